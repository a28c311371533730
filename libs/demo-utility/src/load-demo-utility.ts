import { openMetering, type Metering, type StoredUsagePoint } from '@app/metering';
import { Customers } from '@app/retail-customers';
import { Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import { ianaZone } from '@app/time';
import type { Premise } from './cast.js';
import { demoRecords } from './demo-growth.js';
import type { DemoCustomer, DemoOptions, DemoSummary, DemoUsagePointOfCustomer } from './demo-summary.js';
import { meterPremise, World, type MeteredPremise } from './meter-premise.js';
import { addPersonalData } from './personal-data.js';
import { powerQualityOf } from './power-quality.js';
import { ReadingLoader } from './reading-loader.js';
import { DAY } from './time-grid.js';
import { allChannels, referenceOf } from './stored-channels.js';
import { usagePointOf } from './usage-point-content.js';
import { usageSummariesOf } from './usage-summaries.js';
import { customers as cast, premises } from './whole-cast.js';

const DEFAULT_TIME_ZONE = 'America/Chicago';

/**
 * Fills an empty store with a utility that could be real: ten customers, 22 usage points, 13 months up to yesterday;
 * and with the customers of docs/SANDBOX.md, who each show what breaks clients.
 * Readings, bills and events are the same each time it is run on the same day; ids are not.
 */
export async function loadDemoUtility(store: Store, options: DemoOptions): Promise<DemoSummary> {
  const { now, timeZone = DEFAULT_TIME_ZONE, onProgress = () => undefined } = options;
  const metering = openMetering(store);
  const tenures = new Tenures(store);
  const world = new World(now, timeZone);
  const people = await addCustomers(store);
  const loader = new ReadingLoader(store);
  const summaries: (() => Promise<SummaryCounts>)[] = [];
  let meterReadings = 0;

  for (const [done, premise] of premises.entries()) {
    onProgress(`usage point ${done + 1} of ${premises.length}: ${premise.title}`);
    const metered = meterPremise(premise, world);
    const usagePoint = await addUsagePoint(metering, premise, metered.grid.zone.name);
    meterReadings += await addReadings(metering, loader, usagePoint, metered);
    for (const { customer: key, from, until } of metered.tenancies) {
      const customer = people.get(key);
      if (customer === undefined) throw new Error(`nobody in the cast is called ${key}`);
      const dates = {
        ...(from !== undefined && { from: new Date(from * 1000) }),
        ...(until !== undefined && { until: new Date(until * 1000) }),
      };
      await tenures.assign({ usagePointId: usagePoint._id, customerId: customer.id, ...dates });
      customer.usagePoints.push(describe(usagePoint, dates));
    }
    summaries.push(() => addSummaries(metering, usagePoint, metered));
  }
  onProgress('corrections of estimated readings');
  const readings = await loader.finish();
  onProgress('bills and power quality');
  const counts = await Promise.all(summaries.map((add) => add()));
  onProgress('customers, premises and statements');
  await addPersonalData(store, metering, [...people.values()], ianaZone(timeZone));
  await demoRecords(store).insertOne({
    _id: 'demo',
    _v: 1,
    timeZone,
    grownUntil: new Date(world.grid(timeZone, DAY).end * 1000),
    leasedUntil: new Date(0),
    customerIds: Object.fromEntries([...people].map(([key, { id }]) => [key, id])),
  });
  return {
    customers: [...people.values()],
    usagePoints: premises.length,
    meterReadings,
    readings,
    usageSummaries: counts.reduce((sum, { usage }) => sum + usage, 0),
    qualitySummaries: counts.reduce((sum, { quality }) => sum + quality, 0),
  };
}

type GrowingCustomer = DemoCustomer & { readonly usagePoints: DemoUsagePointOfCustomer[] };

async function addCustomers(store: Store): Promise<Map<string, GrowingCustomer>> {
  const customers = new Customers(store);
  const added = new Map<string, GrowingCustomer>();
  for (const { key, name, shows, accountNumber, answersAhead } of cast) {
    const { _id: id } = await customers.add({
      name,
      accountNumber,
      synthetic: true,
      ...(answersAhead && { answersAhead }),
    });
    added.set(key, { id, key, name, accountNumber, shows, usagePoints: [] });
  }
  return added;
}

async function addUsagePoint(metering: Metering, premise: Premise, timeZone: string): Promise<StoredUsagePoint> {
  const ensured = await metering.usagePoints.ensure(referenceOf(premise), usagePointOf(premise, timeZone));
  if (ensured === undefined) throw new Error(`the usage point ${premise.key} was not made`);
  return ensured.usagePoint;
}

/** @returns how many channels there are */
async function addReadings(
  metering: Metering,
  loader: ReadingLoader,
  usagePoint: StoredUsagePoint,
  metered: MeteredPremise,
): Promise<number> {
  const channels = await allChannels(metering, usagePoint, metered);
  for (const channel of channels) await loader.add(channel);
  return channels.length;
}

interface SummaryCounts {
  readonly usage: number;
  readonly quality: number;
}

async function addSummaries(
  metering: Metering,
  usagePoint: StoredUsagePoint,
  metered: MeteredPremise,
): Promise<SummaryCounts> {
  const usage = usageSummariesOf(metered);
  for (const summary of usage) await metering.usageSummaries.put(usagePoint, summary);
  const quality = metered.premise.powerQuality ? powerQualityOf(metered) : [];
  for (const summary of quality) await metering.qualitySummaries.put(usagePoint, summary);
  return { usage: usage.length, quality: quality.length };
}

function describe(usagePoint: StoredUsagePoint, dates: { from?: Date; until?: Date }): DemoUsagePointOfCustomer {
  const { _id: id, title, esiid, serviceKind } = usagePoint;
  return { id, title, ...(esiid !== undefined && { esiid }), serviceKind, ...dates };
}
