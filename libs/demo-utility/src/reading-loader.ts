import { QualityOfReading } from '@app/espi';
import { ReadingsWriter, type ChannelWriter, type ReadingsTotals, type StoredMeterReading } from '@app/metering';
import type { Store } from '@app/store';
import { correctedAt, Mark, publishedAt, qualityOfMark } from './incidents.js';
import { costOf, type PriceIndex } from './pricing.js';
import type { Series } from './series.js';
import type { Tariff } from './tariffs.js';

/** A series on its way into a channel. */
export interface LoadedSeries {
  readonly meterReading: StoredMeterReading;
  readonly series: Series;
  /** names the meter, whose corrections come at its times */
  readonly meter: string;
  /** where readings carry cost, time of use and tier */
  readonly priced?: { readonly tariff: Tariff; readonly prices: PriceIndex };
  /** readings that begin at `from` or later and are over by `until`, epoch seconds; all where absent */
  readonly window?: { readonly from?: number; readonly until?: number };
  /** corrections of days that begin at this time or later, where that is before the window */
  readonly correctedFrom?: number;
  /** the first reading of the latest month is revised at the end of each day */
  readonly revisedDaily?: boolean;
}

/** Takes series into the store as a utility learns of them: first what was reported at once, later the corrections. */
export class ReadingLoader {
  readonly #writer: ReadingsWriter;
  readonly #corrections: (() => void)[] = [];
  #gaps = 0;

  constructor(store: Store) {
    this.#writer = new ReadingsWriter(store, {
      onConflict: (_line, meterReadingId, start) => {
        throw new Error(`the demo has two values for ${start} in meter reading ${meterReadingId}`);
      },
    });
  }

  /** Adds what was first reported; its corrections wait for `finish`. */
  async add(loaded: LoadedSeries): Promise<void> {
    const { grid, marks, value, first } = loaded.series;
    const { from = -Infinity, until = Infinity } = loaded.window ?? {};
    const channel = this.#writer.channel(loaded.meterReading, grid.zone);
    for (const day of grid.days) {
      for (let i = day.first; i < day.last; i++) {
        const start = grid.start[i] ?? 0;
        if (start < from || start + (grid.duration[i] ?? 0) > until) continue;
        const mark = marks[i] ?? Mark.read;
        if (mark === Mark.missing) {
          this.#gaps++;
        } else if (mark === Mark.corrected) {
          addReading(channel, loaded, i, first[i] ?? 0, QualityOfReading.estimatedUsingReferenceDay, publishedAt(day));
        } else {
          addReading(channel, loaded, i, value[i] ?? 0, qualityOfMark[mark] ?? QualityOfReading.valid, 0);
        }
      }
    }
    if (loaded.revisedDaily) addRevisions(channel, loaded);
    if (marks.includes(Mark.corrected)) this.#corrections.push(() => addCorrections(channel, loaded));
    if (this.#writer.full) await this.#writer.flush();
  }

  /** Writes what is pending, then the corrections. */
  async finish(): Promise<ReadingsTotals> {
    await this.#writer.flush();
    for (const correct of this.#corrections) correct();
    await this.#writer.written();
    return { ...this.#writer.totals, gaps: this.#gaps };
  }
}

function addCorrections(channel: ChannelWriter, loaded: LoadedSeries): void {
  const { grid, marks, value } = loaded.series;
  const { from = -Infinity, until = Infinity } = loaded.window ?? {};
  const { correctedFrom = from } = loaded;
  for (const day of grid.days) {
    const revisionTime = correctedAt(day, loaded.meter);
    if (day.start < correctedFrom || day.end > until) continue;
    for (let i = day.first; i < day.last; i++) {
      if (marks[i] !== Mark.corrected) continue;
      addReading(channel, loaded, i, value[i] ?? 0, QualityOfReading.valid, revisionTime);
    }
  }
}

/** A watt-hour more with every day that is over since. */
function addRevisions(channel: ChannelWriter, loaded: LoadedSeries): void {
  const { grid, value } = loaded.series;
  const until = loaded.window?.until ?? Infinity;
  const over = grid.days.filter(({ end }) => end <= until);
  const revised = over.findLast(({ date }) => date.day === 1);
  if (revised === undefined) return;
  for (const [n, { end }] of over.slice(revised.index + 1).entries()) {
    const shown = (value[revised.first] ?? 0) + n + 1;
    addReading(channel, loaded, revised.first, shown, QualityOfReading.manuallyEdited, end);
  }
}

function addReading(
  channel: ChannelWriter,
  { series: { grid }, priced }: LoadedSeries,
  i: number,
  value: number,
  quality: number,
  revisionTime: number,
): void {
  const start = grid.start[i] ?? 0;
  const duration = grid.duration[i] ?? 0;
  if (priced === undefined) {
    channel.add(0, start, duration, value, quality, revisionTime);
    return;
  }
  const index = priced.prices[i] ?? 0;
  const { tou = 0, consumptionTier = 0, cpp = 0 } = priced.tariff.prices[index] ?? {};
  const cost = priced.tariff.costPerInterval ? costOf(priced.tariff, index, value) : NaN;
  channel.add(0, start, duration, value, quality, revisionTime, cost, tou, consumptionTier, cpp);
}
