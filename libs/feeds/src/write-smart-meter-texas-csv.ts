import { smartMeterTexasHeader } from '@app/intake';
import { unpackQualities } from '@app/metering';
import { localDate, nextLocalDay, type TimeZone } from '@app/time';
import type { FeedOutput } from './feed-output.js';
import type { PlannedChannel } from './feed-plan.js';
import type { FeedContents } from './feed-view.js';
import type { SelectedBlock } from './seen-days.js';
import type { TakenUsage } from './taken-usage.js';
import { writeEachBlock } from './write-blocks.js';

const QUARTER = 900;
/** QualityOfReading: by a reference day, and by interpolation */
const ESTIMATED = [8, 9];
/** FlowDirectionKind, and what the layout calls it. */
const flows = new Map([
  [1, 'Consumption'],
  [19, 'Surplus Generation'],
]);

/** The channels that the layout has a place for, consumption first: electricity every 15 minutes, of a meter with an ESIID. */
export function smartMeterTexasChannels({ plan }: Pick<TakenUsage, 'plan'>): PlannedChannel[] {
  return plan.usagePoints
    .filter(({ usagePoint }) => usagePoint.esiid !== undefined && usagePoint.serviceKind === 0)
    .flatMap(({ channels }) => channels.filter(isOfLayout))
    .sort((a, b) => flowOf(a) - flowOf(b));
}

const flowOf = ({ readingType: { content } }: PlannedChannel): number => content.flowDirection ?? 0;

function isOfLayout({ readingType: { content }, source }: PlannedChannel): boolean {
  const { uom, kind, accumulationBehaviour, flowDirection = 0 } = content;
  const isEnergy = uom === 72 && kind === 12 && accumulationBehaviour === 4;
  return isEnergy && source.intervalLength === QUARTER && flows.has(flowDirection);
}

/**
 * Writes readings in Smart Meter Texas's own layout, which intake reads back unchanged: local times, kWh with three
 * decimals, and the intervals that a day lacks with an empty value. A day has one time of revision, its latest, so that
 * the order of its rows tells the two passes of a repeated hour apart.
 */
export async function writeSmartMeterTexasCsv(output: FeedOutput, taken: Iterable<TakenUsage>): Promise<FeedContents> {
  output.sink.text(`${smartMeterTexasHeader.toUpperCase()}\r\n`);
  for (const each of taken) {
    const [usagePoint] = each.plan.usagePoints;
    for (const channel of smartMeterTexasChannels(each)) {
      output.contents.usagePointIds.add(channel.source.usagePointId);
      const lines = new DayLines(each.zone, usagePoint?.usagePoint.esiid ?? '', channel);
      await writeEachBlock(output, each.view, channel, (block) => output.sink.text(lines.of(block)));
    }
  }
  output.sink.flush();
  return output.contents;
}

/** The lines of one channel, a day at a time. */
class DayLines {
  readonly #kilowattHours: number;
  readonly #flow: string;

  constructor(
    private readonly zone: TimeZone,
    private readonly esiid: string,
    { readingType: { content } }: PlannedChannel,
  ) {
    this.#kilowattHours = 10 ** ((content.powerOfTenMultiplier ?? 0) - 3);
    this.#flow = flows.get(content.flowDirection ?? 0) ?? '';
  }

  of({ rows, nominalStart }: SelectedBlock): string {
    const { zone } = this;
    let revised = 0;
    for (let row = 0; row < rows.count; row++) revised = Math.max(revised, revisionOf(rows, row));
    const lead = `'${this.esiid},${dateAt(zone, nominalStart)},${dateAt(zone, revised)} ${clockAt(zone, revised)}`;
    const end = nextLocalDay(zone, nominalStart);
    let lines = '';
    let row = 0;
    for (let slot = nominalStart; slot < end; slot += QUARTER) {
      const isThere = row < rows.count && nominalStart + (rows.start[row] ?? 0) < slot + QUARTER;
      const start = isThere ? nominalStart + (rows.start[row] ?? 0) : slot;
      const value = isThere ? ((rows.value[row] ?? 0) * this.#kilowattHours).toFixed(3) : '';
      const mark = isThere && unpackQualities(rows.quality[row] ?? 0).some((code) => ESTIMATED.includes(code));
      const [from, to] = [minuteAt(zone, start), minuteAt(zone, start + QUARTER)];
      lines += `${lead},${from},${to},${value},${mark ? 'E' : isThere ? 'A' : ''},${this.#flow}\r\n`;
      if (isThere) row++;
    }
    return lines;
  }
}

/** When the source revised it, else when it became known here; epoch seconds. */
const revisionOf = ({ revised, known }: SelectedBlock['rows'], row: number): number =>
  (revised[row] ?? 0) === 0 ? Math.floor((known[row] ?? 0) / 1000) : (revised[row] ?? 0);

const two = (number: number): string => String(number).padStart(2, '0');

function dateAt(zone: TimeZone, at: number): string {
  const { year, month, day } = localDate(zone, at);
  return `${two(month)}/${two(day)}/${String(year).padStart(4, '0')}`;
}

/** `HH:MM:SS` as the clocks of the zone show it. */
const clockAt = (zone: TimeZone, at: number): string =>
  new Date((at + zone.offsetAt(at)) * 1000).toISOString().slice(11, 19);
const minuteAt = (zone: TimeZone, at: number): string => clockAt(zone, at).slice(0, 5);
