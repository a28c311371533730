import { numericEnumeration } from '../schema/string-types.js';
import { UInt16 } from './simple-types.js';

/** ISO 4217 number of a currency: the standard's names and codes. Other codes are valid too, and kept. */
export const Currency = {
  USD: 840,
  EUR: 978,
  AUD: 36,
  CAD: 124,
  CHF: 756,
  CNY: 156,
  DKK: 208,
  GBP: 826,
  JPY: 392,
  NOK: 578,
  RUB: 643,
  SEK: 752,
  INR: 356,
  other: 0,
} as const;
/** The letters of ISO 4217 by its numbers, of those the standard names. */
export const currencyNames: ReadonlyMap<number, string> = new Map(
  Object.entries(Currency).flatMap(([name, code]) => (name === 'other' ? [] : [[code, name] as const])),
);
export const CurrencyType = numericEnumeration('Currency', UInt16, Currency, 'ISO 4217 number of a currency');

/** What a line of a bill is for: the standard's names and codes. Other codes are valid too, and kept. */
export const ItemKind = {
  energyGenerationFee: 1,
  energyDeliveryFee: 2,
  energyUsageFee: 3,
  administrativeFee: 4,
  tax: 5,
  energyGenerationCredit: 6,
  energyDeliveryCredit: 7,
  administrativeCredit: 8,
  payment: 9,
  information: 10,
} as const;
export const ItemKindType = numericEnumeration('ItemKind', UInt16, ItemKind, 'what a line of a bill is for');
