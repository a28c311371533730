import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Connection } from './connection.js';
import { basic } from './credentials.js';
import { CustomerBrowser, type CustomerAnswer } from './customer-browser.js';
import { given, NotChecked, type SuiteInputs } from './inputs.js';

/** How OAuth is spoken: as the certification tool of 2019 does, or as RFC 6749, 6750, 7636 and 9207 have it. */
export type Manner = 'tool' | 'rfc';

/** How parameters get to the token endpoint; the tool begins the body of a refresh with a question mark. */
export type Way = 'GET' | 'POST by query' | 'POST by ?body' | 'POST by form';

/** Undefined leaves a parameter out. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** A request of the authorization endpoint. */
export interface AuthorizationRequest {
  readonly address: string;
  readonly redirectUri: string;
  readonly state: string;
  /** PKCE, which the tool does not know */
  readonly verifier: string | undefined;
}

/** What a customer's consent gives to the client. */
export interface Code {
  /** empty where the customer was sent back without one */
  readonly code: string;
  readonly redirectUri: string;
  readonly verifier: string | undefined;
  /** how it was asked for and came, where it was not got by hand */
  readonly request?: AuthorizationRequest;
  readonly callback?: URL;
}

/** Certification wants a code dead after so long (OAD003.8). */
const CODE_GROWS_OLD_MS = 6 * 60_000;
const SIX_MINUTES_OLD = '--expired-code, or --slow to wait six minutes for one';

/** The application, as it speaks to the authorization server. */
export class OAuthClient {
  readonly #browser: CustomerBrowser;
  readonly #codesByHand: string[];
  #oldCode: Promise<string> | undefined;

  constructor(
    private readonly inputs: SuiteInputs,
    private readonly connection: Connection,
    private readonly endpoints: { readonly authorization: string; readonly token: string },
    /** that the application has registered, where that can be known */
    private readonly registeredScope: () => Promise<string | undefined>,
  ) {
    this.#browser = new CustomerBrowser(inputs, connection);
    this.#codesByHand = [...(inputs.authorizationCodes ?? [])];
  }

  /** @throws NotChecked */
  credentials(): { readonly id: string; readonly secret: string } {
    return {
      id: given(this.inputs.clientId, '--client-id'),
      secret: given(this.inputs.clientSecret, '--client-secret'),
    };
  }

  /** @throws NotChecked */
  otherCredentials(): { readonly id: string; readonly secret: string } {
    return {
      id: given(this.inputs.otherClientId, '--other-client-id'),
      secret: given(this.inputs.otherClientSecret, '--other-client-secret'),
    };
  }

  /** @throws NotChecked */
  redirectUri(): string {
    return given(this.inputs.redirectUri, '--redirect-uri');
  }

  /** @param change parameters that are other than they should be. @throws NotChecked */
  async authorizationRequest(manner: Manner, change: Parameters = {}): Promise<AuthorizationRequest> {
    const redirectUri = this.redirectUri();
    const state = randomBytes(12).toString('base64url');
    const verifier = manner === 'rfc' ? randomBytes(32).toString('base64url') : undefined;
    const address = new URL(this.endpoints.authorization);
    address.search = encoded({
      response_type: 'code',
      client_id: this.credentials().id,
      redirect_uri: redirectUri,
      scope: this.inputs.scope ?? (await this.registeredScope()),
      state,
      ...(verifier !== undefined && {
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }),
      ...change,
    });
    return { address: address.href, redirectUri, state, verifier };
  }

  /** What the authorization endpoint says at once, before anybody signs in. @throws NoAnswer */
  async askToAuthorize({ address }: AuthorizationRequest): Promise<Answer> {
    return this.connection.ask({ method: 'GET', address, headers: { Accept: 'text/html' } });
  }

