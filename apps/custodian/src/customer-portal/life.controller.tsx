import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { JSX } from 'preact';
import { connectionPath } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Formats, textsIn } from '@app/language';
import type { PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { LifePage } from '../audit/life.page.js';
import { lifeForCustomer, sendSigned } from '../audit/lives.js';
import { Access } from '../espi-api/access.js';
import { ThePage, ThePerson } from '../pages/page-request.js';
import { customerIdOf } from './customer-id.js';

const texts = textsIn({ en: { back: 'The permission' }, es: { back: 'El permiso' } });

const textOrNone = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The life of a permission, for the customer whose it is. */
@Controller('sharing/:authorization/history')
export class LifeController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('customer')
  async life(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('authorization') authorizationId: string,
    @Query('before') beforeKey: unknown,
  ): Promise<JSX.Element> {
    const before = textOrNone(beforeKey);
    return (
      <LifePage
        page={page}
        life={await lifeForCustomer(this.custodian, customerIdOf(person), { authorizationId, before })}
        path={`${connectionPath(authorizationId)}/history`}
        above={<a href={connectionPath(authorizationId)}>{texts(page.language).back}</a>}
        withCustomer={false}
        formats={Formats.in(page.language, this.custodian.configuration.defaultTimeZone)}
        before={before}
      />
    );
  }

  @Get('signed')
  @Access('customer')
  async signed(
    @ThePerson() person: SignedIn,
    @Param('authorization') authorizationId: string,
    @Query('before') before: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const asked = { authorizationId, before: textOrNone(before) };
    const life = await lifeForCustomer(this.custodian, customerIdOf(person), asked, true);
    sendSigned(this.custodian, response, life);
  }
}
