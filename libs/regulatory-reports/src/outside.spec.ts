import { describe, expect, it } from '@jest/globals';
import type { StoredAccessRecord, StoredAuthorizationEvent } from '@app/audit';
import type { Authorization } from '@app/authorization';
import { ObjectId } from 'mongodb';
import { authorisedAt, excessOf, type Authorised } from './outside.js';

const at = new Date('2026-06-01T12:00:00Z');
const authorised: Authorised = {
  scope: 'FB=4_5',
  usagePointIds: ['1', '2'],
  authorizedPeriod: { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2027-01-01T00:00:00Z') },
  publishedPeriod: { start: new Date('2025-01-01T00:00:00Z'), end: new Date('2027-01-01T00:00:00Z') },
  held: [{ usagePointId: '1', from: new Date('2025-03-01T00:00:00Z') }, { usagePointId: '2' }],
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
    expect(excessOf(read, [authorised])).toBeUndefined();
    expect(excessOf({ ...read, channel: 'bulk' }, [authorised])).toBeUndefined();
  });

  it.each<[string, Partial<StoredAccessRecord>, Partial<Authorised>]>([
    ['not-in-force', { at: new Date('2027-02-01T00:00:00Z') }, {}],
    ['not-in-force', {}, { endedAt: new Date('2026-05-31T00:00:00Z') }],
    ['usage-point', { usagePointIds: ['1', '3'] }, {}],
    ['data-period', { period: { from: new Date('2024-12-31T00:00:00Z') } }, {}],
    ['usage-point', { channel: 'bulk', usagePointIds: ['3'] }, {}],
    // of whoever lived there before
    ['data-period', { period: { from: new Date('2025-02-28T00:00:00Z') } }, {}],
    ['kind-of-data', { kinds: ['CustomerAccount'] }, {}],
    ['kind-of-data', {}, { scope: 'FB=51_54' }],
  ])('and goes beyond it: %s', (excess, record, grant) => {
    expect(excessOf({ ...read, ...record }, [{ ...authorised, ...grant }])).toBe(excess);
  });

  it('needs one where data was given, and none where nothing was, or news of the third party itself', () => {
    expect(excessOf(read, [])).toBe('no-authorization');
    expect(excessOf({ ...read, outcome: 'refused', bytes: 0 }, [])).toBeUndefined();
    expect(excessOf({ ...read, kinds: ['ApplicationInformation'] }, [])).toBeUndefined();
    expect(excessOf({ ...read, reader: { kind: 'customer', customerId: '7' } }, [])).toBeUndefined();
  });

  it('that named no usage points, and is of what the customer has', () => {
    const { usagePointIds: _, ...everything } = authorised;
    expect(excessOf({ ...read, usagePointIds: ['2'] }, [everything])).toBeUndefined();
    expect(excessOf({ ...read, usagePointIds: ['3'] }, [everything])).toBe('usage-point');
    // of a customer who was erased it is not known
    expect(excessOf(read, [{ ...everything, held: [] }])).toBeUndefined();
  });

  it('and a list over many authorizations, which names none, against all of them', () => {
    const { authorizationId: _, ...reader } = read.reader;
    const list: StoredAccessRecord = { ...read, reader, kinds: ['UsagePoint'], usagePointIds: ['1', '5'] };
    const another: Authorised = { ...authorised, usagePointIds: ['5'], held: [{ usagePointId: '5' }] };
    expect(excessOf(list, [authorised, another])).toBeUndefined();
    expect(excessOf(list, [authorised, { ...another, endedAt: at }])).toBe('no-authorization');
    expect(excessOf(list, [authorised])).toBe('no-authorization');
  });

  it('as it was when the access began, whatever became of it since', () => {
    const day = (text: string): Date => new Date(`2026-${text}T00:00:00Z`);
    const event = (kind: StoredAuthorizationEvent['kind'], when: Date, usagePointIds: string[]) =>
      ({ kind, at: when, scope: 'FB=4_5', usagePointIds }) as unknown as StoredAuthorizationEvent;
    const events = [
      event('authorization-granted', day('02-01'), ['1', '2', '3']),
      event('authorization-changed', day('03-01'), ['1', '2']),
      event('authorization-ended', day('04-01'), ['1', '2']),
      event('authorization-restored', day('04-02'), ['1', '2']),
      event('authorization-changed', day('05-01'), ['1']),
    ];
    const now = { ...authorised, usagePointIds: ['1'], updatedAt: day('05-01') } as unknown as Authorization;
    const excess = (text: string, ...usagePointIds: string[]) => {
      const began = new Date(`2026-${text}T12:00:00Z`);
      return excessOf({ ...read, at: began, usagePointIds }, [authorisedAt(now, events, [], began)]);
    };
    expect(excess('02-02', '1', '2', '3')).toBeUndefined();
    expect(excess('03-02', '1', '2')).toBeUndefined();
    expect(excess('03-02', '3')).toBe('usage-point');
    expect(excess('04-01', '1')).toBe('not-in-force');
    expect(excess('04-02', '1', '2')).toBeUndefined();
    expect(excess('05-02', '2')).toBe('usage-point');
  });
});
