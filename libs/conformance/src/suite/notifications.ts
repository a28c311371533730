import { setTimeout as wait } from 'node:timers/promises';
import { faultsOfAnswer, type Expectation } from './conformance-case.js';
import type { Answer } from './connection.js';
import type { Caller } from './credentials.js';
import { schemaFaultOf } from './expectations.js';
import { given, isWithoutTls, NotChecked, WITHOUT_TLS } from './inputs.js';
import { NotificationReceiver, type Notification } from './notification-receiver.js';
import type { ServerUnderTest } from './server-under-test.js';

const XML = { 'Content-Type': 'application/atom+xml' };
/** As the certification tool does. */
const MOST_TRIES = 5;
const LONGEST_RETRY_AFTER = 10;
const NOTIFY_URI = /(<(?:\w+:)?thirdPartyNotifyUri>)[^<]*(?=<)/;
const VERSION = /(<(?:\w+:)?software_version>)([^<]*)(?=<)/;

/** Answers told of by notification: the receiver of the suite, and the registration that names it. */
export class Notifications {
  readonly #receiver = new NotificationReceiver();
  readonly #seconds: number;
  /** the registration while it names the suite's receiver */
  #registered = '';
  #versions = 0;
  #wasNamedBefore = false;

  private constructor(private readonly server: ServerUnderTest) {
    this.#seconds = server.inputs.notifySeconds ?? 60;
  }

  /** Listens, and names the address in the registration where another stands there. @throws NotChecked, NoAnswer */
  static async of(server: ServerUnderTest): Promise<Notifications> {
    const { notifyUri, notifyPort } = server.inputs;
    const uri = new URL(given(notifyUri, '--notify-uri'));
    const notifications = new Notifications(server);
    const port = notifyPort ?? Number(uri.port || (uri.protocol === 'https:' ? 443 : 80));
    try {
      await notifications.#receiver.listen(port);
    } catch {
      throw new NotChecked(`--notify-port that the suite may listen at: ${port} is none`);
    }
    try {
      await notifications.#register(uri.href);
    } catch (error) {
      await notifications.#receiver.close();
      throw error;
    }
    return notifications;
  }

  async #register(uri: string): Promise<void> {
    const asRead = await this.#registrationAsRead();
    if (!NOTIFY_URI.test(asRead)) throw new NotChecked('an ApplicationInformation with a thirdPartyNotifyUri');
    this.#registered = asRead.replace(NOTIFY_URI, (_, tag: string) => `${tag}${uri.replaceAll('&', '&amp;')}`);
    this.#wasNamedBefore = this.#registered === asRead;
    if (this.#wasNamedBefore) return;
    await this.#put(this.#registered);
    // a server may look whether somebody is there before it tells anything
    await this.#receiver.asked(this.#seconds);
    await wait(1000);
  }

  /** Writes the registration back as it was, and listens no more. */
  async close(): Promise<void> {
    try {
      await this.#put(await this.#registrationAsRead());
    } finally {
      await this.#receiver.close();
    }
  }

