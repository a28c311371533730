import type { ServiceHistoryChange, UsageChange } from '@app/changes';
import { always, clipPeriods, Entitlement, within, type Period } from '@app/entitlement';
import { touchedWindows, type ChangedChannel } from '@app/feeds';
import { zoneOf, type Metering } from '@app/metering';
import { byId } from '@app/store';
import type { Notice } from './notice.js';
import { mergeWindows } from './windows.js';

type ChangeOfUsage = UsageChange | ServiceHistoryChange;

/** The channels of usage points, by these. */
type Channels = ReadonlyMap<string, readonly ChangedChannel[]>;

/** Where the readers of usage find what changed of it. */
export class UsageNews {
  constructor(private readonly metering: Metering) {}

  /** What applications that read by these entitlements are to be told: nothing of what they do not see. */
  async noticesOf(entitlements: readonly Entitlement[], changes: readonly ChangeOfUsage[]): Promise<Notice[]> {
    const seen = new Set(entitlements.flatMap(usagePointsOf));
    const changesOf = Map.groupBy(
      changes.filter(({ usagePointId }) => seen.has(usagePointId)),
      ({ usagePointId }) => usagePointId,
    );
    if (changesOf.size === 0) return [];
    const channels = await this.#channels([...changesOf.values()].flat(), entitlements.some(followsBills));
    const notices: Notice[] = [];
    for (const entitlement of entitlements) {
      const windows: Period[] = [];
      for (const usagePointId of usagePointsOf(entitlement)) {
        for (const change of changesOf.get(usagePointId) ?? []) {
          windows.push(...(await this.#windows(entitlement, change, channels.get(usagePointId) ?? [])));
        }
      }
      const { applicationId = '', authorizationId = '' } = entitlement.reader;
      if (windows.length > 0) {
        notices.push({ applicationId, what: 'usage', id: authorizationId, windows: mergeWindows(windows) });
      }
    }
    return notices;
  }

  async #windows(
    entitlement: Entitlement,
    change: ChangeOfUsage,
    channels: readonly ChangedChannel[],
  ): Promise<Period[]> {
    const changed = { start: change.from ?? -Infinity, end: change.until ?? Infinity };
    const periods = entitlement.periodsOf(change.usagePointId);
    const { kind } = change;
    if (kind === 'interval-block') {
      const those = channels.filter(({ meterReading }) => meterReading._id === change.meterReadingId);
      return this.#touched(entitlement, those, changed);
    }
    if (kind === 'usage-summary' || kind === 'quality-summary') {
      const isSeen = entitlement.allows(kind === 'usage-summary' ? 15 : 17) && within(periods, changed);
      const rebilled = kind === 'usage-summary' && followsBills(entitlement);
      return [
        ...(isSeen ? [overlapping(changed)] : []),
        ...(rebilled ? await this.#touched(entitlement, channels, changed) : []),
      ];
    }
    if (kind === 'usage-point') return [always];
    // a retailer's time changes nothing that a customer's reader sees; nor does the time of another customer
    if (kind !== 'tenure' || change.customerId !== entitlement.reader.customerId) return [];
    // what is next to the time that was gained or lost was cut, or is not any more
    const around = { start: changed.start - 1, end: changed.end + 1 };
    const windows = [...clipPeriods(periods, around), ...(await this.#touched(entitlement, channels, around))];
    return windows.map(({ start, end }) => ({
      start: Number.isFinite(changed.start) ? start : -Infinity,
      end: Number.isFinite(changed.end) ? end : Infinity,
    }));
  }

  async #touched(entitlement: Entitlement, channels: readonly ChangedChannel[], changed: Period): Promise<Period[]> {
    const { metering } = this;
    const windows = channels.map(async (channel) => touchedWindows({ metering, entitlement }, channel, changed));
    return (await Promise.all(windows)).flat();
  }

  /**
   * The channels that changed, or whose readers may see them otherwise now: four queries.
   *
   * @param ofBills whether some reader's blocks are as bills are
   */
  async #channels(changes: readonly ChangeOfUsage[], ofBills: boolean): Promise<Channels> {
    const { usagePoints, meterReadings, readingTypes, localTimeParameters } = this.metering;
    const operator = Entitlement.ofOperator();
    const whole = changes.filter(({ kind }) => kind === 'tenure' || (ofBills && kind === 'usage-summary'));
    const [changed, all] = await Promise.all([
      meterReadings.getAll(operator, [...new Set(changes.flatMap(meterReadingOf))]),
      meterReadings.ofUsagePoints(operator, [...new Set(whole.map(({ usagePointId }) => usagePointId))]),
    ]);
    const channels = [...byId([...changed, ...all]).values()];
    if (channels.length === 0) return new Map();
    const [points, types] = await Promise.all([
      usagePoints.getAll(operator, [...new Set(channels.map(({ usagePointId }) => usagePointId))]).then(byId),
      readingTypes.getAll([...new Set(channels.map(({ readingTypeId }) => readingTypeId))]).then(byId),
    ]);
    const clocks = await localTimeParameters.getAll([
      ...new Set([...points.values()].map(({ localTimeParametersId }) => localTimeParametersId)),
    ]);
    const zones = new Map(clocks.map((parameters) => [parameters._id, zoneOf(parameters)]));
    const known = channels.flatMap((meterReading): ChangedChannel[] => {
      const point = points.get(meterReading.usagePointId);
      const readingType = types.get(meterReading.readingTypeId);
      const zone = zones.get(point?.localTimeParametersId ?? '');
      if (point === undefined || readingType === undefined || zone === undefined) return [];
      return [{ meterReading, readingType, serviceKind: point.serviceKind, zone }];
    });
    return Map.groupBy(known, ({ meterReading }) => meterReading.usagePointId);
  }
}

const meterReadingOf = (change: ChangeOfUsage): string[] =>
  change.kind === 'interval-block' && change.meterReadingId !== undefined ? [change.meterReadingId] : [];

function usagePointsOf(entitlement: Entitlement): readonly string[] {
  const ids = entitlement.usagePointIds();
  return ids === 'every' ? [] : ids;
}

/** Whether the billing periods decide which blocks or intervals a reader gets. */
const followsBills = ({ blockDuration, intervalDurations }: Entitlement): boolean =>
  blockDuration === 'billingPeriod' || intervalDurations.includes('billingPeriod');

/** A window that a summary of this time overlaps; one of a moment alone would overlap nothing. */
const overlapping = ({ start, end }: Period): Period =>
  start < end ? { start, end } : { start: start - 1, end: end + 1 };
