import { Injectable } from '@nestjs/common';
import { Connections } from '../connections/connections.js';
import { Failure } from '../failure.js';
import { AccessTokens } from './access-tokens.js';
import { send } from './send.js';

const LEAST_WAIT_S = 5;
const MOST_WAIT_S = 3600;
const USUAL_WAIT_S = 60;

export type Answer =
  | { readonly kind: 'feed'; readonly body: ReadableStream<Uint8Array>; readonly etag?: string | undefined }
  | { readonly kind: 'unchanged' }
  /** 202 while it is prepared, 429 or 503 while there is too much to do */
  | { readonly kind: 'later'; readonly seconds: number; readonly isPreparing: boolean };

/** The custodian's resources, as a customer lets us read them. */
@Injectable()
export class Resources {
  constructor(
    private readonly connections: Connections,
    private readonly tokens: AccessTokens,
  ) {}

  /**
   * @param etag of what we have
   * @throws Failure `sharing-ended` where the custodian says so (403), or gives no tokens any more
   */
  async get(connectionId: string, address: string, etag?: string): Promise<Answer> {
    const first = await this.tokens.of(connectionId);
    let response = await ask(address, first, etag);
    if (response.status === 401) {
      await response.body?.cancel();
      response = await ask(address, await this.tokens.of(connectionId, first), etag);
    }
    const { status, headers, body } = response;
    if (status === 200 && body !== null) return { kind: 'feed', body, etag: headers.get('etag') ?? undefined };
    await body?.cancel();
    if (status === 304) return { kind: 'unchanged' };
    if (status === 202 || status === 429 || status === 503)
      return { kind: 'later', seconds: waitOf(headers.get('retry-after')), isPreparing: status === 202 };
    if (status === 403) {
      await this.connections.end(connectionId);
      throw new Failure('sharing-ended');
    }
    throw new Failure(status >= 500 ? 'custodian-unreachable' : 'custodian-refused', String(status));
  }
}

const ask = async (address: string, token: string, etag: string | undefined): Promise<Response> =>
  send(address, {
    headers: {
      Accept: 'application/atom+xml',
      Authorization: `Bearer ${token}`,
      ...(etag !== undefined && { 'If-None-Match': etag }),
    },
  });

/** RFC 9110 section 10.2.3: seconds or a date. What makes no sense is a minute. */
export function waitOf(retryAfter: string | null, now = Date.now()): number {
  const text = retryAfter ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return Number.isFinite(seconds) ? Math.min(MOST_WAIT_S, Math.max(LEAST_WAIT_S, seconds)) : USUAL_WAIT_S;
}
