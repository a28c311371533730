import type { Grant } from '@app/authorization';
import type { DataCustodian } from '@app/data-custodian';
import { Scope, type ReadingType, type UsageSummary } from '@app/espi';
import { ReadingsWriter, type StoredMeterReading, type StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ianaZone, localDate, nextLocalDay, startOfDate, type TimeZone } from '@app/time';

export const ZONE = 'America/Chicago';
export const EVERY_BLOCK = 'FB=1_3_4_5_6_7_8_9_10_11_12_13_15_16_17_26_27_28_29_37_39';

/** Delivered electricity every quarter of an hour: function block 5. */
export const delivered: ReadingType = {
  accumulationBehaviour: 4,
  commodity: 1,
  currency: 840,
  flowDirection: 1,
  intervalLength: 900,
  kind: 12,
  powerOfTenMultiplier: 0,
  uom: 72,
};
/** Received from the customer's own generation: function block 8. */
export const received: ReadingType = { ...delivered, flowDirection: 19 };
/** Demand: function block 6. */
export const demand: ReadingType = { ...delivered, kind: 8, uom: 38, accumulationBehaviour: 6 };
/** Gas by the day: function block 10. */
export const gas: ReadingType = { ...delivered, commodity: 7, intervalLength: 86_400, uom: 119 };

/** Start of a local date of the tests' zone, epoch seconds. */
export function day(date: string, zone: TimeZone = ianaZone(ZONE)): number {
  const [year = 0, month = 0, dayOfMonth = 0] = date.split('-').map(Number);
  return startOfDate(zone, year, month, dayOfMonth);
}

export interface Readings {
  /** local date of the first day */
  readonly from: string;
  readonly days: number;
  readonly valueAt?: (start: number) => number;
  readonly costAt?: (start: number) => number;
  readonly recordedAt?: Date;
}

/** A summary with an element of every function block that summaries have. */
export const summaryOf = (start: number, duration: number): UsageSummary => ({
  billingPeriod: { start, duration },
  billLastPeriod: 101,
  billToDate: 102,
  costAdditionalLastPeriod: 103,
  costAdditionalDetailLastPeriod: [{ note: 'delivery', itemKind: 1, amount: 104 }],
  currency: 840,
  overallConsumptionLastPeriod: { powerOfTenMultiplier: 0, uom: 72, value: 105 },
  peakDemand: { powerOfTenMultiplier: 0, uom: 38, value: 106 },
  statusTimeStamp: start + duration,
});

/** When the meters of the tests were put in: before anything that a test reads as of a time. */
const INSTALLED = new Date('2020-01-01T00:00:00Z');

/** Makes customers, usage points, readings and grants directly in a custodian's store. */
export class TestUtility {
  #made = 0;

  /** @param registered scope that the applications it makes have registered */
  constructor(
    private readonly custodian: DataCustodian,
    private readonly registered = EVERY_BLOCK,
  ) {}

  async customer(name = 'Ada Example'): Promise<Customer> {
    return this.custodian.customers.add({ name, synthetic: true });
  }

  /** A usage point, the customer's where one is given. */
  async usagePoint(
    owner?: Pick<Customer, '_id'>,
    {
      serviceKind = 0,
      timeZone = ZONE,
      from,
      until,
    }: { serviceKind?: number; timeZone?: string; from?: Date; until?: Date } = {},
  ): Promise<StoredUsagePoint> {
    const reference = { source: 'tests', sourceKey: `usage-point-${++this.#made}` };
    const made = await this.custodian.metering.usagePoints.ensure(reference, { serviceKind, timeZone });
    if (made === undefined) throw new Error('not made');
    await this.#installed('usagePoints', made.usagePoint._id);
    if (owner !== undefined) await this.tenure(made.usagePoint, owner, { from, until });
    return made.usagePoint;
  }

  async tenure(
    { _id: usagePointId }: StoredUsagePoint,
    { _id: customerId }: Pick<Customer, '_id'>,
    dates: { from?: Date; until?: Date },
  ) {
    return this.custodian.tenures.assign({ usagePointId, customerId, ...dates });
  }

  /** A channel, with a reading an interval of each local day. */
  async channel(usagePoint: StoredUsagePoint, type: ReadingType, readings?: Readings): Promise<StoredMeterReading> {
    const channel = await this.custodian.metering.meterReadings.ensure(usagePoint, type);
    await this.#installed('meterReadings', channel._id);
    if (readings !== undefined) await this.read(channel, readings);
    return channel;
  }

  async #installed(collection: 'usagePoints' | 'meterReadings', id: string): Promise<void> {
    const { db } = this.custodian.store;
    await db.collection<{ _id: string }>(collection).updateOne({ _id: id }, { $set: { createdAt: INSTALLED } });
  }

  async read(channel: StoredMeterReading, readings: Readings): Promise<void> {
    const { from, days, valueAt = () => 1, costAt = () => NaN, recordedAt } = readings;
    const writer = new ReadingsWriter(this.custodian.store, {
      onConflict: () => undefined,
      ...(recordedAt && { recordedAt }),
    });
    const zone = ianaZone(ZONE);
    const rows = writer.channel(channel, zone);
    const step = channel.intervalLength;
    let start = day(from);
    for (let n = 0; n < days; n++) {
      const end = nextLocalDay(zone, start);
      if (step >= 86_400) rows.add(0, start, end - start, valueAt(start), 0, 0, costAt(start));
      else for (let at = start; at < end; at += step) rows.add(0, at, step, valueAt(at), 0, 0, costAt(at));
      start = end;
      if (writer.full) await writer.flush();
    }
    await writer.close();
  }

  async grant(
    customer: Customer,
    { scope = EVERY_BLOCK, ...more }: { scope?: string; usagePointIds?: string[]; from?: Date; until?: Date } = {},
  ): Promise<Grant> {
    const { application } = await this.custodian.registrations.register({
      client_name: 'Kilowatt Diary',
      redirect_uris: ['https://diary.example/callback'],
      scope: [this.registered],
    });
    const grant = { applicationId: application._id, customerId: customer._id, scope: Scope.parse(scope) };
    return this.custodian.authorizations.grantOffline({ ...grant, ...more });
  }

  async operatorToken(kind: 'operator' | 'upload' = 'operator'): Promise<string> {
    return (await this.custodian.tokens.issue(kind, { expiresAt: new Date(Date.now() + 3_600_000) })).token;
  }
}

/** Days from one local date, as their dates. */
export function dates(from: string, days: number): string[] {
  const zone = ianaZone(ZONE);
  const result: string[] = [];
  for (let start = day(from); result.length < days; start = nextLocalDay(zone, start)) {
    const { year, month, day: dayOfMonth } = localDate(zone, start);
    result.push(`${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`);
  }
  return result;
}
