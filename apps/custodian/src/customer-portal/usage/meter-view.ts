import type { CustomerMeter } from '@app/authorization';
import type { DataCustodian } from '@app/data-custodian';
import type { Entitlement } from '@app/entitlement';
import type { EndDevice, Meter, ServiceLocation } from '@app/espi';
import { emptyContents, UsageOfPoints, type FeedContents, type RegisterRead } from '@app/feeds';
import type { StoredUsagePoint } from '@app/metering';
import { CustodianError } from '@app/runtime';
import { periodOf } from '@app/service-history';

/** What the store has of a meter and of the premise where it is. */
export interface MeterView {
  readonly meter: CustomerMeter;
  readonly usagePoint: StoredUsagePoint;
  readonly usage: UsageOfPoints;
  readonly location: ServiceLocation | undefined;
  readonly devices: readonly { readonly isMeter: boolean; readonly device: Partial<Meter> & EndDevice }[];
  /** the retailer of record now, of whoever holds the meter now */
  readonly retailer: string | undefined;
  readonly registers: readonly RegisterRead[];
  /** for the access record */
  readonly contents: FeedContents;
}

/**
 * @param now epoch seconds
 * @throws CustodianError `not-found` (404) where it is not the customer's
 */
export async function readMeterView(
  custodian: Pick<DataCustodian, 'metering' | 'customerMeters' | 'customerResources' | 'retailersOfRecord'>,
  entitlement: Entitlement,
  customerId: string,
  usagePointId: string,
  now: number,
): Promise<MeterView> {
  const { metering, customerMeters, customerResources } = custodian;
  const meters = await customerMeters.of(customerId);
  const meter = meters.find((each) => each.usagePointId === usagePointId);
  const usagePoint = await metering.usagePoints.get(entitlement, usagePointId);
  if (meter === undefined || usagePoint === undefined) {
    throw new CustodianError('not-found', 404, 'There is no such meter of yours.');
  }
  const usage = await UsageOfPoints.open({ metering, entitlement }, [usagePoint], now);
  const contents = emptyContents();
  contents.usagePointIds.add(usagePointId);
  contents.kinds.add('UsagePoint');
  let location: ServiceLocation | undefined;
  const devices: { isMeter: boolean; device: Partial<Meter> & EndDevice }[] = [];
  for await (const page of customerResources.ofCustomer(entitlement, customerId, 'ServiceLocation')) {
    for (const each of page) {
      if (each.kind !== 'ServiceLocation' || each.usagePointIds?.includes(usagePointId) !== true) continue;
      location = each.content;
      contents.kinds.add('ServiceLocation');
      for (const kind of ['Meter', 'EndDevice'] as const) {
        for await (const found of customerResources.ofCustomer(entitlement, customerId, kind, { parentId: each._id })) {
          for (const one of found) {
            if (one.kind !== 'Meter' && one.kind !== 'EndDevice') continue;
            devices.push({ isMeter: one.kind === 'Meter', device: one.content });
            contents.kinds.add(one.kind);
          }
        }
      }
    }
  }
  return {
    meter,
    usagePoint,
    usage,
    location,
    devices,
    retailer: meter.isHeld ? await retailerOf(custodian, usagePointId, now) : undefined,
    registers: await usage.registersBefore(),
    contents,
  };
}

async function retailerOf(
  { retailersOfRecord }: Pick<DataCustodian, 'retailersOfRecord'>,
  usagePointId: string,
  now: number,
): Promise<string | undefined> {
  const retailers = await retailersOfRecord.ofUsagePoint(usagePointId);
  const present = retailers.find((each) => periodOf(each).start <= now && now < periodOf(each).end);
  return present?.name ?? present?.retailerId;
}
