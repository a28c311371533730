import { Readable } from 'node:stream';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ArrayMinSize, IsArray, IsIn, IsInt, Length, Matches, Max, Min } from 'class-validator';
import type { Response } from 'express';
import type { JSX } from 'preact';
import {
  kindsOfData,
  MOST_DOCUMENT_BYTES,
  scopeOfKinds,
  type Authorization,
  type KindOfData,
  type OfflineOrigin,
} from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { emptyContents } from '@app/feeds';
import { Formats, textsIn } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { ApplicationStatus, type Application } from '@app/third-parties';
import { addDays, addMonths, formatCivilDate, ianaZone, localDate, parseCivilDate, startOfDate } from '@app/time';
import type { SignedIn } from '@app/users';
import { readForm, saying, withError, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { PageRecords } from '../pages/page-records.js';
import { TakesFiles, TheForm, ThePage, ThePerson, type PageRequest } from '../pages/page-request.js';
import { sendDocument } from '../send-document.js';
import { orRefused } from '../third-party-portal/refused-form.js';
import {
  FindCustomerPage,
  OfflineAuthorizationPage,
  OfflineListPage,
  RecordPage,
} from './offline-authorizations.page.js';
import { OFFLINE_PATH, offlinePath } from './staff-paths.js';

const ROWS = 50;
const MOST_APPLICATIONS = 500;
/** BR-019.001 */
const USUAL_MONTHS = 6;

const dayFault = saying({ en: 'Choose a day in the future.', es: 'Elija un día futuro.' });

class RecordForm {
  @Matches(/^\d{16}$/)
  readonly application: string;

  @Matches(/^\d{16}$/)
  readonly customer: string;

  @IsArray()
  @ArrayMinSize(1)
  readonly meters: string[];

  @IsArray()
  @ArrayMinSize(1)
  @IsIn(kindsOfData, { each: true })
  readonly kinds: KindOfData[];

  @IsInt()
  @Min(0)
  @Max(120)
  readonly months: number;

  @Matches(/^\d{4}-\d{2}-\d{2}$/, dayFault)
  readonly until: string;

  @IsIn(['paper', 'telephone'])
  readonly how: OfflineOrigin['how'];

  @Length(1, 500)
  readonly reference: string;
}

class EndForm {
  @Length(1, 500)
  readonly reason: string;
}

const refusals = {
  'application-not-for-customer': '',
  'authorization-already-over': 'until',
  'document-missing': 'document',
  'invalid-scope': 'kinds',
  'letter-too-large': 'document',
  'not-the-document-it-says': 'document',
  'reference-missing': 'reference',
  'too-many-usage-points': 'meters',
  'unsupported-media-type': 'document',
  'usage-point-not-of-customer': 'meters',
} as const;

const texts = textsIn({
  en: { day: 'Choose a day in the future.', held: 'Choose among the usage points that the customer has now.' },
  es: { day: 'Elija un día futuro.', held: 'Elija entre los puntos de suministro que el cliente tiene ahora.' },
});

/** What customers granted on paper or by telephone, as staff record it (function block 40). */
@Controller(OFFLINE_PATH)
export class OfflineAuthorizationsController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly records: PageRecords,
  ) {}

  @Get()
  @Access('staff')
  async list(@ThePage() page: PageContext, @Query('before') beforeKey: unknown): Promise<JSX.Element> {
    const before = typeof beforeKey === 'string' && /^\d{1,15}$/.test(beforeKey) ? beforeKey : undefined;
    const found = await this.custodian.offlineAuthorizations.page({
      before: before === undefined ? undefined : new Date(Number(before)),
      limit: ROWS + 1,
    });
    const shown = found.slice(0, ROWS);
    const ids = [...new Set(shown.map(({ applicationId }) => applicationId))];
    const applications = await Promise.all(ids.map(async (id) => this.custodian.applications.get(id)));
    const last = found.length > ROWS ? shown.at(-1) : undefined;
    return (
      <OfflineListPage
        page={page}
        authorizations={shown}
        names={new Map(applications.map(({ _id, metadata }) => [_id, metadata.client_name]))}
        formats={this.#formats(page)}
        before={before}
        next={last && String(last.grantedAt.getTime())}
      />
    );
  }

  @Get('new')
  @Access('staff')
  async adding(
    @ThePage() page: PageContext,
    @Query('application') applicationId: unknown,
    @Query('number') number: unknown,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element> {
    const { applications, offlineAuthorizations } = this.custodian;
    const wanted = typeof number === 'string' ? number.trim() : '';
    const found = wanted === '' ? undefined : await offlineAuthorizations.findCustomer(wanted);
    if (typeof applicationId !== 'string' || found === undefined) {
      const all = await applications.page({ limit: MOST_APPLICATIONS });
      const open = all.filter(({ status }) => serves.some((each) => each === status));
      return <FindCustomerPage page={page} applications={open} unknown={wanted === '' ? undefined : wanted} />;
    }
    return this.#recordPage(page, await applications.get(applicationId), found.customer._id, { request, response });
  }

  @Post('new')
  @TakesFiles(MOST_DOCUMENT_BYTES)
  @Access('staff')
  async record(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer | SeeOther> {
    const { applications, offlineAuthorizations } = this.custodian;
    const [applicationId = '', customerId = ''] = ['application', 'customer'].map((name) => form.fields.get(name)?.[0]);
    const application = await applications.get(applicationId);
    const again = async (state: FormState): Promise<PageAnswer> => {
      const answer = await this.#recordPage(page, application, customerId, { request, response }, state);
      return new PageAnswer(answer, { status: 422 });
    };
    const read = readForm(RecordForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const { meters, kinds, months, how, reference } = read.value;
    const t = texts(page.language);
    const lastDay = parseCivilDate(read.value.until);
    if (lastDay === undefined) return again(withError(read.state, 'until', t.day));
    const { usagePointIds } = await offlineAuthorizations.customer(customerId);
    if (!meters.every((id) => usagePointIds.includes(id))) return again(withError(read.state, 'meters', t.held));
    const [registered = ''] = application.metadata.scope;
    const end = addDays(lastDay, 1);
    const file = form.files.get('document');
    const grant = {
      applicationId,
      customerId,
      usagePointIds: meters,
      scope: scopeOfKinds(Scope.parse(registered), kinds),
      from: this.#startOf(addMonths(this.#today(), -months)),
      until: this.#startOf(end),
    };
    const document = file && { mediaType: file.type, content: Readable.from([file.bytes]) };
    const work = async () => offlineAuthorizations.record(grant, { how, reference, document }, user.id);
    const result = await orRefused(read.state, page.language, refusals, work);
    if ('refused' in result) return again(result.refused);
    return new SeeOther(`${offlinePath(result.done._id)}?done=recorded`);
  }

  @Get(':authorization')
  @Access('staff')
  async authorization(
    @ThePage() page: PageContext,
    @Param('authorization') id: string,
    @Query('done') done: unknown,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element> {
    return this.#page(page, id, { request, response }, { done });
  }

  @Get(':authorization/document')
  @Access('staff')
  async document(
    @Param('authorization') id: string,
    @Req() request: PageRequest,
    @Res() response: Response,
  ): Promise<void> {
    const { offlineAuthorizations } = this.custodian;
    const document = await offlineAuthorizations.openDocument(id);
    const authorization = await offlineAuthorizations.get(id);
    await this.#recordLook({ request, response }, `${OFFLINE_PATH}/:authorization/document`, authorization);
    await sendDocument(response, document, `authorization-${id}`);
  }

  @Post(':authorization')
  @Access('staff')
  async end(
    @ThePage() page: PageContext,
    @TheForm() form: FormBody,
    @Param('authorization') id: string,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer | SeeOther> {
    const read = readForm(EndForm, form, page.language);
    if (!read.isRight) {
      const answer = await this.#page(page, id, { request, response }, { state: read.state });
      return new PageAnswer(answer, { status: 422 });
    }
    await this.custodian.offlineAuthorizations.end(id, read.value.reason);
    return new SeeOther(`${offlinePath(id)}?done=ended`);
  }

  async #recordPage(
    page: PageContext,
    application: Application,
    customerId: string,
    asked: Asked,
    state?: FormState,
  ): Promise<JSX.Element> {
    const found = await this.custodian.offlineAuthorizations.customer(customerId);
    await this.#recordLook(asked, `${OFFLINE_PATH}/new`, { customerId, usagePointIds: found.usagePointIds });
    const meters = await this.custodian.customerMeters.of(customerId);
    const lastDay = formatCivilDate(addMonths(this.#today(), USUAL_MONTHS));
    return (
      <RecordPage page={page} application={application} found={found} meters={meters} lastDay={lastDay} state={state} />
    );
  }

  async #page(
    page: PageContext,
    id: string,
    asked: Asked,
    shown: { readonly done?: unknown; readonly state?: FormState },
  ): Promise<JSX.Element> {
    const { applications, customers, offlineAuthorizations } = this.custodian;
    const authorization = await offlineAuthorizations.get(id);
    await this.#recordLook(asked, `${OFFLINE_PATH}/:authorization`, authorization);
    const customer = await customers.get(authorization.customerId);
    return (
      <OfflineAuthorizationPage
        page={page}
        authorization={authorization}
        application={await applications.get(authorization.applicationId)}
        customerName={customer.name}
        recorder={await this.#nameOf(authorization.offline.by)}
        formats={this.#formats(page)}
        {...shown}
      />
    );
  }

  /** Staff who look at a customer leave a record, as everybody else does. */
  async #recordLook(
    { request, response }: Asked,
    path: string,
    { customerId, usagePointIds = [] }: Pick<Authorization, 'customerId' | 'usagePointIds'>,
  ): Promise<void> {
    const userId = request.signedIn?.user.id;
    const reader = { kind: 'staff', customerId, ...(userId !== undefined && { userId }) } as const;
    const contents = { ...emptyContents(), usagePointIds: new Set(usagePointIds), kinds: new Set(['Customer']) };
    await this.records.open(request, response, { reader, route: path, contents });
  }

  async #nameOf(userId: string): Promise<string | undefined> {
    if (userId === 'operator') return undefined;
    try {
      return (await this.custodian.people.users.get(userId)).name;
    } catch (error) {
      if (error instanceof CustodianError && error.status === 404) return userId;
      throw error;
    }
  }

  #today() {
    return localDate(this.#zone(), Math.floor(Date.now() / 1000));
  }

  #startOf({ year, month, day }: { year: number; month: number; day: number }): Date {
    return new Date(startOfDate(this.#zone(), year, month, day) * 1000);
  }

  #zone() {
    return ianaZone(this.custodian.configuration.defaultTimeZone);
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}

/** Whose page is shown to whom. */
interface Asked {
  readonly request: PageRequest;
  readonly response: Response;
}

/** An application on hold or revoked serves nobody. */
const serves = [ApplicationStatus.Review, ApplicationStatus.Production] as const;
