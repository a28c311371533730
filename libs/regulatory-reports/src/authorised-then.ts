import type { AuthorizationEvents, StoredAccessRecord, StoredAuthorizationEvent } from '@app/audit';
import type { Authorization, Authorizations } from '@app/authorization';
import type { Tenure, Tenures } from '@app/service-history';
import { authorisedAt, type Authorised } from './outside.js';

interface Services {
  readonly authorizations: Pick<Authorizations, 'grantedBy' | 'withIds'>;
  readonly subjects: { readonly tenures: Pick<Tenures, 'ofCustomers'> };
}

/** What stood behind accesses when they began: four queries at most, however many they are. */
export class AuthorisedThen {
  readonly #named: ReadonlyMap<string, Authorization>;
  /** by application and customer, of accesses that name no authorization */
  readonly #granted: ReadonlyMap<string, readonly Authorization[]>;

  private constructor(
    named: readonly Authorization[],
    granted: readonly Authorization[],
    private readonly events: ReadonlyMap<string, readonly StoredAuthorizationEvent[]>,
    private readonly held: ReadonlyMap<string, readonly Tenure[]>,
  ) {
    this.#named = new Map(named.map((each) => [each._id, each]));
    this.#granted = Map.groupBy(granted, ({ applicationId, customerId }) => `${applicationId} ${customerId}`);
  }

  static async of(
    records: readonly StoredAccessRecord[],
    events: AuthorizationEvents,
    { authorizations, subjects }: Services,
  ): Promise<AuthorisedThen> {
    const given = records.filter(({ reader, kinds }) => reader.kind === 'third-party' && kinds.length > 0);
    const ids = new Set(given.flatMap(({ reader }) => reader.authorizationId ?? []));
    const unnamed = given.filter(({ reader }) => reader.authorizationId === undefined);
    const [named, granted] = await Promise.all([
      ids.size === 0 ? [] : authorizations.withIds([...ids]),
      authorizations.grantedBy(
        [...new Set(unnamed.flatMap(({ customerIds }) => customerIds))],
        [...new Set(unnamed.flatMap(({ reader }) => reader.applicationId ?? []))],
      ),
    ]);
    const all = [...named, ...granted];
    const customers = [...new Set(all.map(({ customerId }) => customerId))];
    const [became, held] = await Promise.all([
      events.ofAuthorizations(all.map(({ _id }) => _id)),
      customers.length === 0 ? [] : subjects.tenures.ofCustomers(customers),
    ]);
    const tenures = Map.groupBy(held, ({ customerId }) => customerId);
    return new AuthorisedThen(named, granted, became, tenures);
  }

  /** The authorization that an access names; where it names none, those that its application had of its customers. */
  of({ reader, customerIds, at }: StoredAccessRecord): Authorised[] {
    const { authorizationId, applicationId = '' } = reader;
    const those =
      authorizationId === undefined
        ? customerIds.flatMap((customerId) => this.#granted.get(`${applicationId} ${customerId}`) ?? [])
        : [this.#named.get(authorizationId) ?? []].flat();
    return those.map((each) =>
      authorisedAt(each, this.events.get(each._id) ?? [], this.held.get(each.customerId) ?? [], at),
    );
  }
}
