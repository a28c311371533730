import { describe, expect, it } from '@jest/globals';
import { placeAll, type GivenHeld, type KnownHeld } from './holding.js';

const now = new Date('2026-07-01T00:00:00Z');
const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const given = (holder: string, from?: number, until?: number | 'open'): GivenHeld => ({
  usagePointId: '1',
  holder,
  ...(from !== undefined && { from: day(from) }),
  ...(until !== undefined && { until: until === 'open' ? until : day(until) }),
});

/** Rows of one file after another, as [outcomes of each file, what stands in the end]. */
function read(...files: GivenHeld[][]) {
  let known: readonly KnownHeld[] = [];
  const outcomes = files.map((rows) => {
    const { placed, changed } = placeAll(rows, known, now);
    known = [...known.filter(({ _id }) => !changed.has(_id)), ...changed.values()];
    return placed.map(({ outcome }) => outcome);
  });
  const date = (each: Date | undefined) => (each === undefined ? '' : String(each.getUTCDate()));
  const stands = known.map(({ holder, from, until }) => `${holder} ${date(from)}-${date(until)}`);
  return { outcomes, stands: stands.toSorted() };
}

describe('the times that holders have at a usage point', () => {
  it('says nothing new the second time', () => {
    const file = [given('a', 1, 5), given('b', 5)];
    expect(read(file, file)).toEqual({
      outcomes: [
        ['new', 'new'],
        ['unchanged', 'unchanged'],
      ],
      stands: ['a 1-5', 'b 5-'],
    });
  });

  it('closes an open time and takes the next holder in, in any order of rows', () => {
    const { outcomes, stands } = read([given('a', 1)], [given('b', 5), given('a', 1, 5)]);
    expect(outcomes[1]).toEqual(['new', 'revised']);
    expect(stands).toEqual(['a 1-5', 'b 5-']);
  });

  it('closes the open time of a holder whose beginning the row leaves out', () => {
    expect(read([given('a', 1)], [given('a', undefined, 9)]).stands).toEqual(['a 1-9']);
    expect(read([given('a', undefined, 9)]).stands).toEqual(['a -9']);
  });

  it('corrects a date, and an old file read again brings nothing back', () => {
    const { outcomes, stands } = read([given('a', 1)], [given('a', 3)], [given('a', 1)], [given('a', 3, 8)]);
    expect(outcomes).toEqual([['new'], ['revised'], ['unchanged'], ['revised']]);
    expect(stands).toEqual(['a 3-8']);
  });

  it('takes an end back of a time that had none before, which reading the file again does not do twice', () => {
    const [open, closed, opened, other] = [
      [given('a', 1)],
      [given('a', 1, 5)],
      [given('a', 1, 'open')],
      [given('a', 1, 7)],
    ];
    const { outcomes, stands } = read(open, closed, opened, opened, open, other, opened, closed);
    expect(outcomes.flat()).toEqual([
      'new',
      'revised',
      'revised',
      'unchanged',
      'unchanged',
      'revised',
      'unchanged',
      'unchanged',
    ]);
    expect(stands).toEqual(['a 1-7']);
  });

  it('says of a known time that it never was, which makes room for another’s, and an old file brings it not back', () => {
    const { outcomes, stands } = read(
      [given('a', 1)],
      [given('b', 1)],
      [given('a', 1, 1), given('b', 1)],
      [given('a', 1)],
    );
    expect(outcomes).toEqual([['new'], ['overlaps'], ['revised', 'new'], ['unchanged']]);
    expect(stands).toEqual(['a 1-1', 'b 1-']);
    expect(read([given('a', 1, 1)]).outcomes).toEqual([['backwards']]);
  });

  it('leaves an end that a row does not speak of, and takes it back where it says so', () => {
    const { outcomes, stands } = read([given('a', 1, 5)], [given('a', 1)], [given('a', 1, 'open')]);
    expect(outcomes).toEqual([['new'], ['unchanged'], ['revised']]);
    expect(stands).toEqual(['a 1-']);
  });

  it('lets a holder come back', () => {
    expect(read([given('a', 1, 5), given('b', 5, 9), given('a', 9)]).stands).toEqual(['a 1-5', 'a 9-', 'b 5-9']);
  });

  it('refuses what overlaps another, or a second time of its own, and what ends before it begins', () => {
    expect(read([given('a', 1)], [given('b', 5)]).outcomes[1]).toEqual(['overlaps']);
    expect(read([given('a', 1, 3), given('a', 5)], [given('a', 1, 9)]).outcomes[1]).toEqual(['overlaps']);
    expect(read([given('a', 5, 5)]).outcomes).toEqual([['backwards']]);
  });

  it('keeps two rows of one file that correct each other in the order of time', () => {
    expect(read([given('a', 1), given('a', 1, 4)], [given('a', 1, 4)])).toEqual({
      outcomes: [['new', 'revised'], ['unchanged']],
      stands: ['a 1-4'],
    });
  });
});
