import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** false where the connection broke before the end: whoever reads it notices */
  readonly isWhole: boolean;
}

/** Asks on a connection of its own. @throws where no answer begins */
export async function ask(uri: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Answer> {
  const asked = request(uri, { method, headers, agent: false });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch {
    // it broke off: isWhole says so
  }
  const { statusCode: status = 0, complete: isWhole } = response;
  return { status, headers: response.headers, text: Buffer.concat(chunks).toString(), isWhole };
}
