import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { surveyOf, valuesOf, type Survey } from './survey.js';

/** A BatchList is shorter. */
const MOST_BYTES = 1024 * 1024;
const CHALLENGE = /^[\w.~-]{1,512}$/;

/** A notification as it came. */
export interface Notification {
  readonly body: string;
  readonly survey: Survey;
  /** the addresses that it lists */
  readonly resources: readonly string[];
  /** it was answered with 503 */
  readonly isRefused: boolean;
}

/** The third party's side of function blocks 39 and 69: a server on 127.0.0.1 that takes what it is told. */
export class NotificationReceiver {
  readonly #came: Notification[] = [];
  readonly #waiting = new Set<() => void>();
  #refusesNext = false;
  #wasAsked = false;
  readonly #server = createServer((request, response) => {
    this.#wasAsked = true;
    this.#answer(request, response)
      .catch(() => response.destroy())
      .finally(() => this.#wake());
  });

  /** @throws Error of the operating system, such as EADDRINUSE */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  }

  /** How many have come. */
  get count(): number {
    return this.#came.length;
  }

  /** Answers the next one with 503, as a server that is down for a moment. */
  refuseNext(): void {
    this.#refusesNext = true;
  }

  /** The first one from the n-th on that is wanted, or nothing where none comes in time. */
  async next(
    from: number,
    wanted: (notification: Notification) => boolean,
    seconds: number,
  ): Promise<Notification | undefined> {
    const found = (): Notification | undefined => this.#came.slice(from).find(wanted);
    await this.#until(() => found() !== undefined, seconds);
    return found();
  }

  /** Resolves when anybody has asked it anything, or after so many seconds. */
  async asked(seconds: number): Promise<void> {
    await this.#until(() => this.#wasAsked, seconds);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #until(isSo: () => boolean, seconds: number): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (!isSo() && performance.now() < end) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, end - performance.now());
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      // servers that see whether somebody is there send something to be echoed
      const challenge = new URL(request.url ?? '/', 'http://here.invalid').searchParams.get('hub_challenge') ?? '';
      response.setHeader('Content-Type', 'text/plain').end(CHALLENGE.test(challenge) ? challenge : '');
      return;
    }
    const body = await textOf(request);
    const isRefused = this.#refusesNext;
    this.#refusesNext = false;
    const survey = await surveyOf(Readable.from([Buffer.from(body)]));
    const resources = valuesOf(survey, 'BatchList').flatMap(({ resources: listed = [] }) => listed);
    this.#came.push({ body, survey, resources, isRefused });
    response.writeHead(isRefused ? 503 : 200).end();
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('no BatchList is so long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
