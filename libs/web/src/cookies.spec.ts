import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Cookies } from './cookies.js';

const request = (cookie?: string): IncomingMessage => {
  const message = new IncomingMessage(new Socket());
  if (cookie !== undefined) message.headers.cookie = cookie;
  return message;
};
const written = (write: (response: ServerResponse) => void): unknown => {
  const response = new ServerResponse(request());
  write(response);
  return response.getHeader('set-cookie');
};

const plain = new Cookies('custodian', 'http://localhost:8080');
const secure = new Cookies('custodian', 'https://data.example.org');

describe('a cookie', () => {
  it('is of its app and this host alone, and no script reads it', () => {
    expect(written((response) => plain.write(response, 'session', 'abc'))).toBe(
      'custodian-session=abc; Path=/; SameSite=Lax; HttpOnly',
    );
    expect(written((response) => secure.write(response, 'session', 'abc', { maxAgeSeconds: 60 }))).toBe(
      '__Host-custodian-session=abc; Path=/; SameSite=Lax; Max-Age=60; HttpOnly; Secure',
    );
  });

  it('is found by its whole name', () => {
    const cookies = request('custodian-sessions=no; other-session=no; custodian-session=yes; custodian-session=later');
    expect(plain.read(cookies, 'session')).toBe('yes');
    expect(plain.read(cookies, 'sess')).toBeUndefined();
    expect(plain.read(request(), 'session')).toBeUndefined();
  });

  it('over https is not taken from a name that another host could set', () => {
    expect(secure.read(request('custodian-session=forged'), 'session')).toBeUndefined();
    expect(secure.read(request('__Host-custodian-session=yes'), 'session')).toBe('yes');
  });

  it('is cleared by its name', () => {
    expect(written((response) => secure.clear(response, 'session'))).toContain('__Host-custodian-session=; ');
    expect(written((response) => secure.clear(response, 'session'))).toContain('Max-Age=0');
  });

  it.each(['a;b', 'a b', 'a\r\nb', 'ñ', 'a=b'])('holds no %j', (value) => {
    expect(() => written((response) => plain.write(response, 'session', value))).toThrow(RangeError);
  });
});
