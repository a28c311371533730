import { RESOURCE_PATH } from '@app/espi';
import { NoAnswer, noAnswer, send, type Question, type Reply } from './exchange.js';
import { NotChecked, type SuiteInputs } from './inputs.js';
import { entriesOf, hrefOf, surveyOf, valuesOf, type Survey } from './survey.js';

/** Of a body, so much is kept as text: more than any single resource has. */
const MOST_TEXT = 1024 * 1024;

/** Whose token goes with a request. */
export type Caller =
  | 'access'
  | 'other access'
  | 'offline access'
  | 'client'
  | 'registration'
  | 'upload'
  | 'expired'
  | 'revoked'
  /** no Authorization header */
  | 'nobody'
  | 'empty header'
  | 'Bearer null';

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** its first MiB, unpacked */
  readonly text: string;
  /** what it holds, where it is XML and no error */
  readonly survey: Survey | undefined;
}

/** A request and its answer as they were, for who wants to look at them again. */
export interface Exchange extends Question {
  readonly status: number;
  readonly contentType: string;
  /** unpacked */
  readonly text: string;
}

/** What one access token opens. */
export interface Feed {
  readonly token: string;
  readonly address: string;
  /** that the token belongs to; undefined where the client does not see it */
  readonly authorization: KnownAuthorization | undefined;
  readonly answer: Answer;
}

interface KnownAuthorization {
  readonly resourceUri: string;
  readonly authorizationUri: string;
  readonly customerResourceUri: string | undefined;
  readonly scope: string;
}

/** Asked for by `client_credentials`, it stands for a registration token in the certification tool. */
export const REGISTRATION_SCOPE = 'FB=36_40';
/** As the certification tool sends them. */
const HEADERS = { Accept: 'application/atom+xml', 'Accept-Encoding': 'gzip,deflate' };

/** The server that is asked, and what has been found out about it: each thing once. */
export class ServerUnderTest {
  readonly resourceBase: string;
  readonly tokenEndpoint: string;
  readonly #found = new Map<string, Promise<unknown>>();

  constructor(
    readonly inputs: SuiteInputs,
    private readonly onExchange?: (exchange: Exchange) => void,
  ) {
    const base = inputs.baseUrl.replace(/\/+$/, '');
    this.resourceBase = inputs.resourceBase?.replace(/\/+$/, '') ?? `${base}${RESOURCE_PATH}`;
    this.tokenEndpoint = inputs.tokenEndpoint ?? `${base}/DataCustodian/oauth/token`;
  }

  /** @throws NoAnswer; NotChecked where the token is not given */
  async ask(
    caller: Caller,
    method: string,
    address: string,
    { headers = {}, body }: { headers?: Readonly<Record<string, string>>; body?: string | undefined } = {},
  ): Promise<Answer> {
    const authorization = await this.authorizationOf(caller);
    return this.exchange({ method, address, headers: { ...HEADERS, ...authorization, ...headers }, body });
  }

  /** GET with a token of one's own choice. @throws NoAnswer */
  async askWith(token: string, address: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const authorization = { Authorization: `Bearer ${token}` };
    return this.exchange({ method: 'GET', address, headers: { ...HEADERS, ...authorization, ...headers } });
  }

  /** Sends a request as it is, and reads the answer to its end. @throws NoAnswer */
  async exchange(question: Question): Promise<Answer> {
    const reply = await send(question, this.inputs.certificateAuthority);
    const contentType = reply.headers['content-type'] ?? '';
    const copied = copy(reply.body, this.onExchange === undefined ? MOST_TEXT : Number.POSITIVE_INFINITY);
    const isXml = reply.status >= 200 && reply.status < 300 && /\bxml\b/i.test(contentType);
    try {
      const survey = isXml ? await surveyOf(copied.chunks, this.inputs.certificateId) : await drained(copied.chunks);
      const { status } = reply;
      this.onExchange?.({ ...question, status, contentType, text: copied.text() });
      return { status, contentType, text: copied.text(), survey };
    } catch (error) {
      throw error instanceof Error && 'code' in error ? noAnswer(error) : error;
    }
  }

  /** The header that a caller sends. @throws NotChecked where the token is not given */
  async authorizationOf(caller: Caller): Promise<Record<string, string>> {
    if (caller === 'nobody') return {};
    if (caller === 'empty header') return { Authorization: '' };
    if (caller === 'Bearer null') return { Authorization: 'Bearer null' };
    return { Authorization: `Bearer ${await this.#token(caller)}` };
  }

