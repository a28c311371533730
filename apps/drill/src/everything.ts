import { setTimeout as sleep } from 'node:timers/promises';
import { oauthPaths } from '@app/authorization';
import { RESOURCE_PATH } from '@app/espi';
import { ask, type Answer, type Question } from './ask.js';
import type { DrilledServer } from './drilled-server.js';
import { meterUpload } from './meter-upload.js';
import type { Report } from './report.js';
import { cookiesOf, FORM, signInForm } from './sign-in-form.js';

/** The form in which whoever asks reads a refusal. */
type Form = 'problem' | 'xml' | 'oauth' | 'page';

interface Call {
  readonly what: string;
  readonly path: string;
  readonly question?: Question;
  readonly form: Form;
  /** what it is answered where all is well */
  readonly status: number;
  /** whose readings it uploads */
  readonly day?: number;
}

export interface Called extends Call {
  readonly answer: Answer | undefined;
  readonly ms: number;
}

const DAY = 86_400;
const QUARTERS_A_DAY = 96;
const PASSWORD = 'four quiet herons wade';
const FIRST_DAY = Date.UTC(2025, 5, 2, 5) / 1000;

/** One request of each kind that clients make, with what each needs to be answered. */
export class Everything {
  #cookie = '';
  #day = 0;
  /** first seconds of the days whose upload was answered 200 */
  readonly #acknowledged: number[] = [];

  private constructor(
    private readonly base: string,
    private readonly feed: string,
    private readonly token: string,
    private readonly uploadToken: string,
    readonly uploadPath: string,
    private readonly basic: string,
    private readonly email: string,
  ) {}

