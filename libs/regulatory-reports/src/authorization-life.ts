import type { AccessRecords, AccountEvents, AuthorizationEvents, StoredAccessRecord } from '@app/audit';
import type { Authorizations, Consent, Consents, OfflineOrigin } from '@app/authorization';
import { CustodianError, type Keys, type PublicKey } from '@app/runtime';
import { canonicalJson } from '@app/store';
import type { Applications, Principal } from '@app/third-parties';
import type { Delivery, DeliveryLog } from '@app/webhooks';

/** One thing that happened to an authorization. */
export interface LifeEvent {
  readonly at: Date;
  readonly what: 'granted' | 'changed' | 'ended' | 'restored';
  readonly scope: string;
  /** absent: whatever the customer has */
  readonly usagePointIds?: readonly string[];
  /** when it is to end; absent: it is not */
  readonly until?: Date;
  readonly endedBy?: string;
}

/** All that is known of an authorization, from the request to its end. Ids, but for what the customer was shown. */
export interface AuthorizationLife {
  readonly authorizationId: string;
  /** with the organisation for which it acts */
  readonly application: { readonly id: string; readonly name: string; readonly actingFor?: Principal };
  readonly customerId: string;
  readonly agreementId?: string;
  readonly state: 'active' | 'ended' | 'denied';
  readonly scope: string;
  readonly authorizedPeriod: { readonly start?: Date; readonly end?: Date };
  readonly publishedPeriod: { readonly start?: Date; readonly end?: Date };
  /** the sign-in by which the customer came to be asked */
  readonly signIn?: { readonly at: Date; readonly userId: string; readonly address?: string };
  /** what was agreed, as it was shown; absent: not on a page of ours */
  readonly consent?: Omit<Consent, '_v' | 'requestHash'> & { readonly isGenuine: boolean };
  /** how the customer gave it outside of these pages, and who recorded that */
  readonly offline?: OfflineOrigin;
  /** oldest first */
  readonly events: readonly LifeEvent[];
  /** latest first */
  readonly accesses: readonly StoredAccessRecord[];
  /** key of the accesses before those */
  readonly earlier?: string;
  /** latest first */
  readonly notifications: readonly Pick<Delivery, '_id' | 'createdAt' | 'state' | 'deliveredAt'>[];
}

/** An authorization's life as a document that proves itself. */
export interface SignedLife {
  readonly issuer: string;
  readonly issuedAt: string;
  readonly life: AuthorizationLife;
  /** key id and Ed25519 signature of all this but the signature, as canonical JSON (RFC 8785) */
  readonly signature: string;
}

interface Services {
  readonly accessRecords: AccessRecords;
  readonly accountEvents: AccountEvents;
  readonly applications: Applications;
  readonly authorizationEvents: AuthorizationEvents;
  readonly authorizations: Authorizations;
  readonly consents: Consents;
  readonly deliveries: DeliveryLog;
  readonly keys: Keys;
}

export const LIFE_PURPOSE = 'life of an authorization';
const MOST_NOTIFICATIONS = 500;

/** The lives of authorizations, for their customers, for staff and for auditors. */
export class AuthorizationLives {
  constructor(
    private readonly services: Services,
    private readonly issuer: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * @param before `earlier` of what was shown before
   * @throws CustodianError `unknown-authorization` (404), where it is another customer's too
   */
  async of(
    authorizationId: string,
    { customerId, before, limit }: { readonly customerId?: string; readonly before?: string; readonly limit: number },
  ): Promise<AuthorizationLife> {
    const { accessRecords, applications, authorizationEvents, authorizations, consents, deliveries } = this.services;
    const authorization = await authorizations.get(authorizationId);
    if (customerId !== undefined && authorization.customerId !== customerId) {
      throw new CustodianError('unknown-authorization', 404, 'There is no such authorization.');
    }
    const { applicationId, agreementId, offline, scope, authorizedPeriod, publishedPeriod, status } = authorization;
    const [application, consent, events, accesses, notified] = await Promise.all([
      applications.get(applicationId),
      consents.ofAuthorization(authorizationId),
      authorizationEvents.ofAuthorization(authorizationId),
      accessRecords.list({ authorizationId }, { limit, ...(before !== undefined && { after: before }) }),
      deliveries.page(applicationId, { authorizationId, limit: MOST_NOTIFICATIONS }),
    ]);
    const signIn = consent && (await this.#signInBefore(consent));
    return {
      authorizationId,
      application: {
        id: applicationId,
        name: application.metadata.client_name,
        ...(application.actingFor && { actingFor: application.actingFor }),
      },
      customerId: authorization.customerId,
      ...(agreementId !== undefined && { agreementId }),
      state: status === 1 ? 'active' : status === 0 ? 'ended' : 'denied',
      scope,
      authorizedPeriod,
      publishedPeriod,
      ...(signIn && { signIn }),
      ...(consent && { consent: this.#shown(consent) }),
      ...(offline && { offline }),
      events:
        events.length > 0
          ? events.map(({ at, kind, scope: then, usagePointIds, until, endedBy }) => ({
              at,
              what: kind.slice('authorization-'.length) as LifeEvent['what'],
              scope: then,
              ...(usagePointIds && { usagePointIds }),
              ...(until && { until }),
              ...(endedBy !== undefined && { endedBy }),
            }))
          : eventsOf(authorization),
      accesses: accesses.records,
      ...(accesses.next !== undefined && { earlier: accesses.next }),
      notifications: notified.deliveries.map(({ _id, createdAt, state, deliveredAt }) => ({
        _id,
        createdAt,
        state,
        ...(deliveredAt && { deliveredAt }),
      })),
    };
  }

  /** The same, signed. */
  sign(life: AuthorizationLife): SignedLife {
    const said = { issuer: this.issuer, issuedAt: this.now().toISOString(), life };
    return { ...said, signature: this.services.keys.sign(LIFE_PURPOSE, canonicalJson(said)) };
  }

  /** By which everybody can check the signatures. */
  publicKeys(): PublicKey[] {
    return this.services.keys.publicKeys(LIFE_PURPOSE);
  }

  async #signInBefore({ userId, agreedAt }: Consent): Promise<AuthorizationLife['signIn']> {
    const event = await this.services.accountEvents.lastBefore(userId, 'signed-in', agreedAt);
    if (event === undefined) return undefined;
    const { at, address } = event;
    return { at, userId, ...(address !== undefined && { address }) };
  }

  #shown(consent: Consent): AuthorizationLife['consent'] {
    const { _v, requestHash: _requestHash, ...shown } = consent;
    return { ...shown, isGenuine: this.services.consents.isGenuine(consent) };
  }
}

/** Of an authorization from before its events were kept: what it tells of itself. */
function eventsOf({
  scope,
  usagePointIds,
  authorizedPeriod: { end: until },
  grantedAt,
  endedAt,
  endedBy,
}: Awaited<ReturnType<Authorizations['get']>>): LifeEvent[] {
  const was = { scope, ...(usagePointIds && { usagePointIds }), ...(until && { until }) };
  return [
    { at: grantedAt, what: 'granted', ...was },
    ...(endedAt === undefined
      ? []
      : [{ at: endedAt, what: 'ended' as const, ...was, ...(endedBy !== undefined && { endedBy }) }]),
  ];
}