  /** The token of a caller who has one. @throws NotChecked where it is not given */
  async #token(caller: Exclude<Caller, 'nobody' | 'empty header' | 'Bearer null'>): Promise<string> {
    const { inputs } = this;
    switch (caller) {
      case 'access':
        return given(inputs.accessTokens?.[0], '--access-token');
      case 'other access':
        return given(inputs.otherAccessToken, '--other-access-token');
      case 'offline access':
        return given(inputs.offlineAccessToken, '--offline-access-token');
      case 'upload':
        return given(inputs.uploadToken, '--upload-token');
      case 'expired':
        return given(inputs.expiredToken, '--expired-token');
      case 'revoked':
        return given(inputs.revokedToken, '--revoked-token');
      case 'client':
        return given((await this.#issuedToken()) ?? inputs.clientToken, `--client-token, or ${CREDENTIALS}`);
      case 'registration':
        return given(
          inputs.registrationToken ?? (await this.#issuedToken(REGISTRATION_SCOPE)),
          `--registration-token, or ${CREDENTIALS}`,
        );
    }
  }

  /** Every token that is known, for a look at the tokens themselves. */
  async knownTokens(): Promise<readonly string[]> {
    const callers = ['registration', 'client', 'access'] as const;
    return Promise.all(callers.map(async (caller) => this.#token(caller)));
  }

  /** The answer of the token endpoint to client_credentials. @throws NoAnswer; NotChecked without credentials or endpoint */
  async clientCredentials(scope?: string): Promise<Answer> {
    return this.#once(`client_credentials ${scope ?? ''}`, async () => {
      const id = given(this.inputs.clientId, '--client-id');
      const secret = given(this.inputs.clientSecret, '--client-secret');
      const credentials = [id, secret].map(encodeURIComponent).join(':');
      const answer = await this.exchange({
        method: 'POST',
        address: this.tokenEndpoint,
        headers: {
          Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
          'Content-Type': 'application/x-www-form-urlencoded',
          Accept: 'application/json',
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) }).toString(),
      });
      if (answer.status === 404) throw new NotChecked(`a token endpoint: ${this.tokenEndpoint} is not there`);
      return answer;
    });
  }

