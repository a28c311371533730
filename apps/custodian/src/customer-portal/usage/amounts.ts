import { Currency, currencyNames, ServiceKind, UnitSymbolKind } from '@app/espi';
import { Formats, type Language } from '@app/language';
import { usageTexts } from './usage-texts.js';

/** Hundred-thousandths: how the standard states money. */
const MONEY_UNIT = 1e-5;

export type ServiceName = 'electricity' | 'gas' | 'water' | 'other';

export const serviceNameOf = (serviceKind: number): ServiceName => {
  if (serviceKind === ServiceKind.electricity) return 'electricity';
  if (serviceKind === ServiceKind.gas) return 'gas';
  return serviceKind === ServiceKind.water ? 'water' : 'other';
};

interface Unit {
  readonly word: string;
  /** how many of the standard's unit it is */
  readonly size: number;
  /** decimal places of a single reading, and of sums */
  readonly places: number;
  readonly sumPlaces: number;
}

function unitOf(uom: number, language: Language): Unit {
  const { units } = usageTexts(language);
  switch (uom) {
    case UnitSymbolKind.Wh:
      // BR-001.011: kWh with three digits to the right of the decimal
      return { word: 'kWh', size: 1_000, places: 3, sumPlaces: 1 };
    case UnitSymbolKind.usGal:
      return { word: units.gal, size: 1, places: 1, sumPlaces: 0 };
    case UnitSymbolKind.therm:
      return { word: units.therm, size: 1, places: 3, sumPlaces: 1 };
    case UnitSymbolKind.m3:
      return { word: 'm³', size: 1, places: 3, sumPlaces: 1 };
    case UnitSymbolKind.ft3:
      return { word: 'ft³', size: 1, places: 1, sumPlaces: 0 };
    default: {
      const name = Object.entries(UnitSymbolKind).find(([, code]) => code === uom)?.[0];
      return { word: name === undefined || name === 'none' ? '' : name, size: 1, places: 3, sumPlaces: 1 };
    }
  }
}

/** Amounts of one unit and money, as a person reads them. */
export class Amounts {
  readonly #formats: Formats;
  readonly #unit: Unit;

  /** @param uom UnitSymbolKind of the amounts that are given */
  constructor(language: Language, uom: number) {
    this.#formats = Formats.in(language, 'UTC');
    this.#unit = unitOf(uom, language);
  }

  get unit(): string {
    return this.#unit.word;
  }

  /** In the unit, without its word. */
  value(amount: number): number {
    return amount / this.#unit.size;
  }

  /** 0.908: of a reading; its digits stand under each other */
  reading(amount: number): string {
    const { places } = this.#unit;
    return this.#formats.number(this.value(amount), { least: places, most: places });
  }

  /** 23.8: of a sum */
  sum(amount: number): string {
    const { sumPlaces } = this.#unit;
    return this.#formats.number(this.value(amount), { least: sumPlaces, most: sumPlaces });
  }

  /** 23.8 kWh */
  quantity(amount: number): string {
    const { sumPlaces, word } = this.#unit;
    return this.#formats.quantity(this.value(amount), word, { least: sumPlaces, most: sumPlaces });
  }

  /** 0.908 kWh */
  exact(amount: number): string {
    const { places, word } = this.#unit;
    return this.#formats.quantity(this.value(amount), word, { least: 0, most: places });
  }

  /** 0.908 kWh, of what is in the unit already */
  ofUnit(value: number): string {
    return this.exact(value * this.#unit.size);
  }

  /** 1,234 */
  count(value: number): string {
    return this.#formats.number(value, { most: 0 });
  }

  /** 0.25: on an axis, in the unit */
  axis(value: number): string {
    return this.#formats.number(value, { most: 6 });
  }

  percent(share: number): string {
    return this.#formats.percent(share);
  }

  /** $81.20 of whole currency; @param currency ISO 4217 number */
  money(amount: number, currency: number = Currency.USD): string {
    return this.#formats.money(amount, currencyNames.get(currency) ?? 'USD');
  }

  /** $80, or 2.5¢: of a bar or on an axis, where a part of a cent counts */
  fineMoney(amount: number, currency: number = Currency.USD): string {
    const isOfCents = currency === Currency.USD && amount > 0 && amount < 1;
    if (isOfCents) return `${this.#formats.number(amount * 100, { most: 2 })}¢`;
    const text = this.money(amount, currency);
    return Number.isInteger(amount) ? text.replace(/[.,]00$/, '') : text;
  }

  /** $81.20 of the standard's hundred-thousandths */
  billed(amount: number, currency?: number): string {
    return this.money(amount * MONEY_UNIT, currency);
  }

  /** 6.1¢ for one of the unit; @param amount for which the cost was paid */
  price(cost: number, amount: number, currency: number = Currency.USD): string {
    const each = cost / this.value(amount);
    return currency === Currency.USD && each < 1
      ? `${this.#formats.number(each * 100, { most: 1 })}¢`
      : this.money(each, currency);
  }

  list(items: readonly string[]): string {
    return this.#formats.list(items);
  }
}
