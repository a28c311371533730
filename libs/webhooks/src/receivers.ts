import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '@app/web';
import type { Attempt } from './delivery.js';
import { failureOf, failureOfStatus, NotPublic, type AttemptFailure } from './attempt-failure.js';

/** The longest that one request may take, from the look-up of the name to the last byte that is read. */
const LONGEST_MS = 10_000;
/** An answer is read no further, whatever there is more of it. */
const MOST_BYTES = 16 * 1024;
const MOST_HEADER_BYTES = 8 * 1024;
/** The part of an answer that is kept. */
export const EXCERPT_BYTES = 500;

export interface ReceiverRequest {
  readonly method: 'GET' | 'POST';
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came of a request. */
export interface ReceiverAnswer {
  readonly milliseconds: number;
  /** HTTP status; absent where there was no answer */
  readonly status?: number;
  /** absent where it was answered with 2xx */
  readonly failure?: AttemptFailure;
  readonly excerpt?: string;
  /** how long the receiver asks to be left alone (RFC 9110 section 10.2.3) */
  readonly retryAfterMs?: number;
}

/** Addresses of a host. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

interface Surroundings {
  /** how names are resolved */
  readonly resolve?: Resolve;
  /** whether an address may be called where only those of the internet may */
  readonly mayCall?: (address: string) => boolean;
  /** whose certificates are believed, in PEM; the usual authorities where absent */
  readonly ca?: string;
  readonly longestMs?: number;
}

/**
 * The servers of third parties, called at addresses that these have chosen. Nobody is led inside by them: each address
 * that a name resolves to is looked at, and the connection goes to one of those; redirects are not followed; and whatever
 * a receiver does, a request ends in time and in little memory.
 */
export class Receivers {
  readonly #resolve: Resolve;
  readonly #mayCall: (address: string) => boolean;

  /** @param which `public`: https at addresses of the internet; `any`: http and addresses inside as well */
  constructor(
    private readonly which: 'public' | 'any',
    private readonly surroundings: Surroundings = {},
  ) {
    this.#resolve = surroundings.resolve ?? (which === 'public' ? resolveOutside : resolveHere);
    this.#mayCall = which === 'any' ? () => true : (surroundings.mayCall ?? isPublicAddress);
  }

  /** Sends one request. Whatever goes wrong is in the answer. */
  async ask(request: ReceiverRequest): Promise<ReceiverAnswer> {
    const began = performance.now();
    const outcome = await this.#exchange(request);
    return { milliseconds: Math.round(performance.now() - began), ...outcome };
  }

  async #exchange({ method, uri, headers, body }: ReceiverRequest): Promise<Omit<ReceiverAnswer, 'milliseconds'>> {
    const url = URL.parse(uri);
    if (url === null || url.username !== '' || url.password !== '') return { failure: 'insecure' };
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && this.which === 'any'))
      return { failure: 'insecure' };
    // a host that is an address is never looked up
    const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(literal) !== 0 && !this.#mayCall(literal)) return { failure: 'address-not-public' };
    const { ca, longestMs = LONGEST_MS } = this.surroundings;
    const options: RequestOptions & { ca?: string } = {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }) },
      // a connection of its own, which ends with the request
      agent: false,
      lookup: this.#lookup,
      maxHeaderSize: MOST_HEADER_BYTES,
      ...(ca !== undefined && { ca }),
    };
    return new Promise((resolve) => {
      const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
      let answer: AnswerInPart | undefined;
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        sent.destroy(new Error('too slow'));
      }, longestMs);
      // the first to call it says what came of the request: the status line counts, however the answer goes on
      const end = (error?: unknown): void => {
        clearTimeout(late);
        sent.destroy();
        if (answer !== undefined) resolve(answer.whole());
        else resolve({ failure: isLate ? 'timeout' : failureOf(error) });
      };
      sent.on('error', end);
      sent.on('close', end);
      sent.on('response', (response) => {
        const received = new AnswerInPart(response);
        answer = received;
        response.on('error', end);
        response.on('close', end);
        response.on('data', (chunk: Buffer) => {
          if (received.take(chunk) > MOST_BYTES) end();
        });
      });
      sent.end(body);
    });
  }

  /** What a connection is made by: it gives out addresses that were looked at, and nothing is resolved after it. */
  readonly #lookup: LookupFunction = (host, { all }, done) => {
    const look = async (): Promise<void> => {
      try {
        const [first, ...others] = await this.#callable(host);
        if (all === true) done(null, [first, ...others]);
        else done(null, first.address, first.family);
      } catch (error) {
        done(error as NodeJS.ErrnoException, '', 0);
      }
    };
    void look();
  };

  /** The addresses of a host. A name that leads inside as well is not called at all. */
  async #callable(host: string): Promise<[LookupAddress, ...LookupAddress[]]> {
    const [first, ...others] = await this.#resolve(host);
    if (first === undefined) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
    if (![first, ...others].every(({ address }) => this.#mayCall(address))) throw new NotPublic(host);
    return [first, ...others];
  }
}

/** A request and its answer, as they are kept. */
export function attemptOf(answer: ReceiverAnswer, at: Date): Attempt {
  const { retryAfterMs: _, ...attempt } = answer;
  return { at, ...attempt };
}

/** An answer as far as it has been read. */
class AnswerInPart {
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  constructor(private readonly response: IncomingMessage) {}

  /** @returns bytes so far */
  take(chunk: Buffer): number {
    if (this.#bytes < EXCERPT_BYTES) this.#kept.push(chunk.subarray(0, EXCERPT_BYTES - this.#bytes));
    this.#bytes += chunk.length;
    return this.#bytes;
  }

  whole(): Omit<ReceiverAnswer, 'milliseconds'> {
    const { statusCode: status = 0, headers } = this.response;
    const failure = failureOfStatus(status);
    const excerpt = textOf(Buffer.concat(this.#kept));
    const retryAfterMs = waitIn(headers['retry-after']);
    return {
      status,
      ...(failure !== undefined && { failure }),
      ...(excerpt !== '' && { excerpt }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
}

/**
 * Asks the DNS alone: what only this machine knows, such as its hosts file, is no name of a receiver. Nor does a slow
 * answer hold up a thread that others wait for.
 */
async function resolveOutside(host: string): Promise<LookupAddress[]> {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const [four, six] = await Promise.all([
    resolver.resolve4(host).catch((): string[] => []),
    resolver.resolve6(host).catch((): string[] => []),
  ]);
  return [...four.map((address) => ({ address, family: 4 })), ...six.map((address) => ({ address, family: 6 }))];
}

const resolveHere: Resolve = async (host) => lookup(host, { all: true });

/** The text of an answer. Control characters say nothing, and may do harm where the text is shown. */
const textOf = (bytes: Buffer): string =>
  new TextDecoder()
    .decode(bytes)
    .replaceAll(/[^\P{C}\n\t]/gu, '')
    // a character that was cut off
    .replace(/\uFFFD$/, '')
    .trim();

/** Retry-After (RFC 9110 section 10.2.3): seconds or a date. */
function waitIn(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? ms : undefined;
}
