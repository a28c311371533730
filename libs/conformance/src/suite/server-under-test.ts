import { RESOURCE_PATH } from '@app/espi';
import { Connection, type Answer, type Exchange } from './connection.js';
import { bearing, Credentials, type Caller } from './credentials.js';
import { NoAnswer } from './exchange.js';
import { given, NotChecked, type SuiteInputs } from './inputs.js';
import { Notifications } from './notifications.js';
import { membersOf, OAuthClient } from './oauth-client.js';
import { entriesOf, hrefOf, valuesOf, type Survey } from './survey.js';

/** What an authorization says of itself to its client. */
export interface KnownAuthorization {
  readonly resourceUri: string;
  readonly authorizationUri: string;
  readonly customerResourceUri: string | undefined;
  readonly scope: string;
}

/** What one access token opens. */
export interface Feed {
  readonly token: string;
  readonly address: string;
  readonly answer: Answer;
}

const AUTHORIZATIONS = 'authorizations';

/** What is sent beside the token. */
interface More {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** The server that is asked, and what has been found out about it: each thing once. */
export class ServerUnderTest {
  readonly resourceBase: string;
  readonly connection: Connection;
  readonly credentials: Credentials;
  readonly oauth: OAuthClient;
  readonly #found = new Map<string, Promise<unknown>>();

  constructor(
    readonly inputs: SuiteInputs,
    onExchange?: (exchange: Exchange) => void,
    /** sees to it that new data come in under a resourceURI */
    readonly bringNewData?: ((resourceUri: string) => Promise<void>) | undefined,
  ) {
    const base = inputs.baseUrl.replace(/\/+$/, '');
    this.resourceBase = inputs.resourceBase?.replace(/\/+$/, '') ?? `${base}${RESOURCE_PATH}`;
    this.connection = new Connection(inputs, onExchange);
    const { tokenEndpoint: token = `${base}/DataCustodian/oauth/token` } = inputs;
    const { authorizationEndpoint: authorization = `${base}/DataCustodian/oauth/authorize` } = inputs;
    this.credentials = new Credentials(inputs, this.connection, token);
    this.oauth = new OAuthClient(inputs, this.connection, { authorization, token }, async () => this.#firstScope());
  }

  /** @throws NoAnswer; NotChecked where the token is not given */
  async ask(caller: Caller, method: string, address: string, { headers, body }: More = {}): Promise<Answer> {
    const authorization = await this.credentials.headersOf(caller);
    return this.connection.ask({ method, address, headers: { ...authorization, ...headers }, body });
  }

  /** Address of the application's own registration. @throws NotChecked */
  async applicationInformation(): Promise<string> {
    const { applicationInformation: known } = this.inputs;
    if (known !== undefined) return this.#applicationAt(known);
    const links = (await this.#authorizationEntries()).flatMap((entry) => entry.links);
    const found = links.find(({ rel, href }) => rel === 'related' && /\/ApplicationInformation\/[^/]+$/.test(href));
    return given(found?.href, '--application-information');
  }

  async otherApplicationInformation(): Promise<string> {
    return this.#applicationAt(given(this.inputs.otherApplicationInformation, '--other-application-information'));
  }

  #applicationAt(addressOrId: string): string {
    return addressOrId.includes('/') ? addressOrId : `${this.resourceBase}/ApplicationInformation/${addressOrId}`;
  }

  /** The client's authorizations; none where they cannot be read. @throws NotChecked without a client token */
  async authorizations(): Promise<readonly KnownAuthorization[]> {
    return (await this.#authorizationEntries()).flatMap((entry) =>
      entry.contents.flatMap(({ element, value }) => {
        if (element !== 'Authorization') return [];
        const { resourceURI, authorizationURI = hrefOf(entry, 'self'), customerResourceURI, scope = '' } = value;
        if (resourceURI === undefined || authorizationURI === undefined) return [];
        const addresses = { resourceUri: resourceURI, authorizationUri: authorizationURI };
        return [{ ...addresses, customerResourceUri: customerResourceURI, scope }];
      }),
    );
  }

  /** The same, read anew: customers may have granted more since. */
  async authorizationsByNow(): Promise<readonly KnownAuthorization[]> {
    this.#found.delete(AUTHORIZATIONS);
    return this.authorizations();
  }

  async #authorizationEntries(): Promise<Survey['entries']> {
    const { survey } = await this.#once(AUTHORIZATIONS, async () =>
      this.ask('client', 'GET', `${this.resourceBase}/Authorization`),
    );
    return survey === undefined ? [] : entriesOf(survey, 'Authorization');
  }

  /** The authorization with this resourceURI. @param option by which its token was given. @throws NotChecked */
  async authorizationOf(resourceUri: string, option: string): Promise<KnownAuthorization> {
    const found = (await this.authorizations()).find((each) => each.resourceUri === resourceUri);
    return given(found, `an authorization of the client that ${option} belongs to`);
  }

  /** resourceURI of the first access token, or of the n-th. @throws NotChecked */
  async resourceUri(index = 0): Promise<string> {
    const token = given(this.inputs.accessTokens?.[index], '--access-token');
    return this.inputs.resourceUris?.[index] ?? this.#resourceUriOf(token, '--resource-uri');
  }

  async otherResourceUri(): Promise<string> {
    const token = given(this.inputs.otherAccessToken, '--other-access-token');
    return this.inputs.otherResourceUri ?? this.#resourceUriOf(token, '--other-resource-uri');
  }

