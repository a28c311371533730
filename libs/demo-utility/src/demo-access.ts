import type { AuthorizationServices } from '@app/authorization';
import { Scope } from '@app/espi';
import type { CollectionDefinition, Store } from '@app/store';
import { ApplicationStatus } from '@app/third-parties';
import type { Collection } from 'mongodb';

const SCOPE =
  'FB=1_3_4_5_6_7_8_9_10_11_12_13_15_16_17_18_26_27_28_29_31_32_37_39_41_44_51_53_54_55_56_57_58_59_60_61_62_71;HistoryLength=13';
const TOKEN_LIFE_MS = 30 * 86_400_000;

interface StoredDemoAccess {
  readonly _id: 'demo';
  readonly _v: 1;
  readonly subscription: string;
  readonly customer: string;
  /** hashes of the tokens that the last start gave out */
  readonly tokenIds: readonly string[];
}

/** What a newcomer can paste. */
export interface DemoTokens {
  readonly accessToken: string;
  readonly operatorToken: string;
  readonly subscription: string;
  readonly customer: string;
}

export const demoAccessCollection: CollectionDefinition = {
  name: 'demoAccess',
  retention: { kept: 'as long as the demo', deletedBy: 'nobody' },
  indexes: [],
};

/** The demo application's way in. Each start gives out new tokens, since none is ever kept in the clear. */
export class DemoAccess {
  readonly #collection: Collection<StoredDemoAccess>;

  constructor(
    store: Store,
    private readonly services: Pick<AuthorizationServices, 'authorizations' | 'registrations' | 'tokens'>,
  ) {
    this.#collection = store.db.collection('demoAccess');
  }

  /** Registers the demo application and authorizes it for a customer. */
  async grant(customer: string): Promise<void> {
    const { application } = await this.services.registrations.register(
      {
        client_name: 'Demo application',
        redirect_uris: ['http://localhost:8090/callback'],
        scope: [SCOPE],
        contacts: ['developer@example.com'],
      },
      { status: ApplicationStatus.Review },
    );
    const { authorization, token } = await this.services.authorizations.grantOffline({
      applicationId: application._id,
      customerId: customer,
      scope: Scope.parse(SCOPE),
    });
    await this.#collection.insertOne({
      _id: 'demo',
      _v: 1,
      subscription: authorization._id,
      customer,
      tokenIds: [token.tokenId],
    });
  }

  /** New tokens, the last ones being revoked; undefined where the store holds no demo. */
  async renew(): Promise<DemoTokens | undefined> {
    const stored = await this.#collection.findOne({ _id: 'demo' });
    if (stored === null) return undefined;
    const { authorizations, tokens } = this.services;
    const { subscription, customer, tokenIds } = stored;
    const { _id: authorizationId, applicationId, scope } = await authorizations.get(subscription);
    const expiresAt = new Date(Date.now() + TOKEN_LIFE_MS);
    const access = await tokens.issue('access', { authorizationId, applicationId, scope, expiresAt });
    const operator = await tokens.issue('operator', { expiresAt });
    const renewed = { $set: { tokenIds: [access.tokenId, operator.tokenId] } };
    await this.#collection.updateOne({ _id: 'demo' }, renewed);
    await Promise.all(tokenIds.map(async (tokenId) => tokens.revoke(tokenId)));
    return { accessToken: access.token, operatorToken: operator.token, subscription, customer };
  }
}
