import type { IncomingHttpHeaders } from 'node:http';
import { NoAnswer, noAnswer, send, type Question, type Reply } from './exchange.js';
import type { SuiteInputs } from './inputs.js';
import { surveyOf, type Survey } from './survey.js';

/** Of a body, so much is kept as text: more than any single resource has. */
const MOST_TEXT = 1024 * 1024;
/** As the certification tool sends them. */
const HEADERS = { Accept: 'application/atom+xml', 'Accept-Encoding': 'gzip,deflate' };

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly contentType: string;
  /** its first MiB, unpacked */
  readonly text: string;
  /** what it holds, where it is XML and no error */
  readonly survey: Survey | undefined;
}

/** A request and its answer as they were, for who wants to look at them again. */
export interface Exchange extends Question {
  readonly status: number;
  readonly contentType: string;
  /** unpacked */
  readonly text: string;
}

/** Asks the server, and looks at what comes while it comes. */
export class Connection {
  constructor(
    private readonly inputs: Pick<SuiteInputs, 'baseUrl' | 'certificateAuthority' | 'certificateId'>,
    private readonly onExchange?: (exchange: Exchange) => void,
  ) {}

  /** Sends a request and reads the answer to its end. @throws NoAnswer */
  async ask(question: Question): Promise<Answer> {
    const asked = { ...question, headers: { ...HEADERS, ...question.headers } };
    const { status, headers, body } = await this.#send(asked);
    const contentType = headers['content-type'] ?? '';
    const copied = copy(body, this.onExchange === undefined ? MOST_TEXT : Number.POSITIVE_INFINITY);
    const isXml = status >= 200 && status < 300 && /\bxml\b/i.test(contentType);
    try {
      const survey = isXml ? await surveyOf(copied.chunks, this.inputs.certificateId) : await drain(copied.chunks);
      this.onExchange?.({ ...asked, status, contentType, text: copied.text() });
      return { status, headers, contentType, text: copied.text(), survey };
    } catch (error) {
      throw error instanceof Error && 'code' in error ? noAnswer(error) : error;
    }
  }

  /** The status alone: what follows is not waited for. @throws NoAnswer */
  async statusOf(address: string, headers: Readonly<Record<string, string>>): Promise<number> {
    const { status, body } = await this.#send({ method: 'GET', address, headers: { ...HEADERS, ...headers } });
    body.destroy();
    return status;
  }

  /** Addresses come from links too, and some servers write them without their host. */
  async #send(question: Question): Promise<Reply> {
    const url = URL.parse(question.address, this.inputs.baseUrl);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new NoAnswer(`${question.address} is no http address`);
    }
    return send({ ...question, address: url.href }, this.inputs.certificateAuthority);
  }
}

/** Hands chunks on and keeps so many of their bytes. */
function copy(chunks: Reply['body'], most: number): { chunks: AsyncIterable<Uint8Array>; text: () => string } {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (bytes < most) kept.push(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  return { chunks: passing(), text: () => Buffer.concat(kept).toString() };
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<undefined> {
  for await (const chunk of chunks) void chunk;
}
