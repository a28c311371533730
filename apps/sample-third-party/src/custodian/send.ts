import { Failure } from '../failure.js';

/** Until the head of the answer is there; a feed may then take as long as it flows. */
const HEAD_MS = 20_000;

/**
 * A request to the custodian. It follows no redirects, since they would carry our secrets away.
 *
 * @throws Failure `custodian-unreachable`
 */
export async function send(address: string, { headers, ...request }: RequestInit = {}): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), HEAD_MS);
  try {
    return await fetch(address, {
      redirect: 'error',
      ...request,
      headers: { Accept: 'application/json', ...(headers as Record<string, string> | undefined) },
      signal: patience.signal,
    });
  } catch (cause) {
    throw new Failure('custodian-unreachable', new URL(address).origin, { cause });
  } finally {
    clearTimeout(timer);
  }
}
