import type { StreetAddress } from '@app/espi';
import type { RowFields } from '../table/row-fields.js';

const parts = ['house_number', 'street', 'street_2', 'unit', 'city', 'county', 'state', 'postal_code', 'country'];

/** The columns of an address, each with the prefix. */
export const addressColumns = (prefix = ''): string[] => parts.map((part) => `${prefix}${part}`);

/** What the columns say of an address; undefined where all are empty. */
export function addressOf(fields: RowFields, prefix = ''): StreetAddress | undefined {
  const text = (part: string): string | undefined => fields.text(`${prefix}${part}`);
  const number = text('house_number');
  const street = text('street');
  const streetDetail = given({
    number,
    // a line that is not taken apart has a place of its own
    ...(number === undefined ? { addressGeneral: street } : { name: street }),
    addressGeneral2: text('street_2'),
    suiteNumber: text('unit'),
  });
  const townDetail = given({
    name: text('city'),
    county: text('county'),
    stateOrProvince: text('state'),
    country: text('country'),
  });
  return given({ streetDetail, townDetail, postalCode: text('postal_code') });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The value without what is undefined in it, or undefined where nothing is left. */
export function given<T extends object>(value: T): Given<T> | undefined {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Given<T>);
}
