import type { Entitlement } from '@app/entitlement';
import type { UsagePoints } from '@app/metering';
import type { CustomerResources } from '@app/retail-customers';
import { periodOf, type Tenures } from '@app/service-history';
import type { Entitlements } from '../entitlements.js';

/** A usage point as its customer knows it. */
export interface CustomerMeter {
  readonly usagePointId: string;
  /** ServiceKind of ESPI */
  readonly serviceKind: number;
  /** street and house, where the custodian knows it */
  readonly address?: string;
  readonly esiid?: string;
  /** what the custodian calls it: `House with solar panels` */
  readonly title?: string;
  /** whether it is the customer's now, and not only was */
  readonly isHeld: boolean;
}

interface Services {
  readonly customerResources: CustomerResources;
  readonly entitlements: Entitlements;
  readonly tenures: Tenures;
  readonly usagePoints: UsagePoints;
}

/** The usage points of customers, with what customers know them by. */
export class CustomerMeters {
  constructor(
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** All that the customer has or had, those held now first, then by service, address and ESIID. */
  async of(customerId: string): Promise<CustomerMeter[]> {
    const { entitlements, tenures, usagePoints } = this.services;
    const entitlement = await entitlements.ofCustomer(customerId);
    const addresses = await this.#addresses(entitlement, customerId);
    const now = this.now().getTime() / 1000;
    const heldNow = new Set(
      (await tenures.ofCustomer(customerId))
        .filter((tenure) => periodOf(tenure).start <= now && now < periodOf(tenure).end)
        .map(({ usagePointId }) => usagePointId),
    );
    const points = await usagePoints.page(entitlement, { limit: MOST_METERS });
    return points
      .map(({ _id, serviceKind, esiid, title }): CustomerMeter => {
        const address = addresses.get(_id);
        return {
          usagePointId: _id,
          serviceKind,
          isHeld: heldNow.has(_id),
          ...(address !== undefined && { address }),
          ...(esiid !== undefined && { esiid }),
          ...(title !== '' && { title }),
        };
      })
      .sort((a, b) => Number(b.isHeld) - Number(a.isHeld) || a.serviceKind - b.serviceKind || byPlace(a, b));
  }

  async #addresses(entitlement: Entitlement, customerId: string): Promise<ReadonlyMap<string, string>> {
    const addresses = new Map<string, string>();
    for await (const page of this.services.customerResources.ofCustomer(entitlement, customerId, 'ServiceLocation')) {
      for (const { kind, content, usagePointIds = [] } of page) {
        const detail = kind === 'ServiceLocation' ? content.mainAddress?.streetDetail : undefined;
        const address = [detail?.number, detail?.name, detail?.suffix, detail?.addressGeneral]
          .filter(Boolean)
          .join(' ');
        if (address !== '') for (const usagePointId of usagePointIds) addresses.set(usagePointId, address);
      }
    }
    return addresses;
  }
}

const { compare } = new Intl.Collator('en', { numeric: true });
const byPlace = (a: CustomerMeter, b: CustomerMeter): number =>
  compare(a.address ?? '', b.address ?? '') || compare(a.esiid ?? '', b.esiid ?? '');

/** A form holds no more. */
const MOST_METERS = 150;
