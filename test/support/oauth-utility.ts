import { ApplicationStatus } from '@app/third-parties';
import { ask, type Answer } from './http-client.js';
import { ConsentDoor, type ConsentAnswer, type GivenChoices } from './consent-door.js';
import { Browser, OAuthClient } from './oauth-client.js';
import { startTestCustodian, type TestCustodian } from './test-custodian.js';
import { delivered, EVERY_BLOCK, TestUtility } from './test-utility.js';

export const BASE = 'http://custodian.example';
export const REDIRECT = 'https://diary.example/callback';
export const SCOPE = 'FB=1_3_4_5_15;IntervalDuration=900_3600;BlockDuration=daily;HistoryLength=13';
/** What the clients of these tests register: all, and the management of their own. */
export const REGISTERED = `${EVERY_BLOCK}_41_44_51_54`;

/** A custodian with one customer, who answers every request for consent as the test says. */
export class OAuthUtility {
  private constructor(
    readonly server: TestCustodian,
    readonly utility: TestUtility,
    readonly customerId: string,
    readonly usagePointIds: readonly string[],
    readonly door: ConsentDoor,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<OAuthUtility> {
    const server = await startTestCustodian({ BASE_URL: BASE, ...environment }, { ownPath: '/consent/' });
    const utility = new TestUtility(server.custodian);
    const customer = await utility.customer();
    const points = [await utility.usagePoint(customer), await utility.usagePoint(customer)];
    for (const point of points) await utility.channel(point, delivered, { from: '2026-01-01', days: 2 });
    const ids = points.map(({ _id }) => _id);
    return new OAuthUtility(server, utility, customer._id, ids, new ConsentDoor(server.listening, server.custodian));
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  async newClient(metadata: object = {}): Promise<OAuthClient> {
    const { clientInformation } = await this.server.custodian.registrations.register(
      { client_name: 'Kilowatt Diary', redirect_uris: [REDIRECT], scope: [REGISTERED], ...metadata },
      { status: ApplicationStatus.Review },
    );
    const { client_id: id, client_secret: secret = '' } = clientInformation;
    return this.client(id, secret);
  }

  /** A client that is registered already. */
  client(id: string, secret: string, redirectUri = REDIRECT): OAuthClient {
    return new OAuthClient(this.server.origin, id, secret, redirectUri);
  }

  newBrowser(): Browser {
    return new Browser(BASE, this.server.origin);
  }

  /** Sends a new browser to authorize; the customer grants, but for what `answer` says. */
  async authorize(
    client: OAuthClient,
    parameters: Record<string, string> = {},
    answer: ConsentAnswer = { customerId: this.customerId },
  ): Promise<{ readonly answer: Answer; readonly elsewhere?: URL }> {
    this.door.answer = answer;
    return this.newBrowser().follow(client.authorizeUrl({ scope: SCOPE, ...parameters }));
  }

  async codeFor(
    client: OAuthClient,
    parameters: Record<string, string> = {},
    choices: GivenChoices = {},
  ): Promise<string> {
    const { customerId } = this;
    const { elsewhere, answer } = await this.authorize(client, parameters, { customerId, choices });
    const code = elsewhere?.searchParams.get('code');
    if (typeof code !== 'string') throw new Error(`no code: ${answer.status} ${elsewhere?.href ?? answer.text}`);
    return code;
  }

  /** The whole code flow. */
  async tokensFor(client: OAuthClient, choices: GivenChoices = {}): Promise<Record<string, string>> {
    const answer = await client.exchange(await this.codeFor(client, {}, choices));
    if (answer.status !== 200) throw new Error(`no tokens: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as Record<string, string>;
  }

  /** Reads an address that the custodian gave out. */
  async read(address = '', token?: string): Promise<Answer> {
    return ask(address.replace(BASE, this.server.origin), token === undefined ? {} : { token });
  }
}
