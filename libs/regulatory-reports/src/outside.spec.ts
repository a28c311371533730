import { describe, expect, it } from '@jest/globals';
import type { StoredAccessRecord } from '@app/audit';
import { ObjectId } from 'mongodb';
import { excessOf, type Authorised } from './outside.js';

const at = new Date('2026-06-01T12:00:00Z');
const authorised: Authorised = {
  scope: 'FB=4_5',
  usagePointIds: ['1', '2'],
  authorizedPeriod: { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2027-01-01T00:00:00Z') },
  publishedPeriod: { start: new Date('2025-01-01T00:00:00Z'), end: new Date('2027-01-01T00:00:00Z') },
};
const read: StoredAccessRecord = {
  _id: new ObjectId(),
  _v: 1,
  at,
  closedAt: at,
  reader: { kind: 'third-party', authorizationId: '9', applicationId: '8', customerId: '7' },
  route: '/Batch/Subscription/9',
  channel: 'api',
  correlationId: 'c',
  outcome: 'complete',
  bytes: 100,
  usagePointIds: ['1'],
  customerIds: ['7'],
  kinds: ['UsagePoint', 'IntervalBlock'],
  period: { from: new Date('2026-05-01T00:00:00Z'), until: new Date('2026-06-01T00:00:00Z') },
};

describe('an access is held against what was authorised', () => {
  it('and is within it', () => {
    expect(excessOf(read, authorised)).toBeUndefined();
  });

  it.each<[string, Partial<StoredAccessRecord>, Partial<Authorised>]>([
    ['not-in-force', { at: new Date('2027-02-01T00:00:00Z') }, {}],
    ['not-in-force', {}, { endedAt: new Date('2026-05-31T00:00:00Z') }],
    ['usage-point', { usagePointIds: ['1', '3'] }, {}],
    ['data-period', { period: { from: new Date('2024-12-31T00:00:00Z') } }, {}],
    ['kind-of-data', { kinds: ['CustomerAccount'] }, {}],
    ['kind-of-data', {}, { scope: 'FB=51_54' }],
  ])('and goes beyond it: %s', (excess, record, grant) => {
    expect(excessOf({ ...read, ...record }, { ...authorised, ...grant })).toBe(excess);
  });

  it('needs one where data was given, and none where nothing was, or news of the third party itself', () => {
    expect(excessOf(read, undefined)).toBe('no-authorization');
    expect(excessOf({ ...read, outcome: 'refused', bytes: 0 }, undefined)).toBeUndefined();
    expect(excessOf({ ...read, kinds: ['ApplicationInformation'] }, undefined)).toBeUndefined();
    expect(excessOf({ ...read, reader: { kind: 'customer', customerId: '7' } }, undefined)).toBeUndefined();
  });
});
