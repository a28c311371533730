import {
  AccumulationKind,
  CommodityKind,
  FlowDirectionKind,
  MeasurementKind,
  QualityOfReading,
  UnitSymbolKind,
  type ReadingType,
} from '@app/espi';
import { unitNames } from '../write-readings-csv.js';

/** What the two usual directions are to the people at the meter. */
const directions = new Map<number, string>([
  [FlowDirectionKind.forward, 'delivered to the customer'],
  [FlowDirectionKind.reverse, 'received from the customer'],
]);

/** What a channel measures, in words: `energy in Wh, electricity secondary metered, delivered to the customer, …`. */
export function measuredWords(type: ReadingType): string {
  const { kind, commodity, flowDirection, accumulationBehaviour, intervalLength } = type;
  const direction = directions.get(flowDirection ?? 0) ?? wordOf(FlowDirectionKind, flowDirection);
  return [
    [wordOf(MeasurementKind, kind), unitWord(type)].filter((word) => word !== undefined).join(' in '),
    wordOf(CommodityKind, commodity),
    direction,
    wordOf(AccumulationKind, accumulationBehaviour),
    intervalLength === undefined || intervalLength === 0 ? 'of no fixed length' : `every ${intervalLength} s`,
  ]
    .filter((word) => word !== undefined && word !== '')
    .join(', ');
}

/** A stored value with its unit: 2032 with the power -3 is `2.032 Wh`. */
export function valueWords(value: number, type: ReadingType): string {
  const { powerOfTenMultiplier: power = 0 } = type;
  const number = power < 0 ? (value * 10 ** power).toFixed(-power) : String(value * 10 ** power);
  return [number, unitWord(type)].filter((word) => word !== undefined).join(' ');
}

export const qualityWords = (codes: readonly number[]): string =>
  codes.map((code) => wordOf(QualityOfReading, code) ?? String(code)).join(' and ');

/** Symbols are not taken apart. */
function unitWord({ uom = 0 }: ReadingType): string | undefined {
  if (uom === UnitSymbolKind.none) return undefined;
  return unitNames.get(uom) ?? `unit ${uom}`;
}

/** The standard's name of a code as words: `deltaData` is `delta data`. The code itself where it has none. */
function wordOf(kinds: Readonly<Record<string, number>>, code = 0): string | undefined {
  const name = Object.entries(kinds).find(([, each]) => each === code)?.[0] ?? String(code);
  if (name === 'none') return undefined;
  return name.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}
