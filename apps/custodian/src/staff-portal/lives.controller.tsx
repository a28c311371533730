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
import { lifePath, OFFLINE_PATH, REVIEWS_PATH } from './staff-paths.js';

const texts = textsIn({ en: { back: 'Applications' }, es: { back: 'Aplicaciones' } });

const textOrNone = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The life of an authorization, for staff: whose it is sees that they looked. */
@Controller(`${OFFLINE_PATH}/:authorization/history`)
export class StaffLivesController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('staff')
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
        life={await lifeForOthers(this.custodian, { request, response }, { as: 'staff', person }, asked)}
        path={lifePath(authorizationId)}
        above={<a href={REVIEWS_PATH}>{texts(page.language).back}</a>}
        withCustomer
        formats={Formats.in(page.language, this.custodian.configuration.defaultTimeZone)}
        before={before}
      />
    );
  }

  @Get('signed')
  @Access('staff')
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
      { as: 'staff', person, isWhole: true },
      asked,
    );
    sendSigned(this.custodian, response, life);
  }
}
