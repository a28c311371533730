import type { Request } from 'express';
import { CustodianError } from '@app/runtime';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';

const MOST_BYTES = 32 * 1024;

/**
 * The JSON object in the body of a request, checked against a class.
 *
 * @throws CustodianError `unsupported-media-type` (415), `body-too-large` (413), `malformed-body`, `invalid-request`
 * (400), which names the field
 */
export async function readJson<Body extends object>(request: Request, type: ClassConstructor<Body>): Promise<Body> {
  if (typeof request.is('application/json') !== 'string') {
    throw new CustodianError('unsupported-media-type', 415, 'The body must be application/json.');
  }
  const given = parsed(await textOf(request));
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw malformed();
  const body = plainToInstance(type, given);
  const errors = await validate(body, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  const [first] = errors;
  if (first === undefined) return body;
  throw new CustodianError('invalid-request', 400, `${reasonOf(first)}.`);
}

function reasonOf({ property, constraints = {} }: ValidationError): string {
  const [reason = `${property} is not as it should be`] = Object.values(constraints);
  return reason;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(cause);
  }
}

const malformed = (cause?: unknown): CustodianError =>
  new CustodianError('malformed-body', 400, 'The body must be one JSON object in UTF-8.', { cause });
const tooLarge = (): CustodianError =>
  new CustodianError('body-too-large', 413, `The body may have at most ${MOST_BYTES} bytes.`);

async function textOf(request: Request): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // what is left of a body that is too large is read by node, so that the client sees the answer
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw malformed(cause);
  }
}
