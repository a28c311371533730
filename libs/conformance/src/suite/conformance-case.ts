import type { Answer } from './connection.js';
import type { Caller } from './credentials.js';
import type { ServerUnderTest } from './server-under-test.js';

/** A place of the server, whose address is found out when it is asked. */
export interface Place {
  /** as the standard's tables write it: `Authorization/{id}` */
  readonly name: string;
  /** @throws NotChecked where it cannot be known */
  readonly addressOf: (server: ServerUnderTest) => Promise<string>;
}

/** What must be true of an answer. */
export interface Expectation {
  readonly says: string;
  /** what is wrong, or undefined; @throws NotChecked where something else would have to be given */
  readonly faultOf: (answer: Answer, server: ServerUnderTest) => string | undefined;
}

/** One request, and what must be true of its answer. */
export interface Step {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly place: Place;
  readonly caller: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  /** whose token the body was read with at the same place, before anything was changed */
  readonly bodyReadBy?: Caller;
  readonly expects: readonly Expectation[];
}

/** A case that is more than single requests. */
export interface Check {
  /** requests and assertions in words */
  readonly says: string;
  /** what is wrong; @throws NotChecked where it cannot be checked, NoAnswer */
  readonly faults: (server: ServerUnderTest) => Promise<readonly string[]>;
}

/** One case of certification, or of what decides whether its tool gets through. */
export interface ConformanceCase {
  /** of the public suites; API, PKCE, QRK and TOK name what this project asks beyond them */
  readonly id: string;
  readonly functionBlock: number;
  readonly title: string;
  /** ends something on the server and restores it, so that it must be allowed */
  readonly changes?: true;
  readonly steps?: readonly Step[];
  readonly checks?: readonly Check[];
}

export const get = (place: Place, caller: Caller, ...expects: readonly Expectation[]): Step => ({
  method: 'GET',
  place,
  caller,
  expects,
});

/** Writes back what stood there. */
export const putBack = (
  place: Place,
  caller: Caller,
  bodyReadBy: Caller,
  ...expects: readonly Expectation[]
): Step => ({
  method: 'PUT',
  place,
  caller,
  bodyReadBy,
  headers: { 'Content-Type': 'application/atom+xml' },
  expects,
});

export const remove = (place: Place, caller: Caller, ...expects: readonly Expectation[]): Step => ({
  method: 'DELETE',
  place,
  caller,
  expects,
});

/** A request and its assertions in a line: `GET Authorization (client): 200, XSD`. */
export const sentenceOf = ({ method, place, caller, expects }: Step): string =>
  `${method} ${place.name} (${caller}): ${expects.map(({ says }) => says).join(', ')}`;

/** What is wrong with the answer to one step, whose address and body have been found out. */
export async function faultsOfStep(step: Step, server: ServerUnderTest, ready: ReadyStep): Promise<string[]> {
  const { method, place, caller, headers, expects } = step;
  const answer = await server.ask(caller, method, ready.address, { headers, body: ready.body });
  return faultsOfAnswer(answer, server, expects).map((fault) => `${method} ${place.name} (${caller}): ${fault}`);
}

export const faultsOfAnswer = (
  answer: Answer,
  server: ServerUnderTest,
  expects: readonly Expectation[],
): readonly string[] =>
  expects.map((expectation) => expectation.faultOf(answer, server)).filter((fault) => fault !== undefined);

export interface ReadyStep {
  readonly address: string;
  readonly body: string | undefined;
}

/** Finds out where a step goes and what it sends. @throws NotChecked */
export async function madeReady({ place, caller, bodyReadBy }: Step, server: ServerUnderTest): Promise<ReadyStep> {
  await server.credentials.headersOf(caller);
  const address = await place.addressOf(server);
  return { address, body: bodyReadBy && (await server.asRead(bodyReadBy, address)) };
}
