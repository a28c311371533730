import { describe, expect, it } from '@jest/globals';
import { readConfiguration } from './configuration.js';

describe('the configuration', () => {
  it('is that of the demo where nothing is set', () => {
    expect(readConfiguration({ SAMPLE_PORT: ' ' })).toMatchObject({
      baseUrl: 'http://localhost:8090',
      custodianUrl: 'http://localhost:8080',
      key: undefined,
    });
  });

  it.each([
    ['SAMPLE_PORT', 'eighty'],
    ['SAMPLE_BASE_URL', 'http://diary.example'],
    ['SAMPLE_BASE_URL', 'https://diary.example/path'],
    ['CUSTODIAN_URL', 'http://custodian.example'],
    ['SAMPLE_KEY', 'short'],
    ['SAMPLE_WEBHOOK_SECRET', 'secret'],
    ['SAMPLE_SCOPE', 'FB=1 FB=2'],
    ['SAMPLE_POLL_SECONDS', '0'],
  ])('names what is wrong, and not what it is: %s=%s', (name, value) => {
    expect(() => readConfiguration({ [name]: value })).toThrow(`Not as README.md says: ${name}.`);
  });
});
