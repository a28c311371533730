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
  type RequestPage,
} from '@app/regulatory-reports';
import { ianaZone } from '@app/time';
import type { SignedIn } from '@app/users';
import { recordLook, type Looker } from '../audit/record-look.js';
import { Access } from '../espi-api/access.js';
import { SeeOther } from '../pages/page-answer.js';
import { ThePage, ThePerson } from '../pages/page-request.js';
import { AUDITOR_PATH, AUTHORIZATIONS_PATH, REPORTS_PATH, REQUESTS_PATH, THIRD_PARTIES_PATH } from './auditor-paths.js';
import { AuthorizationsPage } from './authorizations.page.js';
import type { FilterOptions } from './report-filters.js';
import { auditorQuery, type AuditorQuery } from './report-query.js';
import { reportNames, type ReportNames } from './report-words.js';
import { ReportsPage } from './reports.page.js';
import { RequestsPage } from './requests.page.js';
import { ThirdPartiesPage } from './third-parties.page.js';

const ROWS = 50;
/** A file holds so many rows at most; a shorter time has fewer. */
const MOST_FILE_ROWS = 20_000;
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
    if (byTime !== undefined) sendCsv(response, byTime, 'subscriptions');
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
  ): Promise<JSX.Element> {
    const query = this.#query(given);
    const found = await this.#requests(query, query.after, ROWS);
    await this.#lookedAtRequests(request, person, found.requests);
    const ids = found.requests.map(({ requester }) => requester);
    const { options, names } = await this.#surroundings(page, query, ids);
    return (
      <RequestsPage
        page={page}
        found={found}
        query={query}
        options={options}
        names={names}
        formats={this.#formats(page)}
      />
    );
  }

  @Get(`${REQUESTS_PATH}.csv`)
  @Access('auditor')
  async requestsCsv(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    sendCsv(response, await this.#requestTable(page, person, given, request), 'requests');
  }

  @Get(`${REQUESTS_PATH}.xlsx`)
  @Access('auditor')
  async requestsWorkbook(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await sendWorkbook(response, [await this.#requestTable(page, person, given, request)], 'requests');
  }

  @Get(AUTHORIZATIONS_PATH)
  @Access('auditor')
  async authorizations(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
  ): Promise<JSX.Element> {
    const query = this.#query(given);
    const found = await this.#authorizations(query, query.after, ROWS);
    await this.#lookedAtAuthorizations(request, person, found.authorizations);
    const ids = found.authorizations.map(({ authorization: { applicationId } }) => applicationId);
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
  @Access('auditor')
  async authorizationsCsv(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() given: Given,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const query = this.#query(given);
    const rows: ReportedAuthorization[] = [];
    for (let after: string | undefined, more = true; more && rows.length < MOST_FILE_ROWS; more = after !== undefined) {
      const found = await this.#authorizations(query, after, FILE_PAGE);
      rows.push(...found.authorizations);
      after = found.next;
    }
    await this.#lookedAtAuthorizations(request, person, rows);
    const { names } = await this.#surroundings(
      page,
      query,
      rows.map(({ authorization: { applicationId } }) => applicationId),
    );
    sendCsv(response, tableOfAuthorizations(rows, names.requester), 'authorizations');
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

  async #requestTable(page: PageContext, person: SignedIn, given: Given, request: Request): Promise<ReportTable> {
    const query = this.#query(given);
    const rows: ReportedRequest[] = [];
    for (let after: string | undefined, more = true; more && rows.length < MOST_FILE_ROWS; more = after !== undefined) {
      const found = await this.#requests(query, after, FILE_PAGE);
      rows.push(...found.requests);
      after = found.next;
    }
    await this.#lookedAtRequests(request, person, rows);
    const { names } = await this.#surroundings(
      page,
      query,
      rows.map(({ requester }) => requester),
    );
    return tableOfRequests(rows, names.requester);
  }

  /** Whose requests they are sees that they were looked at. */
  async #lookedAtRequests(request: Request, person: SignedIn, requests: readonly ReportedRequest[]): Promise<void> {
    await recordLook(this.custodian, request, looker(person), {
      kind: 'AccessRecord',
      customerIds: requests.flatMap(({ record }) => record.customerIds),
      usagePointIds: requests.flatMap(({ record }) => record.usagePointIds),
    });
  }

  async #lookedAtAuthorizations(
    request: Request,
    person: SignedIn,
    found: readonly ReportedAuthorization[],
  ): Promise<void> {
    await recordLook(this.custodian, request, looker(person), {
      kind: 'Authorization',
      customerIds: found.map(({ authorization: { customerId } }) => customerId),
      usagePointIds: found.flatMap(({ authorization: { usagePointIds = [] } }) => usagePointIds),
    });
  }

  async #requests(query: AuditorQuery, after: string | undefined, limit: number): Promise<RequestPage> {
    const { instants, key, type, outcome } = query;
    const usagePointId = await this.#usagePointId(query);
    const filter = {
      ...instants,
      ...key,
      ...(type && { type }),
      ...(outcome && { outcome }),
      ...(usagePointId !== undefined && { usagePointId }),
    };
    return this.custodian.reports.reportedRequests.page(filter, { after, limit });
  }

  async #authorizations(
    query: AuditorQuery,
    after: string | undefined,
    limit: number,
  ): Promise<ReportedAuthorizationsPage> {
    const { requester, ...group } = query.key;
    const usagePointId = await this.#usagePointId(query);
    const filter = {
      what: query.what,
      ...query.instants,
      ...group,
      ...(requester !== undefined && { applicationId: requester }),
      ...(usagePointId !== undefined && { usagePointId }),
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
    const { applications, configuration, reports } = this.custodian;
    const { requester, customerClass, territory } = await reports.subscriptionReports.choices(period);
    const wanted = [...new Set([...requester, ...ids, ...(key.requester === undefined ? [] : [key.requester])])];
    const names = await applications.namesOf(wanted);
    return {
      options: { requesters: requester, customerClasses: customerClass, territories: territory },
      names: reportNames(page.language, names, configuration.custodianName),
    };
  }

  #query(given: Given): AuditorQuery {
    return auditorQuery(given, ianaZone(this.custodian.configuration.defaultTimeZone), new Date());
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}

const looker = (person: SignedIn): Looker => ({ as: 'auditor', person });

function sendCsv(response: Response, table: ReportTable, name: string): void {
  response.setHeader('Cache-Control', 'no-store');
  response.attachment(`${name}.csv`).type('text/csv').send(csvOf(table));
}

async function sendWorkbook(response: Response, tables: readonly ReportTable[], name: string): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response
    .attachment(`${name}.xlsx`)
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .send(await workbookOf(tables));
}
