import { Entitlement } from '@app/entitlement';
import type { ElectricPowerQualitySummary, ReadingType, UsageSummary } from '@app/espi';
import { ReadingsWriter } from '@app/metering';
import type { Metering, StoredUsagePoint } from '@app/metering';
import type { Store } from '@app/store';
import type { TimeZone } from '@app/time';
import type { FileAccount } from './file-report.js';
import type { Reason } from './reasons.js';
import type {
  Channel,
  KnownUsagePoint,
  SummaryKind,
  UsagePointInit,
  UsagePointRef,
  UsageTarget,
} from './usage/usage-target.js';

export interface TargetOptions {
  /** whether usage points that are not known are made */
  readonly create: boolean;
  /** the operator's choice of zone for new usage points and for wall-clock times */
  readonly zone?: TimeZone;
  readonly defaultTimeZone: string;
  /** whether the file may write to a usage point that exists already; without it to every one */
  readonly mayWrite?: (usagePointId: string) => Promise<boolean>;
  /** told of each usage point that the file makes, before it has readings */
  readonly onCreated?: (usagePointId: string) => Promise<void>;
}

/** Puts the usage of one file into the store, and what became of it into the file's account. */
export class MeteringTarget implements UsageTarget {
  readonly #writer: ReadingsWriter;
  readonly #zones = new Map<string, TimeZone>();
  readonly #stored = new WeakMap<KnownUsagePoint, StoredUsagePoint>();

  constructor(
    store: Store,
    private readonly metering: Metering,
    private readonly account: FileAccount,
    private readonly options: TargetOptions,
  ) {
    this.#writer = new ReadingsWriter(store, {
      onConflict: (line) => account.reject(line, 'conflicting-values'),
    });
  }

  get full(): boolean {
    return this.#writer.full;
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  async usagePoint(reference: UsagePointRef, init: UsagePointInit): Promise<KnownUsagePoint | Reason> {
    const found = await this.#find(reference, init);
    if (found === undefined) return 'unknown-usage-point';
    const { usagePoint, created } = found;
    if (!created && (await this.options.mayWrite?.(usagePoint._id)) === false) return 'foreign-usage-point';
    const { _id: id, esiid } = usagePoint;
    if (created) await this.options.onCreated?.(id);
    this.account.usagePoint({ id, ...(esiid !== undefined && { esiid }), created });
    const zone = await this.#zoneOf(usagePoint);
    const known = { id, zone, fileZone: this.options.zone ?? zone };
    this.#stored.set(known, usagePoint);
    return known;
  }

  channel(usagePoint: KnownUsagePoint, readingType: ReadingType, sourceKey?: string): Channel {
    const reference = { usagePointId: this.#storedOf(usagePoint)._id, readingType, sourceKey };
    return this.#writer.channelNamed(reference, usagePoint.zone);
  }

  async summary(usagePoint: KnownUsagePoint, kind: SummaryKind, content: object, revisionTime: number): Promise<void> {
    const stored = this.#storedOf(usagePoint);
    const outcome =
      kind === 'UsageSummary'
        ? await this.metering.usageSummaries.put(stored, content as UsageSummary, { revisionTime })
        : await this.metering.qualitySummaries.put(stored, content as ElectricPowerQualitySummary, { revisionTime });
    this.account.summaries[outcome]++;
  }

  /** Writes the rest. When it has resolved, everything that the account counts survives the loss of this process. */
  async close(): Promise<void> {
    const { new: fresh, unchanged, revised, superseded, gaps } = await this.#writer.close();
    this.account.readings = { new: fresh, unchanged, revised, superseded };
    this.account.gaps = gaps;
  }

  async #find(
    reference: UsagePointRef,
    init: UsagePointInit,
  ): Promise<{ usagePoint: StoredUsagePoint; created: boolean } | undefined> {
    const { usagePoints } = this.metering;
    if ('id' in reference) {
      const usagePoint = await usagePoints.get(Entitlement.ofOperator(), reference.id);
      return usagePoint && { usagePoint, created: false };
    }
    const { create, zone, defaultTimeZone } = this.options;
    const { timeZone, zoneRules, ...rest } = init;
    const named = zone?.name ?? timeZone ?? defaultTimeZone;
    const rules = zone === undefined && zoneRules !== undefined ? { zoneRules } : {};
    return usagePoints.ensure(reference, { ...rest, timeZone: named, ...rules }, { create });
  }

  async #zoneOf(usagePoint: StoredUsagePoint): Promise<TimeZone> {
    const { localTimeParametersId } = usagePoint;
    const zone = this.#zones.get(localTimeParametersId) ?? (await this.metering.usagePoints.zoneOf(usagePoint));
    this.#zones.set(localTimeParametersId, zone);
    return zone;
  }

  #storedOf(usagePoint: KnownUsagePoint): StoredUsagePoint {
    const stored = this.#stored.get(usagePoint);
    if (stored === undefined) throw new TypeError('the usage point is not of this target');
    return stored;
  }
}
