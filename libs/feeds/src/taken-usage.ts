import { intersectPeriods, type Entitlement, type Period } from '@app/entitlement';
import { RESOURCE_PATH, ResourceLinks, stablePath } from '@app/espi';
import { zoneOf, type Metering } from '@app/metering';
import type { Configuration } from '@app/runtime';
import { addDays, startOfDate, type CivilDate, type TimeZone } from '@app/time';
import { blockAt } from './block-selection.js';
import type { FeedHead } from './feed-frame.js';
import { planFeed, type FeedPlan } from './feed-plan.js';
import { wholeFeed } from './feed-query.js';
import { plannedDays, spansOfPlan } from './feed-size.js';
import type { FeedView } from './feed-view.js';

interface CustomerViewServices {
  readonly metering: Metering;
  readonly configuration: Pick<Configuration, 'baseUrl' | 'gbaCertId'>;
}

/** Local dates, both included; a side that is open is absent. */
export interface LocalDays {
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
}

/** The usage of one usage point over some of its local days, as its customer takes it. */
export interface TakenUsage {
  /** asks for those days by the clocks of this usage point */
  readonly view: FeedView;
  /** of the one usage point */
  readonly plan: FeedPlan;
  readonly zone: TimeZone;
  /** when its readings are, channel by channel */
  readonly spans: readonly Period[];
}

/** Everything of a customer. */
export function viewOfCustomer(
  { metering, configuration: { baseUrl, gbaCertId } }: CustomerViewServices,
  entitlement: Entitlement,
  retailCustomer: string,
): FeedView {
  return {
    metering,
    entitlement,
    links: new ResourceLinks(`${baseUrl}${RESOURCE_PATH}`, { retailCustomer }),
    query: wholeFeed,
    ...(gbaCertId !== undefined && { certificateId: gbaCertId }),
  };
}

/** About how many days there are to be written, those of each channel by themselves. */
export const daysTaken = (taken: readonly TakenUsage[]): number =>
  taken.reduce((sum, { view, plan }) => sum + plannedDays(view, plan), 0);

/**
 * @param view of the customer, asking for everything
 * @returns in the order of `usagePointIds`, without those that the customer may not see
 */
export async function planTakenUsage(
  view: FeedView,
  usagePointIds: readonly string[],
  { from, to }: LocalDays,
): Promise<TakenUsage[]> {
  const taken = usagePointIds.map(async (usagePointId): Promise<TakenUsage[]> => {
    const plan = await planFeed(view, 'download', [usagePointId]);
    const [planned] = plan.usagePoints;
    if (planned === undefined) return [];
    const zone = zoneOf(planned.localTimeParameters);
    const startOf = ({ year, month, day }: CivilDate): number => startOfDate(zone, year, month, day);
    const query = {
      ...view.query,
      ...(from && { publishedMin: startOf(from) }),
      ...(to && { publishedMax: startOf(addDays(to, 1)) }),
    };
    const asked = { ...view, query };
    return [{ view: asked, plan, zone, spans: [...spansOfPlan(asked, plan), ...(await lastOfAll(asked, plan))] }];
  });
  return (await Promise.all(taken)).flat();
}

/** The days of the last readings that have no fixed length: a month's is stored under its first, and only it says how far it reaches. */
async function lastOfAll(view: FeedView, { usagePoints }: FeedPlan): Promise<Period[]> {
  const asked = { start: view.query.publishedMin, end: view.query.publishedMax };
  const last = usagePoints
    .flatMap(({ channels }) => channels)
    .map(async (channel): Promise<Period[]> => {
      const { intervalLength, lastDay } = channel.source;
      if (intervalLength > 0 || lastDay === undefined) return [];
      const block = await blockAt(view, channel, lastDay);
      const reached = block && intersectPeriods(block, asked);
      return reached === undefined ? [] : [reached];
    });
  return (await Promise.all(last)).flat();
}

/** How a file with one usage point of a customer begins. */
export function headOfTaken({ view, plan }: TakenUsage, retailCustomer: string): FeedHead {
  const usagePoint = plan.usagePoints[0]?.usagePoint._id ?? '';
  return {
    self: view.links.batchRetailCustomerUsagePoint(retailCustomer, usagePoint),
    name: stablePath('batchRetailCustomerUsagePoint', { retailCustomer, usagePoint }),
  };
}
