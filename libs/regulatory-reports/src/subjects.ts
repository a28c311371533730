import type { StoredAccessRecord } from '@app/audit';
import { Entitlement } from '@app/entitlement';
import type { UsagePoints } from '@app/metering';
import type { CustomerResources } from '@app/retail-customers';
import type { Tenures } from '@app/service-history';

/** Whom something was about. */
export interface Subject {
  readonly customerId?: string | undefined;
  readonly usagePointId?: string | undefined;
}

/** Of an answer about many, the first usage point and no customer. */
export const subjectOfRecord = ({ reader, customerIds, usagePointIds }: StoredAccessRecord): Subject => ({
  customerId: reader.customerId ?? (customerIds.length === 1 ? customerIds[0] : undefined),
  usagePointId: usagePointIds[0],
});

/** What reports say of whom something was about: a class and a territory, and nothing that leads to a person. */
export interface SubjectGroup {
  readonly customerClass: string;
  readonly territory: string;
}

interface Services {
  readonly customerResources: Pick<CustomerResources, 'classesOf'>;
  readonly tenures: Pick<Tenures, 'ofCustomers'>;
  readonly usagePoints: Pick<UsagePoints, 'getAll'>;
}

const MOST_KNOWN = 50_000;
const operator = Entitlement.ofOperator();

/** The class and territory of customers and usage points: looked up a batch at a time, and each once. */
export class Subjects {
  readonly #classes = new Map<string, string>();
  /** of usage points */
  readonly #territories = new Map<string, string>();
  /** a usage point of each customer */
  readonly #homes = new Map<string, string>();

  constructor(private readonly services: Services) {}

  /** Learns of whoever is not known yet: three queries at most, however many they are. */
  async learn(subjects: readonly Subject[]): Promise<void> {
    for (const known of [this.#classes, this.#territories, this.#homes]) if (known.size > MOST_KNOWN) known.clear();
    const customers = unknown(
      subjects.flatMap(({ customerId }) => customerId ?? []),
      this.#classes,
    );
    const homeless = unknown(
      subjects.flatMap(({ customerId, usagePointId }) => (usagePointId === undefined ? (customerId ?? []) : [])),
      this.#homes,
    );
    const { customerResources, tenures, usagePoints } = this.services;
    const [classes, homes] = await Promise.all([
      customers.length === 0 ? new Map<string, string>() : customerResources.classesOf(operator, customers),
      homeless.length === 0 ? [] : tenures.ofCustomers(homeless),
    ]);
    for (const id of customers) this.#classes.set(id, classes.get(id) ?? '');
    for (const id of homeless) this.#homes.set(id, '');
    for (const { customerId, usagePointId } of homes) this.#homes.set(customerId, usagePointId);
    const places = unknown(
      subjects.map((subject) => this.#placeOf(subject)).filter((id) => id !== ''),
      this.#territories,
    );
    const found = places.length === 0 ? [] : await usagePoints.getAll(operator, places);
    for (const id of places) this.#territories.set(id, '');
    for (const { _id, tdsp } of found) this.#territories.set(_id, tdsp ?? '');
  }

  /** Of a subject that was learned. */
  groupOf(subject: Subject): SubjectGroup {
    return {
      customerClass: this.#classes.get(subject.customerId ?? '') ?? '',
      territory: this.#territories.get(this.#placeOf(subject)) ?? '',
    };
  }

  #placeOf({ customerId, usagePointId }: Subject): string {
    return usagePointId ?? this.#homes.get(customerId ?? '') ?? '';
  }
}

const unknown = (ids: readonly string[], known: ReadonlyMap<string, string>): string[] => [
  ...new Set(ids.filter((id) => !known.has(id))),
];
