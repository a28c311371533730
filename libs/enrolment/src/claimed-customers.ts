import { Entitlement } from '@app/entitlement';
import type { UsagePoints } from '@app/metering';
import type { CustomerResources, Customers, StoredCustomerResource } from '@app/retail-customers';
import { periodOf, type Tenure, type Tenures } from '@app/service-history';
import { contactOnFile, type ContactOnFile } from './contact-on-file.js';

/** Numbers of an account, as a person has typed them. They are printed on every bill, and prove nothing alone. */
export interface ClaimedNumbers {
  /** account number or ESIID */
  readonly account: string;
  readonly meter: string;
}

export interface ClaimedCustomer {
  readonly customerId: string;
  readonly contact: ContactOnFile;
}

interface Services {
  readonly customers: Customers;
  readonly customerResources: CustomerResources;
  readonly tenures: Tenures;
  readonly usagePoints: UsagePoints;
}

/** Looks with the custodian's own eyes: nobody is told what is found but the customer. */
const custodian = Entitlement.ofOperator();

/** The customers of whom people say that they are theirs. */
export class ClaimedCustomers {
  constructor(
    private readonly services: Services,
    private readonly now: () => Date,
  ) {}

  /** The customer whose account and meter these are, and whose tenure stands now; undefined where there is none. */
  async find({ account, meter }: ClaimedNumbers): Promise<ClaimedCustomer | undefined> {
    for (const [customerId, tenures] of Map.groupBy(await this.#tenuresOf(account), (each) => each.customerId)) {
      const usagePointIds = new Set(tenures.map(({ usagePointId }) => usagePointId));
      if (await this.#hasMeter(customerId, usagePointIds, plain(meter))) {
        return { customerId, contact: await this.#contactOf(customerId) };
      }
    }
    return undefined;
  }

  /** The customer of an account number whose tenure stands now. */
  async ofAccount(accountNumber: string): Promise<string | undefined> {
    const customerId = (await this.services.customers.idsOfAccounts([accountNumber])).get(accountNumber);
    return customerId !== undefined && (await this.isCustomerNow(customerId)) ? customerId : undefined;
  }

  /** Whether the customer holds a usage point now. */
  async isCustomerNow(customerId: string): Promise<boolean> {
    return (await this.services.tenures.ofCustomer(customerId)).some((tenure) => this.#standsNow(tenure));
  }

  async #tenuresOf(account: string): Promise<Tenure[]> {
    const { customers, tenures, usagePoints } = this.services;
    const asTyped = account.trim();
    const written = [asTyped, asTyped.toUpperCase(), plain(account)];
    const ids = new Set((await customers.idsOfAccounts(written)).values());
    const usagePoint = await usagePoints.byEsiid(custodian, plain(account));
    const found = [
      ...(await Promise.all([...ids].map(async (id) => tenures.ofCustomer(id)))).flat(),
      ...(usagePoint === undefined ? [] : await tenures.ofUsagePoint(usagePoint._id)),
    ];
    return found.filter((tenure) => this.#standsNow(tenure));
  }

  #standsNow(tenure: Tenure): boolean {
    const { start, end } = periodOf(tenure);
    const now = this.now().getTime() / 1000;
    return start <= now && now < end;
  }

  async #hasMeter(customerId: string, usagePointIds: ReadonlySet<string>, serialNumber: string): Promise<boolean> {
    const { customerResources } = this.services;
    const now = this.now().getTime() / 1000;
    for await (const page of customerResources.ofCustomer(custodian, customerId, 'Meter')) {
      const places = page.flatMap(({ kind, content, parentId = '' }) => {
        if (kind !== 'Meter' || plain(content.serialNumber ?? '') !== serialNumber) return [];
        return (content.lifecycle?.removalDate ?? Infinity) > now ? [parentId] : [];
      });
      const locations = places.length === 0 ? [] : await customerResources.withIds(custodian, places);
      if (locations.some(({ usagePointIds: there = [] }) => there.some((id) => usagePointIds.has(id)))) return true;
    }
    return false;
  }

  async #contactOf(customerId: string): Promise<ContactOnFile> {
    const { customers, customerResources } = this.services;
    const resources: StoredCustomerResource[] = [];
    for (const kind of ['Customer', 'CustomerAccount', 'ServiceLocation'] as const) {
      for await (const page of customerResources.ofCustomer(custodian, customerId, kind)) resources.push(...page);
    }
    return contactOnFile((await customers.get(customerId)).name, resources);
  }
}

/** A number without what people write between its signs. */
const plain = (number: string): string => number.toUpperCase().replaceAll(/[\s.-]/g, '');
