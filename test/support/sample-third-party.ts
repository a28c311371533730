import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { ApplicationStatus } from '@app/third-parties';
import { readConfiguration } from '../../apps/sample-third-party/src/configuration.js';
import { start, type Running } from '../../apps/sample-third-party/src/start.js';
import type { Customer } from '@app/retail-customers';
import { ConsentDoor } from './consent-door.js';
import { ask, type Answer } from './http-client.js';
import { startTestCustodian, type TestCustodian } from './test-custodian.js';
import { delivered, EVERY_BLOCK, received, TestUtility } from './test-utility.js';
import { Wire } from './wire.js';

export const WEBHOOK_SECRET = `whsec_${randomBytes(24).toString('base64')}`;

/** The sample third party, and the custodian that it reads from, each behind a wire of its own. */
export class SampleThirdParty {
  private constructor(
    readonly server: TestCustodian,
    readonly utility: TestUtility,
    readonly customer: Customer,
    readonly door: ConsentDoor,
    /** to the custodian */
    readonly wire: Wire,
    /** to the sample */
    readonly sampleWire: Wire,
    private readonly environment: Readonly<Record<string, string>>,
    private running: Running,
  ) {}

  /** @param environment of the sample */
  static async start(environment: Record<string, string> = {}): Promise<SampleThirdParty> {
    Logger.overrideLogger(false);
    const [wire, sampleWire] = [await Wire.start(), await Wire.start()];
    const server = await startTestCustodian({ BASE_URL: wire.origin }, { ownPath: '/consent/' });
    wire.target = server.origin;
    const utility = new TestUtility(server.custodian);
    const customer = await utility.customer();
    const point = await utility.usagePoint(customer);
    const channel = await utility.channel(point, delivered);
    // the clocks go back on November 1
    await utility.read(channel, { from: '2026-10-30', days: 4, valueAt: () => 250 });
    await utility.channel(point, received, { from: '2026-10-30', days: 4, valueAt: () => 100 });
    const { clientInformation } = await server.custodian.registrations.register(
      {
        client_name: 'Kilowatt Diary',
        redirect_uris: [`${sampleWire.origin}/callback`],
        scope: [`${EVERY_BLOCK}_18_31_41_44`],
        third_party_notify_uri: `${sampleWire.origin}/notify`,
      },
      { status: ApplicationStatus.Review },
    );
    const settings = {
      SAMPLE_PORT: '0',
      SAMPLE_BASE_URL: sampleWire.origin,
      CUSTODIAN_URL: wire.origin,
      SAMPLE_CLIENT_ID: clientInformation.client_id,
      SAMPLE_CLIENT_SECRET: clientInformation.client_secret ?? '',
      SAMPLE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      SAMPLE_DIR: '/nonexistent',
      ...environment,
    };
    const running = await start(readConfiguration(settings), () => undefined);
    sampleWire.target = `http://localhost:${running.port}`;
    const door = new ConsentDoor(server.listening, server.custodian);
    return new SampleThirdParty(server, utility, customer, door, wire, sampleWire, settings, running);
  }

  /** Ends the sample, and starts it again. */
  async restart(environment: Record<string, string> = {}): Promise<void> {
    await this.running.close();
    this.running = await start(readConfiguration({ ...this.environment, ...environment }), () => undefined);
    this.sampleWire.target = `http://localhost:${this.running.port}`;
  }

  get origin(): string {
    return this.sampleWire.origin;
  }

  async close(): Promise<void> {
    await this.running.close();
    await this.server.close();
    await Promise.all([this.wire.close(), this.sampleWire.close()]);
  }

  /** Of a part of the sample. */
  get<T>(part: abstract new (...parameters: never[]) => T): T {
    return this.running.app.get<T>(part);
  }

  newPerson(): Person {
    return new Person(this.origin);
  }

  /** A new browser whose customer granted what the sample asks for. */
  async connected(): Promise<Person> {
    this.door.answer = { customerId: this.customer._id };
    const person = this.newPerson();
    await person.get('/');
    await person.press('/connect');
    return person;
  }
}

/** Somebody with a browser: cookies without regard to ports, as browsers keep them; redirects are followed. */
export class Person {
  readonly cookies = new Map<string, string>();
  /** the page that is open */
  page: Answer | undefined;
  address = '';

  constructor(private readonly origin: string) {}

  async get(address: string): Promise<Answer> {
    return this.#follow('GET', address);
  }

  /** Presses the button that posts to an address, on the page that is open. */
  async press(to: string): Promise<Answer> {
    const form = this.page?.text.split('<form').find((text) => text.includes(`action="${to}"`));
    const token = /name="_token" value="([^"]+)"/.exec(form ?? '')?.[1];
    if (token === undefined) throw new Error(`no button to ${to} on ${this.address}`);
    return this.post(to, token);
  }

  async post(to: string, token: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#follow('POST', to, `_token=${token}`, headers);
  }

  async #follow(
    method: string,
    address: string,
    body?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    let next = new URL(address, this.origin).href;
    let question: Parameters<typeof ask>[1] = {
      method,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      ...(body !== undefined && { body }),
    };
    for (;;) {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await ask(next, {
        ...question,
        headers: { ...question.headers, Accept: 'text/html', Cookie: cookie },
      });
      for (const set of answer.headers['set-cookie'] ?? []) {
        const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
        if (value === '') this.cookies.delete(name);
        else this.cookies.set(name, value);
      }
      const { location } = answer.headers;
      this.page = answer;
      this.address = next;
      if (location === undefined) return answer;
      next = new URL(location, next).href;
      question = {};
    }
  }
}
