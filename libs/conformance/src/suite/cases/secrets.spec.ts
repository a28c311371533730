import { describe, expect, it } from '@jest/globals';
import type { ReadEntry } from '@app/espi';
import { privateTextIn, weakIdIn, weakToken } from './secrets.js';

const ID = 'urn:uuid:2b3f1c5e-8a7d-5e4f-9b6a-1c2d3e4f5a6b';
const entry = (changes: Partial<ReadEntry> = {}, href = 'https://host/UsagePoint/1234567890123456'): ReadEntry => ({
  id: ID,
  title: 'Front meter',
  links: [{ rel: 'self', href, type: undefined }],
  published: 0,
  updated: 0,
  line: 1,
  contents: [],
  ...changes,
});

describe('what tells who a customer is', () => {
  it.each([
    ['an e-mail address', entry({ title: 'ada@example.com' })],
    ['a telephone number', entry({ title: 'call (555) 010-0199' })],
    ['a meter number', entry({}, 'https://host/UsagePoint/10443720000000001')],
    ['a name that is given', entry({ title: 'House of ADA EXAMPLE' })],
  ])('is %s', (_what, told) => {
    expect(privateTextIn([told], ['Ada Example'])).toHaveLength(1);
  });

  it('is not an id made by chance', () => {
    expect(privateTextIn([entry()], ['Ada Example'])).toEqual([]);
  });
});

describe('48 bits', () => {
  it.each(['0123456789ab', 'aB3-_xYz', '1234567890123456'])('are in the token %s', (token) => {
    expect(weakToken('access', token)).toEqual([]);
  });

  it.each(['', '0123456789a', 'aB3-_xY', '12345678901234'])('are not in the token "%s"', (token) => {
    expect(weakToken('access', token)).toEqual([expect.stringContaining('the access token')]);
  });

  it('are asked of ids and of what self links name', () => {
    expect(weakIdIn([entry()])).toEqual([]);
    expect(weakIdIn([entry({}, 'https://host/UsagePoint/17'), entry({ id: undefined })])).toHaveLength(2);
    expect(weakIdIn([entry({}, '/espi/1_1/resource/Subscription/5f/UsagePoint/house/MeterReading')])).toEqual([
      'the id 5f carries less than 48 bits',
      'the id house carries less than 48 bits',
    ]);
  });
});
