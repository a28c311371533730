import {
  ElectricPowerQualitySummary,
  ReadingType,
  TimeConfiguration,
  UnitSymbolKind,
  UsagePoint,
  UsageSummary,
  validate,
} from '@app/espi';
import type { Type, TypeOf } from '@app/espi';

const unitCodes = new Set<number>(Object.values(UnitSymbolKind));
/** ItemKind of a line whose sender, before 2020, could not say what it is. */
const information = 10;

/** The path of what keeps a value from being stored, in place of the value. */
export interface Unfit {
  readonly unfit: string;
}

/** What a file says of a usage point. */
export function usagePointContent(value: object): UsagePoint | Unfit {
  return sound(UsagePoint, own(value));
}

export function readingTypeContent(value: object): ReadingType | Unfit {
  return sound(ReadingType, own(value));
}

export function localTimeContent(value: object): TimeConfiguration | Unfit {
  return sound(TimeConfiguration, own(value));
}

/** A UsageSummary, or the ElectricPowerUsageSummary that came before it and has part of its elements. */
export function usageSummaryContent(value: {
  readonly costAdditionalDetailLastPeriod?: unknown;
}): UsageSummary | Unfit {
  const items = value.costAdditionalDetailLastPeriod;
  const itemised = Array.isArray(items)
    ? { costAdditionalDetailLastPeriod: items.map((item: object) => ({ itemKind: information, ...own(item) })) }
    : {};
  return sound(UsageSummary, { ...own(value), ...itemised });
}

export function qualitySummaryContent(value: object): ElectricPowerQualitySummary | Unfit {
  return sound(ElectricPowerQualitySummary, own(value));
}

/** Whether the standard names the unit of measure. */
export function isKnownUnit({ uom }: ReadingType): boolean {
  return uom === undefined || unitCodes.has(uom);
}

/** Without what is the sender's alone, which may be anything, personal data included. */
function own(value: object): object {
  const { extension: _extension, batchItemInfo: _batchItemInfo, ...rest } = value as Record<string, unknown>;
  return rest;
}

function sound<T extends Type>(type: T, value: object): TypeOf<T> | Unfit {
  const [fault] = validate(type, value);
  return fault === undefined ? (value as TypeOf<T>) : { unfit: fault.path };
}
