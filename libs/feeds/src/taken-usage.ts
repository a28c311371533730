import { stablePath } from '@app/espi';
import { zoneOf } from '@app/metering';
import { addDays, startOfDate, type CivilDate, type TimeZone } from '@app/time';
import type { FeedHead } from './feed-frame.js';
import { planFeed, type FeedPlan } from './feed-plan.js';
import type { FeedView } from './feed-view.js';

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
}

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
    return [{ view: { ...view, query }, plan, zone }];
  });
  return (await Promise.all(taken)).flat();
}

/** How a file with one usage point of a customer begins. */
export function headOfTaken({ view, plan }: TakenUsage, retailCustomer: string): FeedHead {
  const usagePoint = plan.usagePoints[0]?.usagePoint._id ?? '';
  return {
    self: view.links.batchRetailCustomerUsagePoint(retailCustomer, usagePoint),
    name: stablePath('batchRetailCustomerUsagePoint', { retailCustomer, usagePoint }),
  };
}