  static async of({ base, custodian, feed, token }: DrilledServer): Promise<Everything> {
    const { tokens, registrations, customers, people } = custodian;
    const upload = await tokens.issue('upload', { expiresAt: new Date(Date.now() + 7 * 86_400_000) });
    const { _id } = await customers.add({ name: 'Everything', synthetic: true });
    const { clientInformation } = await registrations.register({
      client_name: 'Everything',
      redirect_uris: ['http://localhost:1/callback'],
      scope: ['FB=1_3_4_5_13_31_37_39'],
    });
    const { client_id: id, client_secret: secret = '' } = clientInformation;
    const email = 'everything@mail.example';
    const user = { email, name: 'Everything', roles: ['customer' as const], customerId: _id, confirmed: true };
    await people.userAdministration.add(user, { password: PASSWORD, by: 'operator' });
    const everything = new Everything(
      base,
      new URL(feed).pathname,
      token,
      upload.token,
      `${RESOURCE_PATH}/Batch/RetailCustomer/${_id}/UsagePoint`,
      `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      email,
    );
    await everything.signIn();
    return everything;
  }

  /** All at once. @param patienceMs after which an answer is no longer waited for */
  async ask(patienceMs: number): Promise<readonly Called[]> {
    return Promise.all(
      this.#calls().map(async (call): Promise<Called> => {
        const began = performance.now();
        const asked = ask(`${this.base}${call.path}`, call.question).catch(() => undefined);
        const answer = await Promise.race([asked, sleep(patienceMs, undefined, { ref: false })]);
        if (call.day !== undefined && answer?.status === 200) this.#acknowledged.push(call.day);
        return { ...call, answer, ms: performance.now() - began };
      }),
    );
  }

  /** Anew, where a session may have run out. */
  async signIn(): Promise<void> {
    const page = await ask(`${this.base}/sign-in`);
    this.#cookie = cookiesOf(await ask(`${this.base}/sign-in`, signInForm(page, this.email, PASSWORD)));
  }

  get acknowledged(): number {
    return this.#acknowledged.length;
  }

  /** Days that were acknowledged and are not there: sent again, one that is there is found unchanged. */
  async lost(): Promise<number> {
    let lost = 0;
    for (const day of this.#acknowledged) {
      const { status, text } = await ask(`${this.base}${this.uploadPath}`, this.#upload(day));
      if (status !== 200 || !text.includes(`"unchanged":${QUARTERS_A_DAY}`)) lost += 1;
    }
    return lost;
  }

  /** An upload that needs a temporary file: what its readings are is said after them. */
  largeUpload(): Question {
    const day = meterUpload(2, FIRST_DAY, 7, Math.floor(Date.now() / 1000));
    const type = day.split('<entry>').find((entry) => entry.includes('<ReadingType')) ?? '';
    const readings = /<IntervalReading>.*<\/IntervalReading>/s.exec(day)?.[0] ?? '';
    const body = day
      .replace(`<entry>${type}`, '')
      .replace(readings, readings.repeat(400))
      .replace('</feed>', `<entry>${type}</feed>`);
    return { ...this.#upload(FIRST_DAY), body };
  }

  #upload(day: number): Question {
    const headers = { authorization: `Bearer ${this.uploadToken}`, 'content-type': 'application/atom+xml' };
    return { method: 'POST', headers, body: meterUpload(1, day, 7, Math.floor(Date.now() / 1000)) };
  }

  #calls(): readonly Call[] {
    const bearer = { authorization: `Bearer ${this.token}` };
    const page = (language: string, path: string): Call => ({
      what: `${path} in ${language}`,
      path,
      question: { headers: { accept: 'text/html', 'accept-language': language, cookie: this.#cookie } },
      form: 'page',
      status: 200,
    });
    const start = FIRST_DAY + this.#day++ * DAY;
    return [
      { what: 'feed', path: this.feed, question: { headers: bearer }, form: 'problem', status: 200 },
      {
        what: 'feed, XML preferred',
        path: this.feed,
        question: { headers: { ...bearer, accept: 'application/atom+xml, application/xml' } },
        form: 'xml',
        status: 200,
      },
      {
        what: 'token',
        path: oauthPaths.token,
        question: {
          method: 'POST',
          headers: { ...FORM, authorization: this.basic },
          body: 'grant_type=client_credentials&scope=FB%3D34_35',
        },
        form: 'oauth',
        status: 200,
      },
      {
        what: 'revocation',
        path: oauthPaths.revoke,
        question: { method: 'POST', headers: { ...FORM, authorization: this.basic }, body: 'token=none' },
        form: 'oauth',
        status: 200,
      },
      {
        what: 'upload',
        path: this.uploadPath,
        question: this.#upload(start),
        form: 'problem',
        status: 200,
        day: start,
      },
      page('en', '/profile'),
      page('es', '/profile'),
      page('es', '/sharing'),
    ];
  }
}

/** Each must be answered rightly, or refused as it should be, within this time. @returns of how many the one and the other */
export function checkRefusals(report: Report, when: string, called: readonly Called[], mostMs: number): void {
  const faults = called.flatMap((each) => faultOf(each, mostMs));
  const refused = called.filter(({ answer }) => answer?.status === 503).length;
  const longest = Math.max(...called.map(({ ms }) => ms));
  report.check(
    faults.length === 0,
    `${when}: of ${called.length} requests ${refused} refused, each in its form with Retry-After; ` +
      `the last after ${(longest / 1000).toFixed(1)} s`,
    faults.join('; '),
  );
}

/** Whether each is answered as where all is well. */
export const areRight = (called: readonly Called[]): boolean =>
  called.every(({ answer, status }) => answer?.isWhole === true && answer.status === status);

export const wrongOnes = (called: readonly Called[]): string =>
  called
    .filter(({ answer, status }) => answer?.status !== status)
    .map(({ what, answer }) => `${what}: ${answer?.status ?? 'no answer'} ${answer?.text.slice(0, 120) ?? ''}`)
    .join('; ');

function faultOf({ what, answer, ms, form, status, question }: Called, mostMs: number): string[] {
  if (answer === undefined || !answer.isWhole) return [`${what}: no answer in ${(ms / 1000).toFixed(1)} s`];
  if (ms > mostMs) return [`${what}: ${answer.status} after ${(ms / 1000).toFixed(1)} s`];
  if (answer.status === status) return [];
  const { headers, text } = answer;
  if (answer.status !== 503) return [`${what}: ${answer.status} ${text.slice(0, 200)}`];
  if (!(Number(headers['retry-after']) > 0)) return [`${what}: 503 without Retry-After`];
  const type = String(headers['content-type']);
  const language = question?.headers?.['accept-language'] ?? '';
  const isInForm = {
    problem: type.startsWith('application/problem+json') && text.includes('"code"'),
    xml: type.startsWith('application/xml') && text.includes('urn:ietf:rfc:7807'),
    oauth: type.startsWith('application/json') && text.includes('temporarily_unavailable'),
    page: type.startsWith('text/html') && text.includes(`<html lang="${language}"`),
  }[form];
  return isInForm ? [] : [`${what}: in another form: ${type} ${text.slice(0, 200)}`];
}
