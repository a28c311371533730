import type { ReadingType } from '@app/espi';
import { isStorableStart } from '@app/metering';
import type { FileAccount } from '../../file-report.js';
import type { Channel } from '../usage-target.js';
import type { BlockRows } from './pending-blocks.js';
import { spoolWidth } from './reading-spool.js';

/** AccumulationKind of series that only count up from zero: bulk quantity, continuous cumulative, cumulative, summation. */
const registers = new Set([1, 2, 3, 9]);
const VALID = 0;

/** A series of a file: where its readings go and what they are. */
export interface Series {
  readonly channel: Channel;
  readonly readingType: ReadingType;
}

/**
 * Gives the rows of a block to its channel. A reading without a time follows the one before it, the first one starts
 * with the block; one without a quality has the reading type's.
 * @param now epoch seconds: later readings are taken with a warning
 */
export async function placeReadings(
  pieces: AsyncIterable<Float64Array>,
  block: BlockRows,
  { channel, readingType }: Series,
  account: FileAccount,
  now: number,
): Promise<void> {
  const { intervalLength = 0, accumulationBehaviour = 0, defaultQuality = VALID } = readingType;
  const isRegister = registers.has(accumulationBehaviour);
  let next = block.start;
  for await (const rows of pieces) {
    for (let at = 0; at < rows.length; at += spoolWidth) {
      const line = rows[at] ?? 0;
      const ownStart = rows[at + 1] ?? NaN;
      const ownDuration = rows[at + 2] ?? NaN;
      const value = rows[at + 3] ?? NaN;
      const quality = rows[at + 4] ?? NaN;
      const duration = Number.isNaN(ownDuration) ? intervalLength : ownDuration;
      const start = Number.isNaN(ownStart) ? next : ownStart;
      if (Number.isNaN(start) || (Number.isNaN(ownStart) && duration === 0)) {
        account.reject(line, 'reading-without-time');
        continue;
      }
      next = start + duration;
      if (Number.isNaN(value)) {
        channel.missing(start);
      } else if (!isStorableStart(start)) {
        account.reject(line, 'wrong-date');
      } else if (value < 0 && isRegister) {
        account.reject(line, 'negative-register');
      } else {
        if (start > now) account.warn(line, 'future-dated');
        channel.add(
          line,
          start,
          duration,
          value,
          Number.isNaN(quality) ? defaultQuality : quality,
          block.revisionTime,
          rows[at + 5],
          rows[at + 6],
          rows[at + 7],
          rows[at + 8],
        );
      }
    }
  }
}
