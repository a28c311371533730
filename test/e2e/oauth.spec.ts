import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/http-client.js';
import { ConsentDoor } from '../support/consent-door.js';
import { Browser, json, OAuthClient } from '../support/oauth-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { EVERY_BLOCK, TestUtility } from '../support/test-utility.js';

const BASE = 'http://custodian.example';
const REDIRECT = 'https://diary.example/callback';
const SCOPE = 'FB=1_3_4_5_15;IntervalDuration=900_3600;BlockDuration=daily;HistoryLength=13';

let server: TestCustodian;
let door: ConsentDoor;
let customerId: string;
let diary: OAuthClient;

async function newClient(scope = [EVERY_BLOCK]): Promise<OAuthClient> {
  const { clientInformation } = await server.custodian.registrations.register({
    client_name: 'Kilowatt Diary',
    redirect_uris: [REDIRECT],
    scope,
  });
  return new OAuthClient(server.origin, clientInformation.client_id, clientInformation.client_secret ?? '', REDIRECT);
}

beforeAll(async () => {
  server = await startTestCustodian({ BASE_URL: BASE, LOG_LEVEL: process.env['OAUTH_LOG'] ?? 'silent' });
  door = new ConsentDoor(server.listening);
  const utility = new TestUtility(server.custodian);
  const customer = await utility.customer();
  await utility.usagePoint(customer);
  customerId = customer._id;
  diary = await newClient();
});
afterAll(async () => server.close());

async function codeFor(client: OAuthClient, parameters: Record<string, string> = {}): Promise<string> {
  door.answer = { customerId };
  const { elsewhere, answer } = await new Browser(BASE, server.origin).follow(
    client.authorizeUrl({ scope: SCOPE, ...parameters }),
  );
  const code = elsewhere?.searchParams.get('code');
  if (typeof code !== 'string') throw new Error(`no code: ${answer.status} ${elsewhere?.href ?? answer.text}`);
  return code;
}

describe('the code flow', () => {
  it('gives a token that reads the feed', async () => {
    const tokens = await diary.exchange(await codeFor(diary));
    expect(tokens.status).toBe(200);
    const { access_token: token, resourceURI = '' } = json(tokens);
    const feed = await ask(resourceURI.replace(BASE, server.origin), { token });
    expect(feed.status).toBe(200);
  });

  it('gives a client its own', async () => {
    const tokens = await diary.token({ grant_type: 'client_credentials', scope: 'FB=34_35' });
    expect(tokens.status).toBe(200);
  });
});