  /** A token by client_credentials; undefined where the server gives none. */
  async #issuedToken(scope?: string): Promise<string | undefined> {
    try {
      const answer = await this.clientCredentials(scope);
      return answer.status === 200 ? accessTokenIn(answer) : undefined;
    } catch (error) {
      if (error instanceof NotChecked) return undefined;
      throw error;
    }
  }

  /** Address of the application's own registration. @throws NotChecked */
  async applicationInformation(): Promise<string> {
    return this.#once('application', async () => {
      const { applicationInformation: known } = this.inputs;
      if (known !== undefined) return this.#addressOf(known, 'ApplicationInformation');
      const links = (await this.#authorizationEntries()).flatMap((entry) => entry.links);
      const found = links.find(({ rel, href }) => rel === 'related' && /\/ApplicationInformation\/[^/]+$/.test(href));
      return given(found?.href, '--application-information');
    });
  }

  async otherApplicationInformation(): Promise<string> {
    const other = given(this.inputs.otherApplicationInformation, '--other-application-information');
    return this.#addressOf(other, 'ApplicationInformation');
  }

  #addressOf(addressOrId: string, collection: string): string {
    return addressOrId.includes('/') ? addressOrId : `${this.resourceBase}/${collection}/${addressOrId}`;
  }

  /** What the client's authorizations say of themselves. @throws NotChecked where the client cannot read them */
  async authorizations(): Promise<readonly KnownAuthorization[]> {
    return (await this.#authorizationEntries()).flatMap((entry) =>
      entry.contents.flatMap(({ element, value }) => {
        if (element !== 'Authorization') return [];
        const { resourceURI, authorizationURI = hrefOf(entry, 'self'), customerResourceURI, scope = '' } = value;
        if (resourceURI === undefined || authorizationURI === undefined) return [];
        return [
          {
            resourceUri: resourceURI,
            authorizationUri: authorizationURI,
            customerResourceUri: customerResourceURI,
            scope,
          },
        ];
      }),
    );
  }

  async #authorizationEntries(): Promise<Survey['entries']> {
    const { survey } = await this.#once('authorizations', async () =>
      this.ask('client', 'GET', `${this.resourceBase}/Authorization`),
    );
    return survey === undefined ? [] : entriesOf(survey, 'Authorization');
  }

  /** The authorization that the first access token belongs to. @throws NotChecked */
  async authorization(): Promise<KnownAuthorization> {
    const resourceUri = await this.resourceUri();
    const found = (await this.authorizations()).find((each) => each.resourceUri === resourceUri);
    if (found === undefined) throw new NotChecked('an authorization of the client that --access-token belongs to');
    return found;
  }

  /** resourceURI of the first access token. @throws NotChecked */
  async resourceUri(): Promise<string> {
    return this.resourceUriAt(0);
  }

  /** resourceURI of the n-th access token. @throws NotChecked */
  async resourceUriAt(index: number): Promise<string> {
    const token = given(this.inputs.accessTokens?.[index], '--access-token');
    return this.inputs.resourceUris?.[index] ?? this.resourceUriOf(token, '--resource-uri');
  }

  async otherResourceUri(): Promise<string> {
    const token = given(this.inputs.otherAccessToken, '--other-access-token');
    return this.inputs.otherResourceUri ?? this.resourceUriOf(token, '--other-resource-uri');
  }

  async offlineResourceUri(): Promise<string> {
    const token = given(this.inputs.offlineAccessToken, '--offline-access-token');
    const index = this.inputs.accessTokens?.indexOf(token) ?? -1;
    return index >= 0 ? this.resourceUriAt(index) : this.resourceUriOf(token, 'its authorization among the client’s');
  }

  /** Of the client's authorizations the one whose resources a token opens; asks for no more than the head of each. */
  async resourceUriOf(token: string, option: string): Promise<string> {
    return this.#once(`resourceURI ${token}`, async () => {
      for (const { resourceUri } of await this.authorizations()) {
        const headers = { ...HEADERS, Authorization: `Bearer ${token}` };
        const reply = await send({ method: 'GET', address: resourceUri, headers }, this.inputs.certificateAuthority);
        reply.body.destroy();
        if (reply.status === 200) return resourceUri;
      }
      throw new NotChecked(option);
    });
  }

  /** The usage of each access token, read once. @throws NoAnswer; NotChecked */
  async usageFeeds(): Promise<readonly Feed[]> {
    return this.#once('usage feeds', async () => this.#feedsAt(({ resourceUri }) => resourceUri));
  }

  /** The personal data of each access token that opens any, read once. @throws NoAnswer; NotChecked */
  async customerFeeds(): Promise<readonly Feed[]> {
    return this.#once('customer feeds', async () => {
      const feeds = await this.#feedsAt(({ authorization }) => authorization?.customerResourceUri);
      if (feeds.length > 0) return feeds;
      throw new NotChecked('--access-token with function block 51 and up in its scope');
    });
  }

  async #feedsAt(
    addressOf: (known: Pick<Feed, 'authorization'> & { readonly resourceUri: string }) => string | undefined,
  ): Promise<Feed[]> {
    const tokens = this.inputs.accessTokens ?? [];
    given(tokens[0], '--access-token');
    const feeds: Feed[] = [];
    for (const [index, token] of tokens.entries()) {
      const resourceUri = await this.resourceUriAt(index);
      const authorization = await this.#authorizationOf(resourceUri);
      const address = addressOf({ resourceUri, authorization });
      if (address === undefined) continue;
      feeds.push({ token, address, authorization, answer: await this.askWith(token, address) });
    }
    return feeds;
  }

  async #authorizationOf(resourceUri: string): Promise<KnownAuthorization | undefined> {
    const [found] = await this.#orNone(async () =>
      (await this.authorizations()).filter((each) => each.resourceUri === resourceUri),
    );
    return found;
  }

  /** What the first access token opens. @throws NotChecked where that cannot be read */
  async usage(): Promise<Survey> {
    const [first] = await this.usageFeeds();
    if (first?.answer.survey === undefined) throw new NotChecked('a feed that can be read, behind --access-token');
    return first.answer.survey;
  }

  /** An entry as it was before anything was changed. */
  async asRead(caller: Caller, address: string): Promise<string> {
    return this.#once(`as read ${address}`, async () => (await this.ask(caller, 'GET', address)).text);
  }

  /** The scopes that the application has registered and was granted. */
  async scopes(): Promise<readonly string[]> {
    const registered = this.#orNone(async () => {
      const { survey } = await this.ask('registration', 'GET', await this.applicationInformation());
      return survey === undefined
        ? []
        : valuesOf(survey, 'ApplicationInformation').flatMap(({ scope = [] }) => [...scope]);
    });
    const granted = this.#orNone(async () => (await this.authorizations()).map(({ scope }) => scope));
    return [...(await registered), ...(await granted)];
  }

  async #orNone<Value>(find: () => Promise<readonly Value[]>): Promise<readonly Value[]> {
    try {
      return await find();
    } catch (error) {
      if (error instanceof NotChecked || error instanceof NoAnswer) return [];
      throw error;
    }
  }

  async #once<Value>(name: string, find: () => Promise<Value>): Promise<Value> {
    const known = this.#found.get(name) as Promise<Value> | undefined;
    if (known !== undefined) return known;
    const found = find();
    this.#found.set(name, found);
    return found;
  }
}

const CREDENTIALS = '--client-id and --client-secret for a server with a token endpoint';

/** @throws NotChecked */
function given<Value>(value: Value | undefined, missing: string): Value {
  if (value === undefined) throw new NotChecked(missing);
  return value;
}

/** The access token in a token response, where there is one. */
export function accessTokenIn({ text }: Answer): string | undefined {
  try {
    const { access_token: token } = JSON.parse(text) as { access_token?: unknown };
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Hands chunks on and keeps so many of their bytes. */
function copy(chunks: Reply['body'], most: number): { chunks: AsyncIterable<Uint8Array>; text: () => string } {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (bytes < most) kept.push(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  return { chunks: passing(), text: () => Buffer.concat(kept).toString() };
}

async function drained(chunks: AsyncIterable<Uint8Array>): Promise<undefined> {
  for await (const chunk of chunks) void chunk;
}
