import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Entitlement } from '@app/entitlement';
import { Formats } from '@app/language';
import type { PageContext } from '@app/page-kit';
import {
  csvOf,
  tableOfAuthorizations,
  tableOfRequests,
  tablesOfReport,
  workbookOf,
  type ReportedAuthorization,
  type ReportedAuthorizationsPage,
  type ReportedRequest,
  type ReportTable,
  type RequestFilter,
  type RequestPage,
  type RequestSums,
} from '@app/regulatory-reports';
import { CustodianError } from '@app/runtime';
import { ianaZone } from '@app/time';
import type { SignedIn } from '@app/users';
import { Transfer } from '../admission/admission.interceptor.js';
import { recordLook, type Exchange, type Looker } from '../audit/record-look.js';
import { Access } from '../espi-api/access.js';
import { everyPage } from '../every-page.js';
import { SeeOther } from '../pages/page-answer.js';
import { ThePage, ThePerson } from '../pages/page-request.js';
import { sendCsv } from '../send-csv.js';
import { AUDITOR_PATH, AUTHORIZATIONS_PATH, REPORTS_PATH, REQUESTS_PATH, THIRD_PARTIES_PATH } from './auditor-paths.js';
import { AuthorizationsPage } from './authorizations.page.js';
import type { FilterOptions } from './report-filters.js';
import { auditorQuery, type AuditorQuery } from './report-query.js';
import { reportNames, type ReportNames } from './report-words.js';
import { ReportsPage } from './reports.page.js';
import { RequestsPage } from './requests.page.js';
import { ThirdPartiesPage } from './third-parties.page.js';

const ROWS = 50;
/** A spreadsheet is made in memory. */
const MOST_SHEET_ROWS = 10_000;
const FILE_PAGE = 1_000;
/** No usage point has it: ESIIDs are digits. */
const NONE = 'none';

type Given = Readonly<Record<string, unknown>>;

