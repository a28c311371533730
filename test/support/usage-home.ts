import { AccumulationKind, QualityOfReading, ServiceKind, type CustomerContent } from '@app/espi';
import { ReadingsWriter, type StoredMeterReading, type StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ianaZone } from '@app/time';
import { PageClient } from './page-client.js';
import { startTestCustodian, type TestCustodian } from './test-custodian.js';
import { day, delivered, gas, received, summaryOf, TestUtility, ZONE } from './test-utility.js';

const PASSWORD = 'four quiet herons wade';
const QUARTER = 900;

/** A day on which the clocks go back, one with gaps and estimates, one of which a reading was revised. */
export const DAYS = { clocks: '2025-11-02', gaps: '2025-11-03', revised: '2025-11-04', last: '2025-11-05' } as const;

/** Days before its first and after its last have no readings. */
const FIRST = '2025-10-25';
const DAYS_OF_HOUSE = 12;

interface Inhabitant {
  readonly email: string;
  readonly customer: Customer;
  readonly browser: PageClient;
}

/**
 * A custodian with Maya, who has a house with solar panels of which every fate of a reading is known, and gas; and with
 * Noah, who has a house of his own.
 */
export class UsageHome {
  private constructor(
    readonly server: TestCustodian,
    readonly maya: Inhabitant,
    readonly house: StoredUsagePoint,
    readonly flat: StoredUsagePoint,
    readonly noah: Inhabitant,
    readonly noahs: StoredUsagePoint,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<UsageHome> {
    const server = await startTestCustodian(environment);
    const { custodian } = server;
    const utility = new TestUtility(custodian);
    const [maya, noah] = [await inhabitant(server, utility, 'Maya'), await inhabitant(server, utility, 'Noah')];
    const house = await utility.usagePoint(maya.customer);
    const register = { ...delivered, accumulationBehaviour: AccumulationKind.bulkQuantity, intervalLength: 86_400 };
    await utility.channel(house, register, { from: FIRST, days: DAYS_OF_HOUSE, valueAt: () => 4_711_000 });
    await utility.channel(
      house,
      { ...delivered, accumulationBehaviour: 6, kind: 8, uom: 38 },
      { from: FIRST, days: 1 },
    );
    const from = await utility.channel(house, delivered);
    const to = await utility.channel(house, received);
    await fill(server, from, to);
    await custodian.metering.usageSummaries.put(house, {
      ...summaryOf(day('2025-10-01'), day('2025-11-01') - day('2025-10-01')),
      billLastPeriod: 8_120_000,
    });
    const flat = await utility.usagePoint(maya.customer, { serviceKind: ServiceKind.gas });
    await utility.channel(flat, gas, { from: FIRST, days: DAYS_OF_HOUSE });
    await furnish(server, maya.customer, house);
    // he moved in on the second day of its readings
    const noahs = await utility.usagePoint(noah.customer, { from: new Date(day('2025-10-26') * 1000) });
    await utility.channel(noahs, delivered, { from: FIRST, days: 2, valueAt: () => 7_777 });
    return new UsageHome(server, maya, house, flat, noah, noahs);
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}

async function inhabitant(server: TestCustodian, utility: TestUtility, name: string): Promise<Inhabitant> {
  const email = `${name.toLowerCase()}@mail.example`;
  const customer = await utility.customer(name);
  await server.custodian.people.userAdministration.add(
    { email, name, roles: ['customer'], customerId: customer._id, confirmed: true },
    { password: PASSWORD, by: 'operator' },
  );
  const browser = new PageClient(server.origin);
  await browser.submit('/sign-in', { email, password: PASSWORD });
  return { email, customer, browser };
}

/** 100 Wh a quarter of an hour from the grid, 40 to it from 10 am to 2 pm; the same day of the year before half of it. */
async function fill({ custodian }: TestCustodian, from: StoredMeterReading, to: StoredMeterReading): Promise<void> {
  const write = async (recordedAt: Date, rows: (writer: ReadingsWriter) => Promise<void>): Promise<void> => {
    const writer = new ReadingsWriter(custodian.store, { onConflict: () => undefined, recordedAt });
    await rows(writer);
    await writer.close();
  };
  const zone = ianaZone(ZONE);
  const gap = { start: day(DAYS.gaps) + 5 * 3_600, end: day(DAYS.gaps) + 6 * 3_600 };
  const estimated = { start: day(DAYS.gaps) + 16 * 3_600, end: day(DAYS.gaps) + 17 * 3_600 };
  const revised = day(DAYS.revised) + 12 * 3_600;
  const firsts = new Date((day(DAYS.last) + 86_400) * 1000);
  await write(firsts, async (writer) => {
    for (const [channel, isDelivered] of [
      [from, true],
      [to, false],
    ] as const) {
      const rows = writer.channel(channel, zone);
      for (let at = day('2024-11-03'); at < day('2024-11-04'); at += QUARTER) rows.add(0, at, QUARTER, 50, 0, 0);
      for (let at = day(FIRST); at < day(DAYS.last) + 86_400; at += QUARTER) {
        if (at >= gap.start && at < gap.end) continue;
        const hour = new Date((at + zone.offsetAt(at)) * 1000).getUTCHours();
        const isEstimated = (at >= estimated.start && at < estimated.end) || at === revised;
        const quality = isEstimated ? QualityOfReading.estimatedUsingReferenceDay : 0;
        const isPeak = hour >= 15 && hour < 20;
        if (isDelivered) rows.add(0, at, QUARTER, 100, quality, 0, isPeak ? 3_000 : 1_000, isPeak ? 2 : 1);
        else rows.add(0, at, QUARTER, hour >= 10 && hour < 14 ? 40 : 0, quality, 0);
        if (writer.full) await writer.flush();
      }
    }
  });
  await write(new Date(firsts.getTime() + 3 * 86_400_000), async (writer) => {
    writer.channel(from, zone).add(0, revised, QUARTER, 130, 0, 0, 1_000, 1);
    return Promise.resolve();
  });
}

/** The personal data that leads to a house: where it is, and its meter. */
async function furnish(
  { custodian }: TestCustodian,
  { _id: retailCustomerId }: Customer,
  { _id: usagePointId }: StoredUsagePoint,
): Promise<void> {
  const above: string[] = [];
  const put = async (content: CustomerContent, usagePointIds?: readonly string[]): Promise<void> => {
    const given = { ...content, retailCustomerId, above: [...above], sourceKey: content.element };
    const [stored] = await custodian.customerResources.put([{ ...given, ...(usagePointIds && { usagePointIds }) }]);
    above.push(stored?.id ?? '');
  };
  await put({ element: 'Customer', value: { kind: 'residential' } });
  await put({ element: 'CustomerAccount', value: { accountId: 'A-1' } });
  await put({ element: 'CustomerAgreement', value: {} });
  const mainAddress = {
    streetDetail: { number: '418', name: 'Juniper Lane' },
    townDetail: { name: 'Live Oak Springs', stateOrProvince: 'TX' },
  };
  await put({ element: 'ServiceLocation', value: { mainAddress } }, [usagePointId]);
  await put({
    element: 'Meter',
    value: { serialNumber: 'LF-41882093', formNumber: '2S', acceptanceTest: { dateTime: day('2025-10-20') } },
  });
}
