import { UnitSymbolKind } from '@app/espi';
import { unpackQualities } from '@app/metering';
import type { FeedOutput } from './feed-output.js';
import type { PlannedChannel, PlannedUsagePoint } from './feed-plan.js';
import type { FeedContents, FeedView } from './feed-view.js';
import type { TakenUsage } from './taken-usage.js';
import { writeEachBlock } from './write-blocks.js';

const HEADER = 'usage_point,esiid,meter_reading,flow_direction,start,end,value,unit,quality,cost\r\n';

/** Names of ESPI units by their code. */
export const unitNames = new Map<number, string>(Object.entries(UnitSymbolKind).map(([name, code]) => [code, name]));

/** Writes the readings as CSV, a line each: times in UTC, values in the unit named, cost in whole currency. */
export async function writeReadingsCsv(
  output: FeedOutput,
  taken: Iterable<Pick<TakenUsage, 'view' | 'plan'>>,
): Promise<FeedContents> {
  const { contents } = output;
  output.sink.text(HEADER);
  for (const { view, plan } of taken) {
    for (const planned of plan.usagePoints) {
      contents.usagePointIds.add(planned.usagePoint._id);
      for (const channel of planned.channels) await writeChannel(output, view, planned, channel);
    }
  }
  output.sink.flush();
  return contents;
}

async function writeChannel(
  output: FeedOutput,
  view: FeedView,
  { usagePoint }: PlannedUsagePoint,
  channel: PlannedChannel,
): Promise<void> {
  const { powerOfTenMultiplier = 0, uom = 0, flowDirection = 0 } = channel.readingType.content;
  const lead = `${usagePoint._id},${usagePoint.esiid ?? ''},${channel.meterReading._id},${flowDirection},`;
  const unit = unitNames.get(uom) ?? String(uom);
  const withCost = view.entitlement.allows(12);
  await writeEachBlock(output, view, channel, ({ rows, nominalStart }) => {
    for (let row = 0; row < rows.count; row++) {
      const at = nominalStart + (rows.start[row] ?? 0);
      const cost = withCost ? (rows.cost[row] ?? NaN) : NaN;
      const value = scaled(rows.value[row] ?? 0, powerOfTenMultiplier);
      const quality = unpackQualities(rows.quality[row] ?? 0).join(' ');
      output.sink.text(
        `${lead}${instant(at)},${instant(at + (rows.duration[row] ?? 0))},${value},${unit},${quality},${Number.isNaN(cost) ? '' : scaled(cost, -5)}\r\n`,
      );
    }
  });
}

const instant = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/** An integer times a power of ten, written exactly. */
export function scaled(value: number, power: number): string {
  if (power === 0) return String(value);
  const digits = String(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  if (power > 0) return value === 0 ? '0' : `${sign}${digits}${'0'.repeat(power)}`;
  const padded = digits.padStart(1 - power, '0');
  const fraction = padded.slice(power).replace(/0+$/, '');
  return `${sign}${padded.slice(0, power)}${fraction === '' ? '' : `.${fraction}`}`;
}
