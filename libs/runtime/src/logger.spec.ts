import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

function logged(entry: object): string {
  const lines: string[] = [];
  createLogger('spec', { write: (line) => lines.push(line) }).info(entry, 'said');
  return lines.join('');
}

describe('createLogger', () => {
  it('writes the name of the part that speaks', () => {
    expect(JSON.parse(logged({ rows: 3 }))).toMatchObject({ name: 'spec', msg: 'said', rows: 3 });
  });

  it.each([
    [{ token: 's3cret' }],
    [{ client: { client_secret: 's3cret' } }],
    [{ req: { headers: { authorization: 'Bearer s3cret' } } }],
    [{ req: { headers: { cookie: 's3cret' } } }],
    [{ user: { password: 's3cret' } }],
  ])('blots out the secret in %j', (entry) => {
    const line = logged(entry);
    expect(line).not.toContain('s3cret');
    expect(line).toContain('[redacted]');
  });

  it('tells of an error, its causes too, without the document that could not be written', () => {
    const document = { email: 'ada@mail.example', name: 'Ada Quill' };
    const refused = Object.assign(new Error('E11000 dup key: { email: "ada@mail.example" }'), {
      code: 11000,
      keyValue: { email: document.email },
      writeErrors: [{ op: document }],
    });
    const line = logged({ err: new Error('ada@mail.example is not stored', { cause: refused }) });
    expect(line).not.toMatch(/ada@|Ada Quill/);
    expect(JSON.parse(line)).toMatchObject({
      err: { type: 'Error', message: '…@… is not stored', cause: { code: 11000, message: 'E11000 dup key: {…}' } },
    });
    expect(line).toContain('logger.spec.ts');
  });
});
