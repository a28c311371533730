// Asks a customer for permission, and reads the first feed. Needs Node 24 and nothing else:
//   CLIENT_ID=… CLIENT_SECRET=… node connect.ts
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const custodian = process.env['CUSTODIAN'] ?? 'http://localhost:8080';
const redirectUri = process.env['REDIRECT_URI'] ?? 'http://localhost:3000/callback';
const clientId = process.env['CLIENT_ID'] ?? '';
const clientSecret = process.env['CLIENT_SECRET'] ?? '';
const scope = 'FB=1_3_4_5_13_31_37;IntervalDuration=900_3600_daily_monthly;HistoryLength=13';

// What comes back must carry the same state, and only who has the verifier can use the code (RFC 7636).
const state = randomBytes(16).toString('base64url');
const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');
const question = new URLSearchParams({
  response_type: 'code',
  client_id: clientId,
  redirect_uri: redirectUri,
  scope,
  state,
  code_challenge: challenge,
  code_challenge_method: 'S256',
});
console.log(`Open this in a browser:\n${custodian}/DataCustodian/oauth/authorize?${question.toString()}`);

const answer = await new Promise<URLSearchParams>((resolve) => {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', redirectUri);
    if (pathname !== new URL(redirectUri).pathname) {
      response.writeHead(404).end();
      return;
    }
    response.end('Done: back to the terminal.');
    server.close();
    resolve(searchParams);
  }).listen(Number(new URL(redirectUri).port));
});
if (answer.get('state') !== state) throw new Error('this is the answer to another question');
const code = answer.get('code');
if (code === null) throw new Error(`no permission: ${answer.get('error') ?? 'no reason'}`);

const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
const tokenAnswer = await fetch(`${custodian}/DataCustodian/oauth/token`, {
  method: 'POST',
  headers: { Authorization: `Basic ${basic}` },
  body: new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  }),
});
if (!tokenAnswer.ok) throw new Error(await tokenAnswer.text());
const token = (await tokenAnswer.json()) as { access_token: string; refresh_token: string; resourceURI: string };
console.log(`Keep the refresh token safe: ${token.refresh_token}`);
console.log(`For an hour: TOKEN=${token.access_token} FEED=${token.resourceURI} node poll.ts`);

const feed = await fetch(new URL(new URL(token.resourceURI).pathname, custodian), {
  headers: { Authorization: `Bearer ${token.access_token}` },
});
if (!feed.ok) throw new Error(await feed.text());
const xml = await feed.text();
console.log(`${xml.split('<espi:IntervalReading>').length - 1} readings`);
