import { Scope } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import {
  clientMetadataOf,
  grantTypesOf,
  type Application,
  type Applications,
  type ApplicationStatus,
  type ClientMetadata,
  type Principal,
} from '@app/third-parties';
import type { Tokens } from './tokens.js';

/** Client information response of RFC 7591 section 3.2.1, but for its own address. */
export interface ClientInformation extends Omit<ClientMetadata, 'scope'> {
  readonly client_id: string;
  /** told once, at registration; absent where the application says who it is by other means, or cannot */
  readonly client_secret?: string;
  readonly client_id_issued_at: number;
  /** 0: does not expire */
  readonly client_secret_expires_at: number;
  readonly registration_access_token: string;
  /** alternatives with a space between */
  readonly scope: string;
  readonly token_endpoint_auth_method: NonNullable<ClientMetadata['token_endpoint_auth_method']>;
  readonly grant_types: readonly string[];
  readonly response_types: readonly ['code'];
}

/** Uploads and management by the custodian: no application registers these itself. */
const CUSTODIANS_OWN_BLOCKS = [33, 45];

/** Makes applications known: with client id, secret and registration token. */
export class Registrations {
  constructor(
    private readonly store: Store,
    private readonly applications: Applications,
    private readonly tokens: Tokens,
  ) {}

  /**
   * Registers an application. Secret and token are in the answer and nowhere else.
   *
   * @param input client metadata in the names of RFC 7591
   * @param options.owners ids of the people and organisations whose application it is
   * @param options.actingFor for whom it acts by an agreement with them
   * @throws CustodianError `invalid-client-metadata`, `invalid-redirect-uri`, `deceptive-name` (400)
   */
  async register(
    input: object,
    {
      status,
      owners,
      actingFor,
    }: { status?: ApplicationStatus; owners?: readonly string[]; actingFor?: Principal | undefined } = {},
  ): Promise<{ application: Application; clientInformation: ClientInformation }> {
    const metadata = clientMetadataOf(input);
    return this.store.transaction(async (session) => {
      const { application, credential } = await this.applications.add(metadata, session, { status, owners, actingFor });
      const { token } = await this.tokens.issue('registration', { applicationId: application._id }, { session });
      return { application, clientInformation: clientInformation(application, token, credential.clientSecret) };
    });
  }

  /**
   * Registers an application that asks for itself (RFC 7591): it begins in Review.
   *
   * @param options.owners as `register` takes them
   * @throws what `register` throws
   */
  async registerItself(
    input: object,
    options: { owners?: readonly string[] } = {},
  ): Promise<{ application: Application; clientInformation: ClientInformation }> {
    const { scope } = clientMetadataOf(input);
    const own = scope.flatMap((text) =>
      CUSTODIANS_OWN_BLOCKS.filter((each) => Scope.parse(text).functionBlocks.has(each)),
    );
    if (own.length > 0) {
      throw new CustodianError('invalid-client-metadata', 400, `Function block ${own.join(', ')} is not to be had.`);
    }
    return this.register(input, options);
  }
}

/** What is registered of an application. @param clientSecret where it has just been made */
export function clientInformation(
  { _id, metadata, credentials: [credential], createdAt }: Application,
  registrationToken: string,
  clientSecret?: string,
): ClientInformation {
  return {
    client_id: credential?.clientId ?? _id,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    client_id_issued_at: Math.floor((credential?.issuedAt ?? createdAt).getTime() / 1000),
    client_secret_expires_at: 0,
    registration_access_token: registrationToken,
    ...metadata,
    scope: metadata.scope.join(' '),
    token_endpoint_auth_method: metadata.token_endpoint_auth_method ?? 'client_secret_basic',
    grant_types: grantTypesOf(metadata),
    response_types: ['code'],
  };
}
