import { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { CustodianError } from '@app/runtime';
import busboy from 'busboy';
import { oauthPaths, type ClientEndpoint } from './oauth-paths.js';
import { invalidClient, invalidRequest } from './oauth-refusals.js';
import type { Leniency } from './oauth-settings.js';
import { canonicalScope, NARROWED_SCOPE } from './requested-scope.js';

const MAX_BODY_BYTES = 56 * 1024;

/** Between whom a request goes. */
export interface OAuthSide {
  readonly issuer: string;
  /** of the client or browser */
  readonly address: string;
}

/** A request as the engine is given it: to the address that the world knows, with a body of its own. */
export class OAuthRequest extends IncomingMessage {
  /** as the client gave it, and not yet proven */
  readonly clientId?: string;
  /** where it came from */
  readonly address: string;
  /** what the engine would say to the person in a page of its own */
  refusal?: Error;
  /** what the engine said to the client, in a code of RFC 6749 section 5.2 */
  errorCode?: string;
  readonly grantType?: string;

  constructor(
    { socket, headers }: IncomingMessage,
    { issuer, address }: OAuthSide,
    {
      method,
      path,
      query = '',
      body,
      clientId,
    }: { method: string; path: string; query?: string; body?: URLSearchParams; clientId?: string | undefined },
  ) {
    super(socket);
    const { protocol, host } = new URL(issuer);
    const bytes = Buffer.from(body?.toString() ?? '');
    const {
      'content-type': _,
      'content-length': __,
      'transfer-encoding': ___,
      'x-forwarded-host': ____,
      ...kept
    } = headers;
    this.method = method;
    this.url = query === '' ? path : `${path}?${query}`;
    this.headers = {
      ...kept,
      host,
      'x-forwarded-proto': protocol.slice(0, -1),
      ...(body !== undefined && {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(bytes.length),
      }),
    };
    if (clientId !== undefined) this.clientId = clientId;
    this.address = address;
    const grantType = body?.get('grant_type') ?? undefined;
    if (grantType !== undefined) this.grantType = grantType;
    this.push(bytes);
    this.push(null);
    this.complete = true;
  }
}

/** A customer's request of the authorization endpoint (RFC 6749 section 4.1.1). */
export function authorizationRequest(request: IncomingMessage, side: OAuthSide): OAuthRequest {
  const parameters = queryOf(request);
  const [scope, ...more] = parameters.getAll('scope');
  if (scope !== undefined && more.length === 0) parameters.set('scope', canonicalScope(scope));
  // errors would go out by a mode that no answer goes out by
  if ((parameters.get('response_mode') ?? 'query') !== 'query') parameters.set('response_mode', 'unsupported');
  const clientId = parameters.get('client_id') ?? undefined;
  return new OAuthRequest(request, side, {
    method: 'GET',
    path: oauthPaths.authorize,
    query: parameters.toString(),
    clientId,
  });
}

/** A customer's return from the consent. */
export const resumeRequest = (request: IncomingMessage, side: OAuthSide, uid: string): OAuthRequest =>
  new OAuthRequest(request, side, { method: 'GET', path: `${oauthPaths.authorize}/${encodeURIComponent(uid)}` });

/**
 * A client's request of an endpoint at which it says who it is.
 *
 * @throws CustodianError `invalid-client` (401) where it says so not at all or not in any way that can be read;
 * `invalid-request` (400)
 */
export async function clientRequest(
  request: IncomingMessage,
  endpoint: ClientEndpoint,
  side: OAuthSide,
  leniencies: ReadonlySet<Leniency>,
): Promise<OAuthRequest> {
  const parameters = await parametersOf(request, leniencies);
  const clientId = presentedClientId(request, parameters);
  // the engine compares scopes as words: of a refresh it is looked at by us
  const isRefresh = parameters.get('grant_type') === 'refresh_token';
  const [scope, ...more] = parameters.getAll('scope');
  if (scope !== undefined && more.length === 0) {
    parameters.delete('scope');
    parameters.set(isRefresh ? NARROWED_SCOPE : 'scope', canonicalScope(scope));
  }
  return new OAuthRequest(request, side, { method: 'POST', path: oauthPaths[endpoint], body: parameters, clientId });
}

const queryOf = ({ url = '' }: IncomingMessage): URLSearchParams =>
  new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');

async function parametersOf(request: IncomingMessage, leniencies: ReadonlySet<Leniency>): Promise<URLSearchParams> {
  const query = queryOf(request);
  const parameters = request.method === 'GET' ? query : await bodyOf(request, leniencies);
  if (request.method !== 'GET' && leniencies.has('query'))
    for (const [name, value] of query) parameters.append(name, value);
  // addresses are logged on the way
  if (query.has('client_secret')) throw invalidRequest('A client secret must not be in the address.');
  return parameters;
}

async function bodyOf(request: IncomingMessage, leniencies: ReadonlySet<Leniency>): Promise<URLSearchParams> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLong();
  if (type === 'multipart/form-data' && leniencies.has('multipart')) return multipartOf(request);
  const bytes = await readUpTo(request, MAX_BODY_BYTES);
  if (bytes.length > 0 && type !== 'application/x-www-form-urlencoded') {
    throw invalidRequest('The parameters must be application/x-www-form-urlencoded.');
  }
  return new URLSearchParams(bytes.toString('utf8'));
}

async function readUpTo(request: IncomingMessage, bytes: number): Promise<Buffer> {
  let received = 0;
  return buffer(
    (async function* limited() {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        received += chunk.length;
        if (received > bytes) throw tooLong();
        yield chunk;
      }
    })(),
  );
}

const tooLong = (): CustodianError => invalidRequest('The request is too long.');

async function multipartOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parameters = new URLSearchParams();
  return new Promise((resolve, reject) => {
    const unreadable = (): void => reject(invalidRequest('The multipart body cannot be read, or is too long.'));
    try {
      const form = busboy({ headers: request.headers, limits: { fieldSize: MAX_BODY_BYTES, fields: 50, files: 0 } });
      form.on('field', (name, value, { valueTruncated }) => {
        if (valueTruncated) unreadable();
        else parameters.append(name, value);
      });
      form
        .on('error', unreadable)
        .on('fieldsLimit', unreadable)
        .on('close', () => resolve(parameters));
      request.on('error', unreadable).pipe(form);
    } catch {
      unreadable();
    }
  });
}

/** The client id that a request shows, by one way of several (RFC 6749 section 2.3). */
function presentedClientId(request: IncomingMessage, parameters: URLSearchParams): string {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    const clientId = parameters.get('client_id') ?? '';
    if (clientId === '') throw invalidClient('The client must say who it is.');
    return clientId;
  }
  const { clientId } = basicCredentials(authorization);
  if (parameters.has('client_id') || parameters.has('client_secret')) {
    throw invalidRequest('The client must say who it is in one way alone.');
  }
  return clientId;
}

/** @throws CustodianError `invalid-client` (401) where the header is not of RFC 6749 section 2.3.1 */
export function basicCredentials(authorization: string): { clientId: string; clientSecret: string } {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization.trim())?.[1] ?? '';
  const [id, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const clientId = decoded(id ?? '');
  const clientSecret = decoded(rest.join(':'));
  if (clientId === undefined || clientSecret === undefined || clientId === '' || clientSecret === '') {
    throw invalidClient('The Authorization header is not one of HTTP Basic.');
  }
  return { clientId, clientSecret };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return undefined;
  }
}
