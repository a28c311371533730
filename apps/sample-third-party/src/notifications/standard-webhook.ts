import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Failure } from '../failure.js';

/** Clocks differ, and messages are on their way; older ones may be played again by somebody. */
const TOLERANCE_S = 300;

/**
 * Checks a message by the Standard Webhooks specification (symmetric signatures, `v1`).
 *
 * @param secret `whsec_` and base64
 * @throws Failure `signature-wrong`
 */
export function verifyWebhook(secret: string, headers: IncomingHttpHeaders, body: Buffer, now = Date.now()): void {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    throw new Failure('signature-wrong', 'a header is missing');
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_S)
    throw new Failure('signature-wrong', 'too old, or from the future');
  const right = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest();
  // several while the secret is being changed
  const isRight = signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === right.length && timingSafeEqual(given, right);
  });
  if (!isRight) throw new Failure('signature-wrong', 'no signature is by our secret');
}
