import { Entitlement } from '@app/entitlement';
import type { ElectricPowerQualitySummary, ReadingType, UsageSummary } from '@app/espi';
import { ReadingsWriter } from '@app/metering';
import type { Metering, NewUsagePoint, StoredUsagePoint } from '@app/metering';
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

interface FoundUsagePoint {
  readonly usagePoint: StoredUsagePoint;
  readonly created: boolean;
}

/** Usage points looked for with one query. */
const MOST_AT_ONCE = 1000;

/** Puts the usage of one file into the store, and what became of it into the file's account. */
export class MeteringTarget implements UsageTarget {
  readonly #writer: ReadingsWriter;
  readonly #zones = new Map<string, TimeZone>();
  readonly #stored = new WeakMap<KnownUsagePoint, StoredUsagePoint>();
  /** by ESIID; undefined where there is none and none may be made */
  readonly #foreseen = new Map<string, FoundUsagePoint | undefined>();

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

  async foresee(usagePoints: ReadonlyMap<string, UsagePointInit>): Promise<void> {
    this.#foreseen.clear();
    const { create } = this.options;
    const wanted = [...usagePoints];
    for (let at = 0; at < wanted.length; at += MOST_AT_ONCE) {
      const some = wanted.slice(at, at + MOST_AT_ONCE);
      for (const [esiid] of some) this.#foreseen.set(esiid, undefined);
      const inits = new Map(some.map(([esiid, init]) => [esiid, this.#initOf(init)]));
      for (const found of await this.metering.usagePoints.ensureAll(inits, { create })) {
        if (found.created) await this.options.onCreated?.(found.usagePoint._id);
        this.#foreseen.set(found.usagePoint.esiid ?? '', found);
      }
    }
  }

  async usagePoint(reference: UsagePointRef, init: UsagePointInit): Promise<KnownUsagePoint | Reason> {
    const found = await this.#find(reference, init);
    if (found === undefined) return 'unknown-usage-point';
    const { usagePoint, created } = found;
    if (!created && (await this.options.mayWrite?.(usagePoint._id)) === false) return 'foreign-usage-point';
    const { _id: id, esiid } = usagePoint;
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

  async #find(reference: UsagePointRef, init: UsagePointInit): Promise<FoundUsagePoint | undefined> {
    const { usagePoints } = this.metering;
    if ('id' in reference) {
      const usagePoint = await usagePoints.get(Entitlement.ofOperator(), reference.id);
      return usagePoint && { usagePoint, created: false };
    }
    if ('esiid' in reference && this.#foreseen.has(reference.esiid)) {
      const found = this.#foreseen.get(reference.esiid);
      if (found?.created === true) this.#foreseen.set(reference.esiid, { ...found, created: false });
      return found;
    }
    const { create } = this.options;
    const found = await usagePoints.ensure(reference, this.#initOf(init), { create });
    if (found?.created === true) await this.options.onCreated?.(found.usagePoint._id);
    return found;
  }

  #initOf({ timeZone, zoneRules, ...rest }: UsagePointInit): NewUsagePoint {
    const { zone, defaultTimeZone } = this.options;
    const named = zone?.name ?? timeZone ?? defaultTimeZone;
    const rules = zone === undefined && zoneRules !== undefined ? { zoneRules } : {};
    return { ...rest, timeZone: named, ...rules };
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
