import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { AccessBy, AccessRecordFilter } from '@app/audit';
import type { CustomerMeter } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { PageContext } from '@app/page-kit';
import { addDays, ianaZone, parseCivilDate, startOfDate, type CivilDate } from '@app/time';
import type { SignedIn } from '@app/users';
import type { Names } from '../audit/access-words.js';
import { Transfer } from '../admission/admission.interceptor.js';
import { Access } from '../espi-api/access.js';
import { everyPage } from '../every-page.js';
import { PageAnswer } from '../pages/page-answer.js';
import { ThePage, ThePerson } from '../pages/page-request.js';
import { sendCsv } from '../send-csv.js';
import { accessesCsv } from './accesses-csv.js';
import { ACCESSES_PATH, AccessesPage, MOST_COUNTED, type AccessesAsked } from './accesses.page.js';
import { customerIdOf } from './customer-id.js';

const ROWS = 50;
const EXPORTED_AT_ONCE = 500;

/** What records need to be told in words. */
interface Known {
  readonly names: Names;
  readonly authorizationIds: ReadonlySet<string>;
  readonly meters: ReadonlyMap<string, CustomerMeter>;
}

/** Who has looked at a customer's data: every access, as it was recorded (BR-310). */
@Controller(ACCESSES_PATH)
export class AccessesController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('customer')
  async accesses(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<PageAnswer> {
    const customerId = customerIdOf(person);
    const { accessRecords, configuration } = this.custodian;
    const asked = askedIn(query);
    const filter = this.#filterOf(customerId, asked);
    const after = textOrNone(query['after']);
    const [{ records, next }, count] =
      filter === undefined
        ? [{ records: [], next: undefined }, 0]
        : await Promise.all([
            accessRecords.list(filter, { limit: ROWS, ...(after !== undefined && { after }) }),
            accessRecords.count(filter, MOST_COUNTED + 1),
          ]);
    return new PageAnswer(
      <AccessesPage
        page={page}
        asked={asked}
        isBadDate={filter === undefined}
        records={records}
        count={count}
        {...await this.#known(customerId)}
        formats={Formats.in(page.language, configuration.defaultTimeZone)}
        after={after}
        next={next}
      />,
      { status: filter === undefined ? 422 : 200 },
    );
  }

  /** The same as CSV, all of it; what is no date bounds nothing. */
  @Get('export')
  @Transfer()
  @Access('customer')
  async export(
    @ThePage() { language }: PageContext,
    @ThePerson() person: SignedIn,
    @Query() query: Readonly<Record<string, unknown>>,
    @Res() response: Response,
  ): Promise<void> {
    const customerId = customerIdOf(person);
    const { from: _, to: __, ...undated } = askedIn(query);
    const filter = this.#filterOf(customerId, askedIn(query)) ?? this.#filterOf(customerId, undated);
    const known = await this.#known(customerId);
    await sendCsv(response, 'accesses', accessesCsv(this.#all(filter ?? { customerId }), known, language));
  }

  async *#all(filter: AccessRecordFilter) {
    const { accessRecords } = this.custodian;
    const pages = everyPage(async (after) =>
      accessRecords.list(filter, { limit: EXPORTED_AT_ONCE, ...(after !== undefined && { after }) }),
    );
    for await (const { records } of pages) yield* records;
  }

  async #known(customerId: string): Promise<Known> {
    const { configuration, connections, customerMeters } = this.custodian;
    const all = await connections.ofCustomer(customerId);
    const meters = await customerMeters.of(customerId);
    return {
      names: {
        applications: new Map(all.map(({ application }) => [application._id, application.metadata.client_name])),
        principals: new Map(
          all.flatMap(({ application: { actingFor } }) => (actingFor ? [[actingFor.id, actingFor.name]] : [])),
        ),
        utility: configuration.custodianName,
      },
      authorizationIds: new Set(all.map(({ authorization }) => authorization._id)),
      meters: new Map(meters.map((meter) => [meter.usagePointId, meter])),
    };
  }

  /** Undefined where a date is none, or the first is after the last. */
  #filterOf(customerId: string, { who, meter, from, to }: AccessesAsked): AccessRecordFilter | undefined {
    const [first, last] = [from, to].map((day) => (day === undefined ? undefined : parseCivilDate(day)));
    if ((from !== undefined && first === undefined) || (to !== undefined && last === undefined)) return undefined;
    const since = first && this.#startOf(first);
    const until = last && this.#startOf(addDays(last, 1));
    if (since !== undefined && until !== undefined && since >= until) return undefined;
    return {
      customerId,
      ...(who !== undefined && { by: byOf(who) }),
      ...(meter !== undefined && { usagePointId: meter }),
      ...(since && { from: since }),
      ...(until && { until }),
    };
  }

  #startOf({ year, month, day }: CivilDate): Date {
    const zone = ianaZone(this.custodian.configuration.defaultTimeZone);
    return new Date(startOfDate(zone, year, month, day) * 1000);
  }
}

const textOrNone = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function askedIn(query: Readonly<Record<string, unknown>>): AccessesAsked {
  const given = (['who', 'meter', 'from', 'to'] as const).map((name) => [name, textOrNone(query[name])]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function byOf(who: string): AccessBy {
  if (who === 'me') return 'customer';
  return who === 'utility' ? 'utility' : { applicationId: who };
}
