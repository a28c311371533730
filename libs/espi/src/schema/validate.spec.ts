import { describe, expect, it } from '@jest/globals';
import { DateTimeInterval } from '../usage/objects.js';
import { ApplicationInformation } from '../usage/management.js';
import { IntervalBlock, IntervalReading, ReadingType } from '../usage/metering.js';
import { UsageSummary } from '../usage/summaries.js';
import { UsagePoint } from '../usage/usage-point.js';
import { validate } from './validate.js';

describe('validate', () => {
  it('finds nothing in a good value, whatever the order of its properties', () => {
    expect(validate(UsagePoint, { status: 1, roleFlags: '0001', ServiceCategory: { kind: 77 } })).toEqual([]);
  });

  it.each([
    ['a missing element', DateTimeInterval, { start: 1 }, 'duration', 'missing-element'],
    ['an unknown element', ReadingType, { unit: 1 }, 'unit', 'unknown-element'],
    ['a number out of range', UsagePoint, { status: 256 }, 'status', 'out-of-range'],
    ['a fraction', ReadingType, { tou: 1.5 }, 'tou', 'bad-lexical'],
    ['a number as text', ReadingType, { tou: '1' }, 'tou', 'bad-lexical'],
    ['too long a text', UsagePoint, { servicePriority: 'x'.repeat(33) }, 'servicePriority', 'too-long'],
    ['odd hexadecimal digits', UsagePoint, { roleFlags: '123' }, 'roleFlags', 'bad-lexical'],
    ['too many octets', UsagePoint, { roleFlags: '123456' }, 'roleFlags', 'too-long'],
    ['a word not listed', UsagePoint, { connectionState: 'off' }, 'connectionState', 'not-enumerated'],
    ['a value for a list', IntervalBlock, { IntervalReading: {} }, 'IntervalReading', 'not-a-list'],
    ['a text for an object', UsagePoint, { ServiceCategory: 'electricity' }, 'ServiceCategory', 'not-an-object'],
    ['a malformed extension', UsagePoint, { extension: ['<a>'] }, 'extension[0]', 'malformed-fragment'],
    ['a time that is no exact number', DateTimeInterval, { duration: 1, start: 2 ** 53 }, 'start', 'out-of-range'],
  ])('finds %s', (_, type, value, path, code) => {
    expect(validate(type, value)).toEqual([{ path, code, message: expect.any(String) }]);
  });

  it('says where in lists it found something', () => {
    const value = { IntervalReading: [{}, { ReadingQuality: [{ quality: 0 }, {}] }] };
    expect(validate(IntervalBlock, value)).toMatchObject([{ path: 'IntervalReading[1]/ReadingQuality[1]/quality' }]);
  });

  it('counts characters as XSD does', () => {
    expect(validate(UsagePoint, { servicePriority: '😀'.repeat(32) })).toEqual([]);
  });

  it('asks for two grant types', () => {
    const findings = validate(ApplicationInformation, { grant_types: ['authorization_code'] });
    expect(findings.filter(({ path }) => path === 'grant_types')).toHaveLength(1);
  });

  it('takes the bounds of Int48, and nothing beyond', () => {
    expect(validate(IntervalReading, { value: 140737488355328 })).toEqual([]);
    expect(validate(IntervalReading, { value: 140737488355329 })).toHaveLength(1);
    expect(validate(UsageSummary, { statusTimeStamp: 0, billToDate: -140737488355329 })).toHaveLength(1);
  });
});
