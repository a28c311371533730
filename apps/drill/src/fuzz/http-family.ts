import type { Arbitrary } from 'fast-check';
import { RESOURCE_PATH } from '@app/espi';
import type { Family, Outcome } from './family.js';
import type { FuzzedCity } from './fuzzed-city.js';
import type { Asked } from './questions/asked.js';
import { asWritten, Surveyor, type Survey } from './survey.js';
import { faultsOf, mostMsOf } from './verdict.js';
import { exchange, type WireAnswer, type WireRequest } from './wire.js';

/** Where the server is, and how often it is asked for what it has always answered. */
export interface FuzzedServer {
  readonly city: FuzzedCity;
  readonly port: number;
  readonly baseUrl: string;
  readonly goodRequestEvery: number;
  readonly pagesOfARoute: number;
  /** as the last family left it; made anew when it has grown old */
  survey?: Survey;
}

const FORGIVEN_EVERY = 100;
const BOUNDARY = 'a-boundary-of-fuzz';

/** What there is to ask for, by people who have used up nothing yet. */
export async function surveyed(server: FuzzedServer): Promise<Survey> {
  if (server.survey === undefined) {
    const { city, port, baseUrl, pagesOfARoute } = server;
    await city.freshen({ anew: true });
    server.survey = await new Surveyor(city, port, baseUrl, pagesOfARoute).survey();
  }
  return server.survey;
}

/** A family of requests. */
export class HttpFamily implements Family<Asked> {
  readonly mostLanes = Infinity;
  #tried = 0;
  #feed: string | undefined;
  #freshening: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly server: FuzzedServer,
    private readonly questions: (survey: Survey) => Arbitrary<Asked>,
  ) {}

  async inputs(): Promise<Arbitrary<Asked>> {
    this.#feed ??= await this.#bystandersFeed();
    return this.questions(await surveyed(this.server));
  }

  async try(asked: Asked): Promise<Outcome> {
    const { city, port, goodRequestEvery } = this.server;
    const request = this.#written(asked);
    const answer = await exchange(port, request, asked.isHttp);
    const accept = request.headers.find(([name]) => name.toLowerCase() === 'accept')?.[1];
    const { isHttp, method, target } = asked;
    const faults = faultsOf(answer, { method, target, accept, isHttp, secrets: city.secretsOfOthers(asked.caller) });
    if (answer.milliseconds > mostMsOf(target) && asked.isHttp && (await this.#isSlow(request))) {
      faults.push(`answered after ${answer.milliseconds.toFixed(0)} ms`);
    }
    this.#tried += 1;
    if (this.#tried % FORGIVEN_EVERY === 0) await city.forgive();
    if (asked.method !== 'GET' && answer.status < 400) await this.#freshen();
    if (this.#tried % goodRequestEvery === 0 && (await this.#bystandersFeed()) !== this.#feed) {
      faults.push('what was right before is answered otherwise');
    }
    return { status: statusOf(answer), milliseconds: answer.milliseconds, faults };
  }

  inWords(asked: Asked): string {
    const { caller, method, target, headers = [], body, form, files } = asked;
    const parts = [
      `${caller}: ${method} ${target}`,
      ...headers.map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
      ...(form === undefined ? [] : [JSON.stringify(form)]),
      ...(files ?? []).map(([name, file]) => `${name}=${file.name} ${inBrief(file.content)}`),
      ...(body === undefined ? [] : [inBrief(body)]),
    ];
    return parts.join(' | ').slice(0, 1_000);
  }

  /** Slow once may be the machine; it is the server's where it is slow again, and what costs nothing is not. */
  async #isSlow(request: WireRequest): Promise<boolean> {
    const { city, port } = this.server;
    const least = asWritten(city, { caller: 'nobody', method: 'GET', target: '/health/live' });
    for (let n = 0; n < 3; n++) {
      const [{ milliseconds }, { milliseconds: control }] = [
        await exchange(port, request),
        await exchange(port, least),
      ];
      if (milliseconds - control <= mostMsOf(request.target)) return false;
    }
    return true;
  }

  /** What was changed may have been what the next asks by. */
  async #freshen(): Promise<void> {
    this.#freshening = this.#freshening.then(async () => this.server.city.freshen());
    await this.#freshening;
  }

  async #bystandersFeed(): Promise<string> {
    const { city, port } = this.server;
    const { token, authorization } = city.bystander;
    const target = `${RESOURCE_PATH}/Batch/Subscription/${authorization._id}`;
    const headers = [['Authorization', `Bearer ${token}`]] as const;
    const { status, text } = await exchange(
      port,
      asWritten(city, { caller: 'nobody', method: 'GET', target, headers }),
    );
    // what tells when it was asked for
    return `${status} ${text.replaceAll(/<updated>[^<]*<\/updated>|<link rel="next-poll"[^>]*>/g, '')}`;
  }

  #written(asked: Asked): WireRequest {
    const { city } = this.server;
    if (asked.form === undefined) return asWritten(city, asked);
    const { csrf } = city.callers.get(asked.caller) ?? {};
    const fields = [...asked.form, ...(csrf === undefined ? [] : ([['_csrf', csrf]] as const))];
    if (asked.files === undefined) {
      const body = Buffer.from(
        new URLSearchParams(fields.map((pair) => pair.map((each) => each.toWellFormed()))).toString(),
      );
      return asWritten(city, { ...asked, body, headers: [['Content-Type', 'application/x-www-form-urlencoded']] });
    }
    const parts = [
      // a form whose file is read as it comes reads no fields after it
      ...fields.map(([name, value]) => part(name, Buffer.from(value))),
      ...asked.files.map(([name, { name: called, content }]) => part(name, content, called)),
      Buffer.from(`--${BOUNDARY}--\r\n`),
    ];
    const headers = [['Content-Type', `multipart/form-data; boundary=${BOUNDARY}`]] as const;
    return asWritten(city, { ...asked, body: Buffer.concat(parts), headers });
  }
}

function part(name: string, content: Buffer, file?: string): Buffer {
  const called = file === undefined ? '' : `; filename="${file}"\r\nContent-Type: application/octet-stream`;
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${called}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')]);
}

const statusOf = ({ status }: WireAnswer): string => (status === 0 ? 'closed' : String(status));
const inBrief = (bytes: Buffer): string =>
  `${bytes.length} bytes ${JSON.stringify(bytes.toString('latin1').slice(0, 500))}`;
