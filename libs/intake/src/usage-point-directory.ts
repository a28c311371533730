import { Entitlement } from '@app/entitlement';
import type { Metering, NewUsagePoint, StoredUsagePoint } from '@app/metering';
import { ianaZone } from '@app/time';
import type { TimeZone } from '@app/time';
import type { FileAccount } from './file-report.js';
import type { TargetOptions } from './metering-target.js';
import type { PointRef } from './table/row-fields.js';

/** A usage point that a row names, with what it begins with where it is new. */
export interface NamedPoint {
  readonly point: PointRef;
  /** ServiceKind of ESPI; 0 electricity where the row does not say */
  readonly serviceKind?: number | undefined;
  /** IANA name */
  readonly timeZone?: string | undefined;
}

export interface FoundPoint {
  readonly id: string;
  /** of its local days, and of dates in the file unless the operator gave another */
  readonly zone: TimeZone;
}

/** The usage points that many rows name, found, or made, with few queries. */
export class UsagePointDirectory {
  readonly #zones = new Map<string, TimeZone>();

  constructor(
    private readonly metering: Metering,
    private readonly account: FileAccount,
    private readonly options: TargetOptions,
  ) {}

  /** The zone of dates that belong to no usage point. */
  get zone(): TimeZone {
    return this.options.zone ?? ianaZone(this.options.defaultTimeZone);
  }

  /** By `keyOf`; what is not known here and may not be made is left out. */
  async find(named: readonly NamedPoint[]): Promise<ReadonlyMap<string, FoundPoint>> {
    const { zone, defaultTimeZone, create } = this.options;
    const wanted = new Map<string, NewUsagePoint>();
    const ids = new Set<string>();
    for (const { point, serviceKind = 0, timeZone } of named) {
      if ('id' in point) ids.add(point.id);
      else if (!wanted.has(point.esiid)) {
        wanted.set(point.esiid, { serviceKind, timeZone: zone?.name ?? timeZone ?? defaultTimeZone });
      }
    }
    const found = new Map<string, FoundPoint>();
    const { usagePoints } = this.metering;
    if (wanted.size > 0) {
      for (const { usagePoint, created } of await usagePoints.ensureAll(wanted, { create })) {
        const { _id: id, esiid = '' } = usagePoint;
        this.account.usagePoint({ id, esiid, created });
        found.set(keyOf({ esiid }), { id, zone: await this.#zoneOf(usagePoint) });
      }
    }
    if (ids.size > 0) {
      for (const usagePoint of await usagePoints.getAll(Entitlement.ofOperator(), [...ids])) {
        const { _id: id, esiid } = usagePoint;
        this.account.usagePoint({ id, ...(esiid !== undefined && { esiid }), created: false });
        found.set(keyOf({ id }), { id, zone: await this.#zoneOf(usagePoint) });
      }
    }
    return found;
  }

  async #zoneOf(usagePoint: StoredUsagePoint): Promise<TimeZone> {
    if (this.options.zone !== undefined) return this.options.zone;
    const { localTimeParametersId: id } = usagePoint;
    const zone = this.#zones.get(id) ?? (await this.metering.usagePoints.zoneOf(usagePoint));
    this.#zones.set(id, zone);
    return zone;
  }
}

export const keyOf = (point: PointRef): string => ('id' in point ? point.id : `esiid ${point.esiid}`);
