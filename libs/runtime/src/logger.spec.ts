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
});
