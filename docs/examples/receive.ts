// Takes notifications of changes: WEBHOOK_SECRET=whsec_… node receive.ts
// Its address, here http://localhost:3001/notify, is the notification address of the application.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

const key = Buffer.from((process.env['WEBHOOK_SECRET'] ?? '').replace('whsec_', ''), 'base64');
const seen = new Set<string>();

/** Whether the custodian sent this, as Standard Webhooks says: one right signature of several is enough. */
function isSigned(id: string, timestamp: string, signatures: string, body: string): boolean {
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(' ').some((each) => {
    const [version, signature = ''] = each.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === right.length && timingSafeEqual(given, right);
  });
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    // the address shows that it wants notifications by saying the challenge back
    response.end(new URL(request.url ?? '/', 'http://localhost').searchParams.get('hub_challenge'));
    return;
  }
  const header = (name: string): string => String(request.headers[name] ?? '');
  const body = await text(request);
  const id = header('webhook-id');
  if (!isSigned(id, header('webhook-timestamp'), header('webhook-signature'), body)) {
    response.writeHead(401).end();
    return;
  }
  // answer first: whoever takes longer than ten seconds is asked again
  response.writeHead(204).end();
  // what comes twice has the same id
  if (seen.has(id)) return;
  seen.add(id);
  for (const [, uri = ''] of body.matchAll(/<resources>([^<]*)<\/resources>/g)) {
    console.log(`changed: ${uri.replaceAll('&amp;', '&')}`);
  }
}

createServer((request, response) => void receive(request, response)).listen(Number(process.env['PORT'] ?? '3001'), () =>
  console.log('waiting'),
);