/** Subscription reports, and the records that their figures count. */
@Controller()
export class ReportsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get(AUDITOR_PATH)
  @Access('auditor')
  start(): SeeOther {
    return new SeeOther(REPORTS_PATH);
  }

  @Get(REPORTS_PATH)
  @Access('auditor')
  async report(@ThePage() page: PageContext, @Query() given: Given): Promise<JSX.Element> {
    const query = this.#query(given);
    const { reckoning, subscriptionReports } = this.custodian.reports;
    await reckoning.freshen();
    const report = await subscriptionReports.report({ ...query.period, ...query.key });
    const { options, names } = await this.#surroundings(page, query);
    return (
      <ReportsPage
        page={page}
        report={report}
        query={query}
        options={options}
        names={names}
        formats={this.#formats(page)}
      />
    );
  }

  @Get(`${REPORTS_PATH}.csv`)
  @Access('auditor')
  async reportCsv(@ThePage() page: PageContext, @Query() given: Given, @Res() response: Response): Promise<void> {
    const [byTime] = await this.#reportTables(page, given);
    if (byTime !== undefined) await sendCsv(response, 'subscriptions', csvOf([byTime]));
  }

  @Get(`${REPORTS_PATH}.xlsx`)
  @Access('auditor')
  async reportWorkbook(@ThePage() page: PageContext, @Query() given: Given, @Res() response: Response): Promise<void> {
    await sendWorkbook(response, await this.#reportTables(page, given), 'subscriptions');
  }

  @Get(REQUESTS_PATH)
  @Access('auditor')
  async requests(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element> {
    const query = this.#query(given);
    const filter = await this.#filterOf(query);
    const found = await this.#requests(filter, query.after, ROWS);
    await this.#lookedAtRequests({ request, response }, person, found.requests);
    const sums = query.after === undefined ? await this.#sumsOf(filter) : undefined;
    const ids = [...namedIn(found.requests), ...(sums?.sums ?? []).map(({ requester }) => requester)];
    const { options, names } = await this.#surroundings(page, query, ids);
    return (
      <RequestsPage
        page={page}
        found={found}
        sums={sums}
        query={query}
        options={options}
        names={names}
        formats={this.#formats(page)}
      />
    );
  }

  @Get(`${REQUESTS_PATH}.csv`)
  @Transfer()
  @Access('auditor')
  async requestsCsv(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const filter = await this.#filterOf(this.#query(given));
    const tables = this.#requestTables(page, person, filter, { request, response });
    await sendCsv(response, 'requests', csvOf(tables));
  }

  @Get(`${REQUESTS_PATH}.xlsx`)
  @Transfer()
  @Access('auditor')
  async requestsWorkbook(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const filter = await this.#filterOf(this.#query(given));
    const rows = await this.custodian.reports.reportedRequests.count(filter, MOST_SHEET_ROWS + 1);
    if (rows !== undefined && rows > MOST_SHEET_ROWS) throw tooManyRows();
    const tables = this.#requestTables(page, person, filter, { request, response });
    await sendWorkbook(response, [await wholeOf(tables)], 'requests');
  }

  @Get(AUTHORIZATIONS_PATH)
  @Access('auditor')
  async authorizations(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element> {
    const query = this.#query(given);
    const found = await this.#authorizations(query, query.after, ROWS);
    await this.#lookedAtAuthorizations({ request, response }, person, found.authorizations);
    const ids = grantedIn(found.authorizations);
    const { options, names } = await this.#surroundings(page, query, ids);
    return (
      <AuthorizationsPage
        page={page}
        found={found}
        query={query}
        options={options}
        names={names}
        formats={this.#formats(page)}
        now={new Date()}
      />
    );
  }

  @Get(`${AUTHORIZATIONS_PATH}.csv`)
  @Transfer()
  @Access('auditor')
  async authorizationsCsv(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const tables = this.#authorizationTables(page, person, this.#query(given), { request, response });
    await sendCsv(response, 'authorizations', csvOf(tables));
  }

  @Get(THIRD_PARTIES_PATH)
  @Access('auditor')
  async thirdParties(@ThePage() page: PageContext): Promise<JSX.Element> {
    const idle = await this.custodian.reports.idleThirdParties.list();
    return <ThirdPartiesPage page={page} idle={idle} formats={this.#formats(page)} />;
  }

  async #reportTables(page: PageContext, given: Given): Promise<ReportTable[]> {
    const query = this.#query(given);
    const { reckoning, subscriptionReports } = this.custodian.reports;
    await reckoning.freshen();
    const report = await subscriptionReports.report({ ...query.period, ...query.key });
    const { names } = await this.#surroundings(page, query);
    return tablesOfReport(report, names.requester);
  }

  /** A page of requests, recorded before it is given out. */
  #requestTables(page: PageContext, person: SignedIn, filter: RequestFilter, exchange: Exchange) {
    return tablesOf(
      (after) => this.#requests(filter, after, FILE_PAGE),
      async ({ requests }) => {
        const ended = await this.#lookedAtRequests(exchange, person, requests);
        const names = await this.#names(page, namedIn(requests));
        return { table: tableOfRequests(requests, names.requester), ended };
      },
    );
  }

  #authorizationTables(page: PageContext, person: SignedIn, query: AuditorQuery, exchange: Exchange) {
    return tablesOf(
      (after) => this.#authorizations(query, after, FILE_PAGE),
      async ({ authorizations }) => {
        const ended = await this.#lookedAtAuthorizations(exchange, person, authorizations);
        const names = await this.#names(page, grantedIn(authorizations));
        return { table: tableOfAuthorizations(authorizations, names.requester), ended };
      },
    );
  }

  /** Whose requests they are sees that they were looked at. */
  async #lookedAtRequests(exchange: Exchange, person: SignedIn, requests: readonly ReportedRequest[]) {
    return recordLook(this.custodian, exchange, looker(person), {
      kind: 'AccessRecord',
      customerIds: requests.flatMap(({ record }) => record.customerIds),
      usagePointIds: requests.flatMap(({ record }) => record.usagePointIds),
    });
  }

  async #lookedAtAuthorizations(exchange: Exchange, person: SignedIn, found: readonly ReportedAuthorization[]) {
    return recordLook(this.custodian, exchange, looker(person), {
      kind: 'Authorization',
      customerIds: found.map(({ authorization: { customerId } }) => customerId),
      usagePointIds: found.flatMap(({ authorization: { usagePointIds = [] } }) => usagePointIds),
    });
  }

  async #requests(filter: RequestFilter, after: string | undefined, limit: number): Promise<RequestPage> {
    return this.custodian.reports.reportedRequests.page(filter, { after, limit });
  }

  async #sumsOf({ usagePointId, ...filter }: RequestFilter): Promise<RequestSums | undefined> {
    if (usagePointId === undefined) return undefined;
    return this.custodian.reports.reportedRequests.sums({ ...filter, usagePointId });
  }

  async #filterOf(query: AuditorQuery): Promise<RequestFilter> {
    const { instants, key, type, outcome } = query;
    const usagePointId = await this.#usagePointId(query);
    return {
      ...instants,
      ...key,
      ...(type && { type }),
      ...(outcome && { outcome }),
      ...(usagePointId !== undefined && { usagePointId }),
    };
  }

  async #authorizations(
    query: AuditorQuery,
    after: string | undefined,
    limit: number,
  ): Promise<ReportedAuthorizationsPage> {
    const { requester, ...group } = query.key;
    const usagePointId = await this.#usagePointId(query);
    const held = usagePointId === undefined ? [] : await this.custodian.tenures.ofUsagePoint(usagePointId);
    const customerIds = held.map(({ customerId }) => customerId);
    const filter = {
      what: query.what,
      ...query.instants,
      ...group,
      ...(requester !== undefined && { applicationId: requester }),
      ...(usagePointId !== undefined && { usagePoint: { id: usagePointId, customerIds } }),
    };
    return this.custodian.reports.reportedAuthorizations.page(filter, { after, limit });
  }

  async #usagePointId({ esiid }: AuditorQuery): Promise<string | undefined> {
    if (esiid === undefined) return undefined;
    return (await this.custodian.metering.usagePoints.byEsiid(Entitlement.ofOperator(), esiid))?._id ?? NONE;
  }

  /** What can be chosen, and what everything is called. */
  async #surroundings(
    page: PageContext,
    { period, key }: AuditorQuery,
    ids: readonly string[] = [],
  ): Promise<{ options: FilterOptions; names: ReportNames }> {
    const { subscriptionReports } = this.custodian.reports;
    const { requester, customerClass, territory } = await subscriptionReports.choices(period);
    const wanted = [...requester, ...ids, ...(key.requester === undefined ? [] : [key.requester])];
    return {
      options: { requesters: requester, customerClasses: customerClass, territories: territory },
      names: await this.#names(page, wanted),
    };
  }

  async #names({ language }: PageContext, requesters: readonly string[]): Promise<ReportNames> {
    const { applications, configuration } = this.custodian;
    const ids = [...new Set(requesters)];
    const [names, principals] = await Promise.all([applications.namesOf(ids), applications.principalsOf(ids)]);
    return reportNames(language, names, configuration.custodianName, principals);
  }

  #query(given: Given): AuditorQuery {
    return auditorQuery(given, ianaZone(this.custodian.configuration.defaultTimeZone), new Date());
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}

