import type { Metering, StoredMeterReading, StoredUsagePoint } from '@app/metering';
import type { Premise } from './cast.js';
import type { MeteredPremise } from './meter-premise.js';
import type { LoadedSeries } from './reading-loader.js';
import { readingTypeOf, type ChannelName } from './reading-types.js';
import type { Series } from './series.js';
import { phasesOf } from './usage-point-content.js';

const SOURCE = 'demo-utility';

/** What the usage point of a premise is known by. */
export const referenceOf = ({ key, esiid }: Premise): { esiid: string } | { source: string; sourceKey: string } =>
  esiid === undefined ? { source: SOURCE, sourceKey: key } : { esiid };

/** A series of a premise, and the channel that it goes into. */
export type StoredChannel = LoadedSeries & { readonly channel: ChannelName };

/** Every channel of a premise, of the meter that is there now. */
export async function presentChannels(
  metering: Metering,
  usagePoint: StoredUsagePoint,
  metered: MeteredPremise,
): Promise<StoredChannel[]> {
  const meter = metered.premise.exchanged === undefined ? 'only' : 'second';
  return channelsOfMeter(metering, usagePoint, metered, meter);
}

/** Every channel of a premise, of each meter that there has been. */
export async function allChannels(
  metering: Metering,
  usagePoint: StoredUsagePoint,
  metered: MeteredPremise,
): Promise<StoredChannel[]> {
  const { exchangedOn, grid } = metered;
  const present = await presentChannels(metering, usagePoint, metered);
  if (exchangedOn === undefined) return present;
  const exchangedAt = grid.days[exchangedOn]?.start ?? grid.end;
  const past = await channelsOfMeter(metering, usagePoint, metered, 'first');
  return [
    ...past.map((each) => ({ ...each, window: { until: exchangedAt } })),
    ...present.map((each) => ({ ...each, window: { from: exchangedAt } })),
  ];
}

type Meter = 'only' | 'first' | 'second';

async function channelsOfMeter(
  metering: Metering,
  usagePoint: StoredUsagePoint,
  metered: MeteredPremise,
  meter: Meter,
): Promise<StoredChannel[]> {
  const { premise, consumption, prices } = metered;
  const { tariff, revisedDaily = false } = premise;
  const channels: StoredChannel[] = [];
  for (const [channel, series] of metered.channels) {
    channels.push({
      channel,
      meterReading: await meterReadingOf(metering, usagePoint, premise, channel, series, meter),
      series,
      meter: premise.key,
      ...(series === consumption && { priced: { tariff, prices }, revisedDaily }),
    });
  }
  return channels;
}

/** Of two meters the kinds of reading are the same, so that their channels need names of their own. */
async function meterReadingOf(
  metering: Metering,
  usagePoint: StoredUsagePoint,
  premise: Premise,
  channel: ChannelName,
  { grid }: Series,
  meter: Meter,
): Promise<StoredMeterReading> {
  const type = readingTypeOf(channel, grid.intervalLength, phasesOf(premise));
  const name = meter === 'only' ? undefined : `${channel} of the ${meter} meter`;
  return metering.meterReadings.ensure(usagePoint, type, name);
}
