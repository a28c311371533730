import { Webhook } from 'standardwebhooks';
import { writeBatchList } from './batch-list.js';
import type { ReceiverRequest } from './receivers.js';

export interface NotificationMessage {
  /** of the delivery: the receiver knows by it what it has had already */
  readonly id: string;
  readonly uris: readonly string[];
}

/**
 * The POST that tells of changes, signed as Standard Webhooks 1.0 says: once with each secret, so that whoever knows one
 * can check it.
 */
export function notificationRequest(
  to: string,
  { id, uris }: NotificationMessage,
  { secrets, at, userAgent }: { secrets: readonly string[]; at: Date; userAgent: string },
): ReceiverRequest {
  const body = writeBatchList(uris);
  return {
    method: 'POST',
    uri: to,
    headers: {
      'Content-Type': 'application/xml',
      'User-Agent': userAgent,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
    },
    body,
  };
}