const namedIn = (requests: readonly ReportedRequest[]): string[] => requests.map(({ requester }) => requester);

const grantedIn = (found: readonly ReportedAuthorization[]): string[] =>
  found.map(({ authorization: { applicationId } }) => applicationId);

/** A file is made of pages, each a look of its own, which ends where the next begins. */
async function* tablesOf<Page extends { readonly next?: string }>(
  read: (after: string | undefined) => Promise<Page>,
  tableOf: (page: Page) => Promise<{ readonly table: ReportTable; readonly ended: () => void }>,
): AsyncGenerator<ReportTable> {
  let endLast = (): void => undefined;
  for await (const page of everyPage(read)) {
    const { table, ended } = await tableOf(page);
    endLast();
    endLast = ended;
    yield table;
  }
}

const looker = (person: SignedIn): Looker => ({ as: 'auditor', person });

const tooManyRows = (): CustodianError =>
  new CustodianError(
    'too-many-rows',
    422,
    'A spreadsheet of this time would be too long. Choose a shorter time, or take it as CSV.',
  );

/** @throws CustodianError `too-many-rows` (422) */
async function wholeOf(tables: AsyncIterable<ReportTable>): Promise<ReportTable> {
  const rows: ReportTable['rows'][number][] = [];
  let head: Omit<ReportTable, 'rows'> = { name: '', columns: [] };
  for await (const table of tables) {
    head = table;
    rows.push(...table.rows);
    if (rows.length > MOST_SHEET_ROWS) throw tooManyRows();
  }
  return { ...head, rows };
}

async function sendWorkbook(response: Response, tables: readonly ReportTable[], name: string): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response
    .attachment(`${name}.xlsx`)
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .send(await workbookOf(tables));
}