  async offlineResourceUri(): Promise<string> {
    const token = given(this.inputs.offlineAccessToken, '--offline-access-token');
    const index = this.inputs.accessTokens?.indexOf(token) ?? -1;
    if (index >= 0) return this.resourceUri(index);
    return this.#resourceUriOf(token, 'an authorization of the client that --offline-access-token belongs to');
  }

  /** Where everything is in bulk: the resourceURI of the client's own token. @throws NoAnswer; NotChecked */
  async bulkUri(): Promise<string> {
    const { bulkUri } = this.inputs;
    if (bulkUri !== undefined) return bulkUri;
    const { resourceURI } = membersOf(await this.credentials.clientCredentials());
    const isBulk = typeof resourceURI === 'string' && resourceURI.includes('/Batch/Bulk/');
    return given(isBulk ? resourceURI : undefined, '--bulk-uri');
  }

  /** Of the client's authorizations the one whose resources a token opens. */
  async #resourceUriOf(token: string, missing: string): Promise<string> {
    return this.#once(`resourceURI of ${token}`, async () => {
      for (const { resourceUri } of await this.authorizations()) {
        if ((await this.connection.statusOf(resourceUri, bearing(token))) === 200) return resourceUri;
      }
      throw new NotChecked(missing);
    });
  }

  /** The usage of each access token, read once. @throws NoAnswer; NotChecked */
  async usageFeeds(): Promise<readonly Feed[]> {
    return this.#once('usage feeds', async () => this.#feedsAt((resourceUri) => resourceUri));
  }

  /** The personal data of each access token that opens any, read once. @throws NoAnswer; NotChecked */
  async customerFeeds(): Promise<readonly Feed[]> {
    return this.#once('customer feeds', async () => {
      const feeds = await this.#feedsAt((_, authorization) => authorization?.customerResourceUri);
      if (feeds.length > 0) return feeds;
      throw new NotChecked('--access-token with function block 51 and up in its scope');
    });
  }

  async #feedsAt(
    addressOf: (resourceUri: string, authorization: KnownAuthorization | undefined) => string | undefined,
  ): Promise<Feed[]> {
    const tokens = this.inputs.accessTokens ?? [];
    given(tokens[0], '--access-token');
    const feeds: Feed[] = [];
    for (const [index, token] of tokens.entries()) {
      const resourceUri = await this.resourceUri(index);
      const known = await orNone(async () => this.authorizations());
      const authorization = known.find((each) => each.resourceUri === resourceUri);
      const address = addressOf(resourceUri, authorization);
      if (address === undefined) continue;
      const answer = await this.connection.ask({ method: 'GET', address, headers: bearing(token) });
      feeds.push({ token, address, answer });
    }
    return feeds;
  }

  /** The usage of the first access token. @throws NotChecked where that cannot be read */
  async usage(): Promise<Survey> {
    const [first] = await this.usageFeeds();
    return given(first?.answer.survey, 'a feed that can be read, behind --access-token');
  }

  /** An entry as it was before anything was changed. @throws NotChecked where it cannot be read */
  async asRead(caller: Caller, address: string): Promise<string> {
    return this.#once(`as read ${address}`, async () => {
      const { status, survey, text } = await this.ask(caller, 'GET', address);
      if (status === 200 && survey !== undefined) return text;
      throw new NotChecked(`a resource to write back: GET ${address} (${caller}) answers ${status}`);
    });
  }

  /** The scopes that the application has registered and was granted, as far as they can be read. */
  async scopes(): Promise<readonly string[]> {
    const registered = await orNone(async () => {
      const { survey } = await this.ask('registration', 'GET', await this.applicationInformation());
      return survey === undefined ? [] : valuesOf(survey, 'ApplicationInformation').flatMap(({ scope = [] }) => scope);
    });
    const granted = await orNone(async () => this.authorizations());
    return [...registered, ...granted.map(({ scope }) => scope)];
  }

  async #firstScope(): Promise<string | undefined> {
    const [first] = await this.#once('scopes', async () => this.scopes());
    return first;
  }

  /** The issuer, where the server announces that it names it in its answers (RFC 9207 section 3). @throws NoAnswer */
  async announcedIssuer(): Promise<string | undefined> {
    return this.#once('issuer', async () => {
      const address = new URL('/.well-known/oauth-authorization-server', this.inputs.baseUrl).href;
      const answer = await this.connection.ask({ method: 'GET', address, headers: { Accept: 'application/json' } });
      const { issuer, authorization_response_iss_parameter_supported: isNamed } = membersOf(answer);
      return answer.status === 200 && isNamed === true && typeof issuer === 'string' ? issuer : undefined;
    });
  }

  /** What the server tells, at --notify-uri. @throws NotChecked, NoAnswer */
  async notifications(): Promise<Notifications> {
    return this.#once('notifications', async () => Notifications.of(this));
  }

  /** Leaves the server as it was. */
  async leave(): Promise<void> {
    await orNone(async () => {
      if (this.#found.has('notifications')) await (await this.notifications()).close();
      return [];
    });
  }

  async #once<Value>(name: string, find: () => Promise<Value>): Promise<Value> {
    const known = this.#found.get(name) as Promise<Value> | undefined;
    if (known !== undefined) return known;
    const found = find();
    this.#found.set(name, found);
    return found;
  }
}

/** What can be found out, and nothing where a case of its own tells why not. */
async function orNone<Value>(find: () => Promise<readonly Value[]>): Promise<readonly Value[]> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof NotChecked || error instanceof NoAnswer) return [];
    throw error;
  }
}