  /** Changes the version in the registration. @throws NotChecked where it has none */
  async changeRegistration(): Promise<void> {
    if (!VERSION.test(this.#registered)) throw new NotChecked('an ApplicationInformation with a software_version');
    this.#versions += 1;
    const version = (_: string, tag: string, text: string): string => `${tag}${text} (${this.#versions})`;
    await this.#put(this.#registered.replace(VERSION, version));
  }

  /** What comes after something was done, and lists such an address. */
  async toldAfter(
    act: () => Promise<void>,
    isWanted: (resource: string) => boolean,
  ): Promise<Notification | undefined> {
    const from = this.#receiver.count;
    await act();
    const wanted = ({ resources }: Notification): boolean => resources.some(isWanted);
    return this.#receiver.next(from, wanted, this.#seconds);
  }

  /** Refuses what comes after something was done. @returns what was refused, and whether it came again */
  async refusedAfter(act: () => Promise<void>): Promise<{ refused: Notification | undefined; cameAgain: boolean }> {
    const from = this.#receiver.count;
    this.#receiver.refuseNext();
    await act();
    const refused = await this.#receiver.next(from, ({ isRefused }) => isRefused, this.#seconds);
    const again = ({ isRefused, body }: Notification): boolean => !isRefused && body === refused?.body;
    const found = refused && (await this.#receiver.next(from, again, this.#seconds));
    return { refused, cameAgain: found !== undefined };
  }

  /** Why a server may tell nothing though it is right. */
  get whyNothing(): string {
    return this.#wasNamedBefore
      ? ' (the registration named --notify-uri before the suite listened: a server that found nobody there waits longer each time)'
      : '';
  }

  /** What is at an address; where it is not ready yet (202), what is there when that is told: nothing where it is not. */
  async whenTold(caller: Caller, address: string): Promise<Answer | undefined> {
    const from = this.#receiver.count;
    const answer = await this.server.ask(caller, 'GET', address);
    if (answer.status !== 202) return answer;
    const isTold = ({ resources }: Notification): boolean => resources.includes(address);
    const told = await this.#receiver.next(from, isTold, this.#seconds);
    return told && this.fetched(caller, address);
  }

  /**
   * Asks for what was told, until it is there: an answer that is not ready yet (202) is told of when it is, and may be
   * asked for again after its Retry-After.
   *
   * @throws NoAnswer
   */
  async fetched(caller: Caller, address: string): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const from = this.#receiver.count;
      const answer = await this.server.ask(caller, 'GET', address);
      if (answer.status !== 202 || tries === MOST_TRIES) return answer;
      const retryAfter = Number(answer.headers['retry-after']);
      const isTold = ({ resources }: Notification): boolean => resources.includes(address);
      const seconds = retryAfter > 0 ? Math.min(retryAfter, LONGEST_RETRY_AFTER) : LONGEST_RETRY_AFTER;
      await this.#receiver.next(from, isTold, seconds);
    }
  }

  /**
   * What is wrong with a notification, and with the answer at the address that it lists.
   *
   * @throws NoAnswer; NotChecked where nothing is wrong but that there is no TLS, on a developer's machine
   */
  async faultsOf(
    told: Notification | undefined,
    isWanted: (resource: string) => boolean,
    caller: Caller,
    ...expects: readonly Expectation[]
  ): Promise<string[]> {
    if (told === undefined) return [`nothing of it is told within ${this.#seconds} seconds${this.whyNothing}`];
    const address = told.resources.find(isWanted);
    const schema = schemaFaultOf(told.survey);
    const insecure = told.resources.filter((resource) => !/^(https|sftp):\/\//.test(resource));
    const isExcused = insecure.length > 0 && isWithoutTls(this.server.inputs);
    const faults = schema === undefined ? [] : [`the notification: ${schema}`];
    if (!isExcused) {
      faults.push(...insecure.map((resource) => `the notification lists ${resource}, which is neither https nor sftp`));
      if (address === undefined || insecure.includes(address)) return faults;
    }
    if (address !== undefined) {
      const answer = await this.fetched(caller, address);
      faults.push(
        ...faultsOfAnswer(answer, this.server, expects).map((fault) => `GET ${address} (${caller}): ${fault}`),
      );
    }
    if (isExcused && faults.length === 0) throw new NotChecked(WITHOUT_TLS);
    return faults;
  }

  async #registrationAsRead(): Promise<string> {
    return this.server.asRead('registration', await this.server.applicationInformation());
  }

  async #put(body: string): Promise<void> {
    const address = await this.server.applicationInformation();
    const { status } = await this.server.ask('registration', 'PUT', address, { headers: XML, body });
    if (status !== 200) throw new NotChecked(`a registration that can be changed: PUT ${address} answers ${status}`);
  }
}
