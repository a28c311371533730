import type { SummaryMeasurement } from '@app/espi';
import { UnfitRow, type RowFields } from '../table/row-fields.js';
import { unitNames, unitOf, type ServiceName, type Unit } from '../usage/units.js';

/** The unit of a column, else of what `usual` names. @throws UnfitRow unknown-unit */
export function unitIn(
  fields: RowFields,
  column: string,
  usual: string | undefined,
  service?: ServiceName,
): Unit | undefined {
  const name = fields.text(column) ?? usual;
  if (name === undefined) return undefined;
  const unit = unitOf(name, service);
  if (unit === undefined) throw new UnfitRow('unknown-unit', column, unitNames.join(', '));
  return unit;
}

/** What a column has measured, in a unit; undefined where the field is empty. @throws UnfitRow missing-value unit */
export function measuredIn(fields: RowFields, column: string, unit: Unit | undefined): SummaryMeasurement | undefined {
  const thousandths = fields.thousandths(column);
  if (thousandths === undefined) return undefined;
  if (unit === undefined) throw new UnfitRow('missing-value', 'unit');
  const { powerOfTenMultiplier = 0, uom = 0 } = unit.type;
  return { powerOfTenMultiplier, uom, value: thousandths * unit.perThousandth };
}
