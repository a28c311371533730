import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newSecret } from '@app/runtime';
import { secretsIn } from '../support/secrets-in-log.js';

const line = (text: string): string => JSON.stringify({ level: 30, name: 'users', msg: text });

describe('what npm test looks for in the logs of its servers', () => {
  it.each([
    ['a random secret', newSecret()],
    ['a random secret', `/sign-in/choose-password/${newSecret()}?lang=es`],
    ['the secret of a webhook', `whsec_${randomBytes(24).toString('base64')}`],
    ['a signed token', `eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.${randomBytes(40).toString('base64url')}`],
    ['the credentials of a request', 'authorization: Basic YWRhOnNlY3JldA=='],
    ['the key of a second factor', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'],
    ['a password in an address', 'mongodb://custodian:hunter2@db.example/custodian'],
    ['an e-mail address', 'ada@mail.example'],
    ['a password', 'four quiet herons wade'],
  ])('finds %s', (what, secret) => {
    expect(secretsIn(line(`before ${secret} after`), ['four quiet herons wade'])).toContain(what);
  });

  it('finds nothing in ids, hashes, times and addresses of machines', () => {
    const hash = randomBytes(32).toString('hex');
    const text = `1241622259927538 ab030119-3616-4e09-858d-1f387610012d ${hash} 192.0.2.1 [2001:db8::1]:443 https://h/p`;
    expect(secretsIn(line(text))).toEqual([]);
    expect(secretsIn(JSON.stringify({ name: 'jobs', key: newSecret(), msg: 'a job failed' }))).toEqual([]);
  });
});
