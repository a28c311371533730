import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export interface Question {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** as it came over the wire */
  readonly body: Buffer;
  /** unpacked */
  readonly text: string;
}

/** Sends a request on a connection of its own; the body of the answer waits until it is read. */
export async function begin(
  url: string,
  { method = 'GET', token, headers, body }: Question = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      agent: false,
      headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers },
    });
    sent.on('response', resolve).on('error', reject);
    sent.end(body);
  });
}

/** Sends a request and reads the whole answer. */
export async function ask(url: string, question: Question = {}): Promise<Answer> {
  const response = await begin(url, question);
  const body = await buffer(response);
  const isPacked = response.headers['content-encoding'] === 'gzip' && response.statusCode !== 206 && body.length > 0;
  const unpacked = isPacked ? gunzipSync(body) : body;
  return { status: response.statusCode ?? 0, headers: response.headers, body, text: unpacked.toString() };
}

/** Asks again until the answer is the wanted one; the test's own time limit ends it otherwise. */
export async function eventually<T>(question: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await question();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
