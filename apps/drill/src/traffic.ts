import { setTimeout as sleep } from 'node:timers/promises';
import type { DataCustodian } from '@app/data-custodian';
import { oauthPaths } from '@app/authorization';
import { RESOURCE_PATH } from '@app/espi';
import { ask, type Answer, type Question } from './ask.js';
import type { City } from './city.js';
import type { LargeFeed } from './large-feed.js';
import type { Report } from './report.js';
import { cookiesOf, FORM, signInForm } from './sign-in-form.js';

/** What became of a request: `refused` is 503 with Retry-After, `cut` an answer whose end is missing, to be seen. */
type Outcome = 'right' | 'refused' | 'cut' | 'wrong';

export interface Asked {
  readonly what: string;
  /** epoch milliseconds */
  readonly began: number;
  readonly ended: number;
  readonly outcome: Outcome;
  readonly said: string;
}

/** Asks, and keeps account of what came. @returns nothing where no whole answer came */
export type Send = (
  what: string,
  path: string,
  question: Question,
  isRight: (answer: Answer) => boolean,
) => Promise<Answer | undefined>;

const PASSWORD = 'four quiet herons wade';

/** Everybody who asks something of a server with TRUST_PROXY=1, steadily, and remembers what was acknowledged. */
export class Traffic {
  readonly asked: Asked[] = [];
  /** what was given out, and must be good in the end */
  readonly #tokens: string[] = [];
  readonly #sessions: string[] = [];
  readonly #stop = new AbortController();
  #loops: readonly Promise<unknown>[] = [];
  #basic = '';
  #email = '';
  #networks = 0;

  constructor(
    private readonly custodian: DataCustodian,
    private readonly base: string,
    private readonly city: City,
    private readonly large: LargeFeed,
  ) {}

  readonly send: Send = async (what, path, question, isRight) => {
    const began = Date.now();
    const answer = await ask(`${this.base}${path}`, question).catch((error: unknown) => String(error));
    const outcome = typeof answer === 'string' ? 'wrong' : outcomeOf(answer, isRight(answer));
    const said = typeof answer === 'string' ? answer : `${answer.status} ${answer.text.slice(0, 200)}`;
    this.asked.push({ what, began, ended: Date.now(), outcome, said: outcome === 'wrong' ? said : '' });
    return typeof answer === 'string' || !answer.isWhole ? undefined : answer;
  };

  async start(): Promise<void> {
    const { people, registrations, customers } = this.custodian;
    const { clientInformation } = await registrations.register({
      client_name: 'Drill of tokens',
      redirect_uris: ['http://localhost:1/callback'],
      scope: ['FB=1_3_4_5_13_31_37_39'],
    });
    const { client_id: id, client_secret: secret = '' } = clientInformation;
    this.#basic = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const { _id: customerId } = await customers.add({ name: 'Somebody', synthetic: true });
    this.#email = 'somebody@mail.example';
    await people.userAdministration.add(
      { email: this.#email, name: 'Somebody', roles: ['customer'], customerId, confirmed: true },
      { password: PASSWORD, by: 'operator' },
    );
    const { signal } = this.#stop;
    const forever = async (step: () => Promise<void>, pauseMs: number): Promise<void> => {
      for (; !signal.aborted; await sleep(pauseMs)) await step();
    };
    this.#loops = [
      this.city.report(signal),
      forever(async () => this.city.read(this.send), 100),
      forever(async () => this.#readLarge(), 500),
      forever(async () => this.#takeToken(), 100),
      forever(async () => this.#signIn(), 400),
    ];
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  /** Whether all that was acknowledged is there. */
  async checkKept(report: Report): Promise<void> {
    let lost = 0;
    for (const token of this.#tokens) if ((await this.#useToken(token)) === undefined) lost += 1;
    report.check(lost === 0, `${this.#tokens.length} tokens that were issued are good`, `${lost} are not`);
    lost = 0;
    for (const cookie of this.#sessions) if (!(await this.#isSignedIn(cookie))) lost += 1;
    report.check(lost === 0, `${this.#sessions.length} sessions that were opened are open`, `${lost} are not`);
    const missing = await this.city.missing();
    report.check(
      missing.length === 0,
      `${this.city.acknowledged} readings that were acknowledged are there, once`,
      missing[0],
    );
  }

  async #readLarge(): Promise<void> {
    const { path, token, readings } = this.large;
    const headers = { authorization: `Bearer ${token}` };
    await this.send(
      'feed',
      path,
      { headers },
      ({ text }) => text.split('<espi:IntervalReading>').length - 1 === readings,
    );
  }

  async #takeToken(): Promise<void> {
    const headers = { ...FORM, authorization: this.#basic };
    const question = { method: 'POST', headers, body: 'grant_type=client_credentials&scope=FB%3D34_35' };
    const answer = await this.send('token', oauthPaths.token, question, ({ status }) => status === 200);
    if (answer?.status !== 200) return;
    const { access_token: token } = JSON.parse(answer.text) as { access_token: string };
    this.#tokens.push(token);
    await this.#useToken(token);
  }

  async #useToken(token: string): Promise<Answer | undefined> {
    const path = `${RESOURCE_PATH}/ReadServiceStatus`;
    const headers = { authorization: `Bearer ${token}` };
    const answer = await this.send('resource', path, { headers }, ({ status }) => status === 200);
    return answer?.status === 200 ? answer : undefined;
  }

  async #signIn(): Promise<void> {
    const page = await this.send(
      'page',
      '/sign-in',
      {},
      ({ status, text }) => status === 200 && text.includes('_csrf'),
    );
    if (page?.status !== 200) return;
    const form = signInForm(page, this.#email, PASSWORD);
    const question = { ...form, headers: { ...form.headers, 'x-forwarded-for': this.#nextAddress() } };
    const answer = await this.send('sign-in', '/sign-in', question, ({ status }) => status === 303 || status === 302);
    if (answer === undefined || answer.status >= 400) return;
    const cookie = cookiesOf(answer);
    this.#sessions.push(cookie);
    await this.#isSignedIn(cookie);
  }

  /** Who signs in comes from a network of their own, as people of a city do: the limit of a network stands. */
  #nextAddress(): string {
    const n = (this.#networks += 1);
    return `10.${(n >> 8) & 255}.${n & 255}.1`;
  }

  async #isSignedIn(cookie: string): Promise<boolean> {
    const answer = await this.send('profile', '/profile', { headers: { cookie } }, ({ status }) => status === 200);
    return answer?.status === 200;
  }
}

function outcomeOf({ isWhole, status, headers }: Answer, isRight: boolean): Outcome {
  if (!isWhole) return 'cut';
  if (isRight) return 'right';
  return status === 503 && Number(headers['retry-after']) > 0 ? 'refused' : 'wrong';
}
