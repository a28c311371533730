import { connect } from 'node:net';
import { brotliDecompressSync, constants, gunzipSync } from 'node:zlib';

/** A request as it goes over the wire, which may break the rules of HTTP. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

export interface WireAnswer {
  /** 0 where the connection ended without an answer */
  readonly status: number;
  /** names in lower case */
  readonly headers: ReadonlyMap<string, string>;
  /** unpacked; of a long one the beginning */
  readonly text: string;
  /** the longest time in which nothing came: an answer that goes on is none that hangs */
  readonly milliseconds: number;
}

const PATIENCE_MS = 15_000;
/** The beginning of a long answer says enough: an auditor's list of all requests grows with each that is made here. */
const MOST_READ = 256 * 1024;
/** Of a request that may be no whole one: then it is over, whether the server waits for more of it or not. */
const ENDED_AFTER_MS = 1_100;

/** Sends a request on a connection of its own. @param isWhole false where the server may wait for more of it */
export async function exchange(port: number, request: WireRequest, isWhole = true): Promise<WireAnswer> {
  let heardAt = performance.now();
  let milliseconds = 0;
  const heard = (): void => {
    const now = performance.now();
    milliseconds = Math.max(milliseconds, now - heardAt);
    heardAt = now;
  };
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    let read = 0;
    let isSettled = false;
    const settle = (isOver: boolean): void => {
      if (isSettled) return;
      heard();
      const answer = answerIn(Buffer.concat(chunks), request.method, isOver);
      if (answer === undefined) return;
      isSettled = true;
      clearTimeout(ending);
      socket.destroy();
      resolve({ ...answer, milliseconds });
    };
    const ending = isWhole ? undefined : setTimeout(() => socket.end(), ENDED_AFTER_MS);
    socket.setTimeout(PATIENCE_MS, () => settle(true));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      read += chunk.length;
      settle(read > MOST_READ);
    });
    socket.on('error', () => settle(true));
    socket.on('close', () => settle(true));
    socket.write(bytesOf(request));
  });
}

function bytesOf({ method, target, headers, body }: WireRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`), body ?? Buffer.alloc(0)]);
}

type Answer = Omit<WireAnswer, 'milliseconds'>;
const none: Answer = { status: 0, headers: new Map(), text: '' };

/** @returns undefined while more of it is to come */
function answerIn(bytes: Buffer, method: string, isOver: boolean): Answer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return isOver ? none : undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
  if (status >= 100 && status < 200) return answerIn(bytes.subarray(end + 4), method, isOver);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}\n${value}` : value);
  }
  const rest = bytes.subarray(end + 4);
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  const body = hasBody ? bodyIn(rest, headers, isOver) : Buffer.alloc(0);
  return body && { status, headers, text: unpacked(body, headers.get('content-encoding')).toString() };
}

function bodyIn(rest: Buffer, headers: ReadonlyMap<string, string>, isOver: boolean): Buffer | undefined {
  if (headers.get('transfer-encoding') === 'chunked') return unchunked(rest) ?? (isOver ? rest : undefined);
  const length = Number(headers.get('content-length') ?? Infinity);
  return rest.length >= length || isOver ? rest : undefined;
}

/** RFC 9112 section 7.1 */
function unchunked(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    if (end === -1) return undefined;
    const length = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (length === 0) return Buffer.concat(parts);
    if (end + 2 + length > bytes.length) return undefined;
    parts.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}

function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  try {
    // of a beginning what can be
    if (encoding === 'gzip') return gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH });
    return encoding === 'br' ? brotliDecompressSync(body) : body;
  } catch {
    return body;
  }
}
