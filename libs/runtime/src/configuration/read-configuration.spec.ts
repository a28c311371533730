import { describe, expect, it } from '@jest/globals';
import { CustodianError } from '../custodian-error.js';
import { readConfiguration } from './read-configuration.js';

describe('readConfiguration', () => {
  it('takes the defaults where nothing is set', () => {
    expect(readConfiguration({})).toMatchObject({
      port: 8080,
      baseUrl: 'http://localhost:8080',
      dataDirectory: './data',
      mongodbUri: undefined,
      defaultTimeZone: 'America/Chicago',
      strictRfc6750: false,
      demo: 'auto',
      maxUploadBytes: 2_147_483_648,
    });
  });

  it('lets the base URL follow the port', () => {
    expect(readConfiguration({ PORT: '9000' })).toMatchObject({
      baseUrl: 'http://localhost:9000',
    });
  });

  it('reads numbers and switches, and takes the final slash off the base URL', () => {
    const env = { PORT: '0', STRICT_RFC6750: 'TRUE', BASE_URL: 'https://data.example.org/' };
    expect(readConfiguration(env)).toMatchObject({ port: 0, strictRfc6750: true, baseUrl: 'https://data.example.org' });
  });

  it('names a sender at the host of the base URL, be it a name or a number', () => {
    const senderAt = (BASE_URL: string): string => readConfiguration({ BASE_URL }).mailFrom;
    expect(senderAt('https://data.example.org')).toBe('no-reply@data.example.org');
    expect(senderAt('http://127.0.0.1:8080')).toBe('no-reply@[127.0.0.1]');
  });

  it('counts an empty variable as unset', () => {
    expect(readConfiguration({ PORT: '', MONGODB_URI: ' ' })).toMatchObject({ port: 8080, mongodbUri: undefined });
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '80a'],
    ['PORT', '-1'],
    ['BASE_URL', 'example.org'],
    ['BASE_URL', 'https://example.org/path'],
    ['DEFAULT_TIME_ZONE', 'America/Dallas'],
    ['STRICT_RFC6750', 'maybe'],
    ['DEMO', 'on'],
    ['LOG_LEVEL', 'loud'],
    ['MAX_UPLOAD_BYTES', '10'],
    ['GBA_CERT_ID', 'a b'],
  ])('refuses %s=%s in one line that names the variable and the value', (name, value) => {
    const read = (): unknown => readConfiguration({ [name]: value });
    expect(read).toThrow(CustodianError);
    expect(read).toThrow(new RegExp(`^${name} must be .*"${value}"\\.$`));
  });

  it('names every wrong variable at once', () => {
    expect(() => readConfiguration({ PORT: 'x', DEMO: 'y' })).toThrow(/^PORT must .*; DEMO must .*$/);
  });

  it('does not repeat a connection string, which may carry a password', () => {
    const read = (): unknown => readConfiguration({ MONGODB_URI: 'postgres://me:secret@host' });
    expect(read).toThrow(/^MONGODB_URI must be a connection string/);
    expect(read).not.toThrow(/secret/);
  });
});