  /** Where the customer is sent with the answer. @throws NoAnswer, NotChecked */
  async callback({ address, redirectUri }: AuthorizationRequest, wish: CustomerAnswer): Promise<URL> {
    return this.#browser.answer(address, wish, redirectUri);
  }

  /** A new code. @throws NoAnswer; NotChecked where there is none */
  async code(manner: Manner): Promise<Code> {
    const consented = await this.consented(manner);
    if (consented.code === '') throw new NotChecked('a customer whose consent gives a code: see OAD005');
    return consented;
  }

  /** What comes of a customer's consent. @throws NoAnswer, NotChecked */
  async consented(manner: Manner): Promise<Code> {
    if (this.inputs.customerEmail === undefined && manner === 'tool') {
      const code = given(this.#codesByHand.shift(), '--customer-email, or one more --authorization-code got by hand');
      return { code, redirectUri: this.redirectUri(), verifier: undefined };
    }
    const request = await this.authorizationRequest(manner);
    const { redirectUri, verifier } = request;
    const callback = await this.callback(request, 'allow');
    return { code: callback.searchParams.get('code') ?? '', redirectUri, verifier, request, callback };
  }

  /** A code that was never exchanged; the same for both manners, since it may have to be waited for. */
  async oldCode(): Promise<string> {
    this.#oldCode ??= this.#growOld();
    return this.#oldCode;
  }

  async #growOld(): Promise<string> {
    const { expiredCode, slow = false } = this.inputs;
    if (expiredCode !== undefined) return expiredCode;
    if (!slow) throw new NotChecked(SIX_MINUTES_OLD);
    const { code } = await this.code('tool');
    await wait(CODE_GROWS_OLD_MS);
    return code;
  }

  /** Asks the token endpoint. @param authorization header, where the client says who it is. @throws NoAnswer */
  async token(way: Way, parameters: Parameters, authorization: string | undefined): Promise<Answer> {
    const query = encoded(parameters);
    const { token: endpoint } = this.endpoints;
    const isInAddress = way === 'GET' || way === 'POST by query';
    const answer = await this.connection.ask({
      method: way === 'GET' ? 'GET' : 'POST',
      address: isInAddress ? `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}` : endpoint,
      headers: {
        Accept: 'application/json',
        ...(authorization !== undefined && { Authorization: authorization }),
        ...(!isInAddress && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      body: isInAddress ? undefined : `${way === 'POST by ?body' ? '?' : ''}${query}`,
    });
    if (answer.status === 404) throw new NotChecked(`--token-endpoint: there is none at ${endpoint}`);
    return answer;
  }

  /** HTTP Basic as each manner has it: the tool encodes nothing. */
  basic(manner: Manner, { id, secret } = this.credentials()): string {
    return manner === 'tool' ? basic(id, secret) : basic(encodeURIComponent(id), encodeURIComponent(secret));
  }

  /** A refresh token that nobody has used. @throws NoAnswer, NotChecked */
  async refreshToken(manner: Manner): Promise<string> {
    const answer = await this.exchange(manner, await this.code(manner));
    const { refresh_token: token } = membersOf(answer);
    return given(typeof token === 'string' ? token : undefined, 'a code that gives a refresh token: see OAD005');
  }

  async exchange(manner: Manner, code: Code): Promise<Answer> {
    return this.token(exchangeWay[manner], exchangeOf(code), this.basic(manner));
  }
}

/** How what should succeed is asked of the token endpoint. */
export const exchangeWay: Readonly<Record<Manner, Way>> = { tool: 'POST by query', rfc: 'POST by form' };

export const exchangeOf = ({ code, redirectUri, verifier }: Code): Parameters => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  code_verifier: verifier,
});

/** The members of a JSON object; none where it is something else. */
export function membersOf({ text }: Pick<Answer, 'text'>): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const encoded = (parameters: Parameters): string =>
  new URLSearchParams(
    Object.entries(parameters).filter((each): each is [string, string] => each[1] !== undefined),
  ).toString();
