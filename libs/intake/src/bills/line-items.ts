import { ItemKind, type LineItem } from '@app/espi';
import { UnfitRow, type RowFields } from '../table/row-fields.js';
import { measuredIn, unitIn } from './measured.js';

/** `item_1_kind` and so on: the lines of a bill stand in its row, one after the other. */
export const itemColumn = /^item_[1-9]\d?_(?:kind|note|amount|unit_cost|quantity|unit)$/;
const MOST_ITEMS = 99;
const kinds = Object.keys(ItemKind) as (keyof typeof ItemKind)[];

/** The lines of a bill; the first number without a kind and a note ends them. */
export function lineItemsOf(fields: RowFields): LineItem[] {
  const items: LineItem[] = [];
  for (let n = 1; n <= MOST_ITEMS; n++) {
    const item = lineItemOf(fields, `item_${n}_`);
    if (item === undefined) return items;
    items.push(item);
  }
  return items;
}

function lineItemOf(fields: RowFields, prefix: string): LineItem | undefined {
  const kind = fields.word(`${prefix}kind`, kinds);
  const note = fields.text(`${prefix}note`);
  const amount = fields.money(`${prefix}amount`);
  const unitCost = fields.money(`${prefix}unit_cost`);
  const measurement = measuredIn(fields, `${prefix}quantity`, unitIn(fields, `${prefix}unit`, undefined));
  if (kind === undefined && note === undefined && amount === undefined) return undefined;
  if (kind === undefined) throw new UnfitRow('missing-value', `${prefix}kind`);
  return {
    ...(amount !== undefined && { amount }),
    note: note ?? kind,
    ...(measurement && { measurement }),
    itemKind: ItemKind[kind],
    ...(unitCost !== undefined && { unitCost }),
  };
}
