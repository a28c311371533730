import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats, textsIn } from '@app/language';
import type { PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { LifePage } from '../audit/life.page.js';
import { lifeForOthers, sendSigned } from '../audit/lives.js';
import { Access } from '../espi-api/access.js';
import { ThePage, ThePerson } from '../pages/page-request.js';
import { AUDITOR_PATH } from './auditor-paths.js';

const texts = textsIn({ en: { back: 'Reports' }, es: { back: 'Informes' } });

const textOrNone = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The life of an authorization, for auditors: whose it is sees that they looked. */
@Controller('auditor/authorizations/:authorization')
export class AuditorLivesController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('auditor')
  async life(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('authorization') authorizationId: string,
    @Query('before') beforeKey: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element> {
    const before = textOrNone(beforeKey);
    const asked = { authorizationId, before };
    return (
      <LifePage
        page={page}
        life={await lifeForOthers(this.custodian, { request, response }, { as: 'auditor', person }, asked)}
        path={`/auditor/authorizations/${authorizationId}`}
        above={<a href={AUDITOR_PATH}>{texts(page.language).back}</a>}
        withCustomer
        formats={Formats.in(page.language, this.custodian.configuration.defaultTimeZone)}
        before={before}
      />
    );
  }

  @Get('signed')
  @Access('auditor')
  async signed(
    @ThePerson() person: SignedIn,
    @Param('authorization') authorizationId: string,
    @Query('before') before: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const asked = { authorizationId, before: textOrNone(before) };
    const life = await lifeForOthers(
      this.custodian,
      { request, response },
      { as: 'auditor', person, isWhole: true },
      asked,
    );
    sendSigned(this.custodian, response, life);
  }
}
