import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { writeReportFeed, type ReportFeed } from '@app/regulatory-reports';
import { CustodianError } from '@app/runtime';
import { addDays, daysBetween, formatCivilDate, ianaZone, localDate, startOfDate, type CivilDate } from '@app/time';
import { TooManyTries, type RateLimit } from '@app/web';
import { Access } from '../espi-api/access.js';
import { addressWith, REPORT_FEED_PATH, REPORTS_PATH } from './auditor-paths.js';

const DAYS_OF_PAGE = 31;
/** RFC 3339 */
const INSTANT = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
/** Wrong passwords from one address. */
const FAILURES: RateLimit = { name: 'report-feed-failures', tries: 20, perSeconds: 600 };

/**
 * The figures of days as an Atom feed that an auditor's reader subscribes to. It signs in by Basic (RFC 7617) with the
 * auditor's e-mail address and a password of its own.
 */
@Controller(REPORT_FEED_PATH)
export class ReportFeedController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('report-reader')
  async feed(
    @Query('published-min') publishedMin: unknown,
    @Query('published-max') publishedMax: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.#requireReader(request, response);
    const { configuration, reports } = this.custodian;
    const { baseUrl, custodianName, defaultTimeZone } = configuration;
    const zone = ianaZone(defaultTimeZone);
    await reports.reckoning.freshen();
    const now = new Date();
    const dayOf = (at: Date): CivilDate => localDate(zone, at.getTime() / 1000);
    const last = dayOf(instant('published-max', publishedMax) ?? now);
    const earliest = instant('published-min', publishedMin);
    // a day lies within the bounds where it begins within them
    const first = earliest === undefined ? undefined : dayAtOrAfter(dayOf(earliest), earliest, zone);
    const begin = addDays(last, 1 - DAYS_OF_PAGE);
    const from = first !== undefined && daysBetween(begin, first) > 0 ? first : begin;
    const days = daysBetween(from, last) < 0 ? [] : await this.#days(from, last);
    const isMore = first === undefined ? days.length === DAYS_OF_PAGE : daysBetween(first, from) > 0;
    const before = new Date(startOfDate(zone, from.year, from.month, from.day) * 1000 - 1000).toISOString();
    const address = (max: unknown): string =>
      addressWith(`${baseUrl}${REPORT_FEED_PATH}`, {
        'published-min': typeof publishedMin === 'string' ? publishedMin : undefined,
        'published-max': typeof max === 'string' ? max : undefined,
      });
    const document = writeReportFeed({
      self: address(publishedMax),
      ...(isMore && { next: address(before) }),
      title: `${custodianName}: subscriptions`,
      author: custodianName,
      pageOf: (day) => addressWith(`${baseUrl}${REPORTS_PATH}`, { from: day, to: day }),
      days,
      zone,
      now,
    });
    response.setHeader('Cache-Control', 'private, no-cache');
    response.type('application/atom+xml').send(document);
  }

  async #days(first: CivilDate, last: CivilDate): Promise<ReportFeed['days']> {
    const { subscriptionReports } = this.custodian.reports;
    const [from, to] = [formatCivilDate(first), formatCivilDate(last)];
    const [report, reckoned] = await Promise.all([
      subscriptionReports.report({ first, last }),
      subscriptionReports.days({ from, to, limit: DAYS_OF_PAGE }),
    ]);
    const byDay = new Map(report.steps.map((figures) => [figures.step.name, figures]));
    return reckoned.flatMap((day) => {
      const figures = byDay.get(day._id);
      return figures === undefined ? [] : [{ reckoned: day, figures }];
    });
  }

  /** @throws CustodianError `app-password-needed` (401), TooManyTries (429) */
  async #requireReader(request: Request, response: Response): Promise<void> {
    const { people, rateLimits } = this.custodian;
    const address = request.ip ?? '';
    rateLimits.check(FAILURES, address);
    const [email, password] = basicOf(request.headers.authorization);
    const user = email === undefined ? undefined : await people.appPasswords.find(email, password ?? '', 'auditor');
    if (user !== undefined) return;
    if (email !== undefined) {
      await rateLimits.count(FAILURES, address).catch((error: unknown) => {
        if (!(error instanceof TooManyTries)) throw error;
      });
    }
    response.setHeader('WWW-Authenticate', 'Basic realm="Subscription reports", charset="UTF-8"');
    throw new CustodianError(
      'app-password-needed',
      401,
      'Sign in with your e-mail address and a password of the feed.',
    );
  }
}

function basicOf(header: string | undefined): [email?: string, password?: string] {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? [] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** @throws CustodianError `bad-query-parameter` (400) */
function instant(name: string, value: unknown): Date | undefined {
  if (value === undefined || value === '') return undefined;
  const at = typeof value === 'string' && INSTANT.test(value) ? new Date(value) : new Date(NaN);
  if (Number.isFinite(at.getTime())) return at;
  throw new CustodianError('bad-query-parameter', 400, `${name} is a time, such as 2026-01-01T00:00:00Z.`);
}

function dayAtOrAfter(day: CivilDate, at: Date, zone: ReturnType<typeof ianaZone>): CivilDate {
  const start = startOfDate(zone, day.year, day.month, day.day) * 1000;
  return start >= at.getTime() ? day : addDays(day, 1);
}
