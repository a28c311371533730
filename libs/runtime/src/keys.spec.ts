import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Keys } from './keys.js';

const directory = (): string => mkdtempSync(join(tmpdir(), 'keys-'));
const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

function fileOf(content: unknown): string {
  const path = join(directory(), 'keys.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const keysOf = (content: unknown): Keys => Keys.read({ keysFile: fileOf(content), dataDirectory: '' });

describe('the keys', () => {
  it('are made in the data directory where none are named, for their owner alone, and stay', () => {
    const dataDirectory = join(directory(), 'data');
    const sealed = Keys.read({ dataDirectory }).seal('totp 1', 'secret');
    expect(Keys.read({ dataDirectory }).open('totp 1', sealed)).toBe('secret');
    const path = join(dataDirectory, 'keys.json');
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ current: '1' });
  });

  it('are not made where a file is named', () => {
    expect(() => Keys.read({ keysFile: join(directory(), 'none.json'), dataDirectory: '' })).toThrow(/cannot be read/);
  });

  it.each([
    ['no JSON', '{"current": "a", "keys": {"a": "c2VjcmV0'],
    ['nothing', 'null'],
    ['a short key', { current: 'a', keys: { a: 'c2VjcmV0' } }],
    ['a current key that is not there', { current: 'b', keys: { a: keyOf(1) } }],
    ['an id with a dot', { current: 'a.b', keys: { 'a.b': keyOf(1) } }],
  ])('are refused where the file holds %s, in an error that repeats no key', (_, content) => {
    expect(() => keysOf(content)).toThrow(expect.objectContaining({ code: 'invalid-keys' }));
    expect(() => keysOf(content)).not.toThrow(/c2VjcmV0/);
  });

  it('open what an older key sealed after a new one has become current', () => {
    const sealed = keysOf({ current: 'old', keys: { old: keyOf(1) } }).seal('totp 1', 'secret');
    const rotated = keysOf({ current: 'new', keys: { old: keyOf(1), new: keyOf(2) } });
    expect(rotated.open('totp 1', sealed)).toBe('secret');
    expect(rotated.seal('totp 1', 'secret')).toMatch(/^new\./);
    const after = keysOf({ current: 'new', keys: { new: keyOf(2) } });
    expect(() => after.open('totp 1', sealed)).toThrow(expect.objectContaining({ code: 'unknown-key' }));
  });

  it('open nothing under another purpose, and nothing that was changed', () => {
    const keys = keysOf({ current: 'a', keys: { a: keyOf(1) } });
    const sealed = keys.seal('totp 1', 'secret');
    const refused = expect.objectContaining({ code: 'not-sealed-here' });
    expect(() => keys.open('totp 2', sealed)).toThrow(refused);
    expect(() => keys.open('totp 1', `${sealed.slice(0, -2)}AA`)).toThrow(refused);
    expect(() => keys.open('totp 1', 'a')).toThrow(refused);
  });

  it('seal the same text differently each time', () => {
    const keys = keysOf({ current: 'a', keys: { a: keyOf(1) } });
    expect(keys.seal('totp 1', 'secret')).not.toBe(keys.seal('totp 1', 'secret'));
  });
});

describe('signatures', () => {
  const keys = keysOf({ current: 'a', keys: { a: keyOf(1) } });

  it('hold for the text and the purpose that they were made for, and no other', () => {
    const signature = keys.sign('receipt', 'a text');
    expect(keys.isSigned('receipt', 'a text', signature)).toBe(true);
    expect(keys.isSigned('receipt', 'another text', signature)).toBe(false);
    expect(keys.isSigned('ticket', 'a text', signature)).toBe(false);
    expect(keys.isSigned('receipt', 'a text', `${signature.slice(0, -4)}AAAA`)).toBe(false);
  });

  it('made by a key that was replaced hold as long as the file has it', () => {
    const signature = keys.sign('receipt', 'a text');
    const rotated = keysOf({ current: 'b', keys: { a: keyOf(1), b: keyOf(2) } });
    expect(rotated.isSigned('receipt', 'a text', signature)).toBe(true);
    const after = keysOf({ current: 'b', keys: { b: keyOf(2) } });
    expect(() => after.isSigned('receipt', 'a text', signature)).toThrow(
      expect.objectContaining({ code: 'unknown-key' }),
    );
  });
});
