import type { ComplexType } from '../schema/complex-type.js';
import type { SimpleType } from '../schema/simple-type.js';
import { IntervalReading, ReadingQuality } from '../usage/metering.js';
import { DateTimeInterval } from '../usage/objects.js';
import type { BlockReading } from './read-types.js';

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;
/** So many digits are exact as a number. */
const MOST_DIGITS = 15;

const ranges = [0xffff_ffff, 0xffff, 0x7fff];

const noQualities: readonly number[] = [];

/** The tags of an element, without attributes, and what its text must be where it holds a number. */
class Tags {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  /** whole numbers from 0 to this need no check: those of a type are a range */
  readonly sound: number;
  /** in the reading that is being read as the last one was */
  value: number | undefined;

  constructor(
    prefix: string,
    name: string,
    private readonly type?: SimpleType,
  ) {
    this.sound = ranges.find((most) => type?.check(most) === undefined) ?? -1;
    const qualified = prefix === '' ? name : `${prefix}:${name}`;
    this.start = Buffer.from(`<${qualified}>`);
    this.end = Buffer.from(`</${qualified}>`);
  }

  /** Whether the type has that number. */
  takes(value: number): boolean {
    return (value >= 0 && value <= this.sound) || this.type?.check(value) === undefined;
  }
}

function number(prefix: string, { particleByName }: ComplexType<unknown>, name: string): Tags {
  const type = particleByName.get(name)?.type;
  if (type?.form !== 'simple') throw new TypeError(`${name} is no simple element`);
  return new Tags(prefix, name, type);
}

/** Bytes to compare with, four at a time, and what is left of them. */
class Literal {
  readonly words: Int32Array;
  readonly rest: Uint8Array;

  constructor(readonly bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.words = Int32Array.from({ length: bytes.length >> 2 }, (_, word) => view.getInt32(word * 4));
    this.rest = bytes.subarray(this.words.length * 4);
  }

  isAt(text: DataView, at: number): boolean {
    const { words, rest } = this;
    if (at + this.bytes.length > text.byteLength) return false;
    let from = at;
    for (let word = 0; word < words.length; word++, from += 4) if (text.getInt32(from) !== words[word]) return false;
    for (let i = 0; i < rest.length; i++) if (text.getUint8(from + i) !== rest[i]) return false;
    return true;
  }
}

/** How a reading was written: the bytes around its numbers, and what each of these is. Most that follow are alike. */
interface Shape {
  /** one more than there are numbers */
  readonly literals: readonly Literal[];
  readonly numbers: readonly Tags[];
  /** ends of line in it, and in the white space before it */
  readonly newlines: number;
  readonly newlinesBefore: number;
  /** the literal that holds the last end of line, and where that ends in it; -1 where there is none */
  readonly lineLiteral: number;
  readonly lineOffset: number;
}

/**
 * Reads IntervalReadings from bytes, as far as they are plain: all elements by one prefix, without attributes, in the
 * order of the schema, with white space between them and sound whole numbers in them, and nothing else. What is not so
 * is left to the XML parser; what is, would give it no finding.
 */
export class PlainReadings {
  /** ends of line, and where the last of them ends, in what the last run has read; -1 where there was none */
  newlines = 0;
  lineStart = -1;
  readonly #reading: Tags;
  readonly #cost: Tags;
  readonly #readingQuality: Tags;
  readonly #quality: Tags;
  readonly #timePeriod: Tags;
  readonly #duration: Tags;
  readonly #start: Tags;
  readonly #value: Tags;
  readonly #consumptionTier: Tags;
  readonly #tou: Tags;
  readonly #cpp: Tags;
  readonly #numbers: readonly Tags[];
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  #plain = true;
  #newlines = 0;
  #lineStart = -1;
  /** where the numbers of a reading begin and end, and what they are */
  #found: { readonly from: number; readonly to: number; readonly tags: Tags }[] = [];
  #shape: Shape | undefined;

  /** @param prefix of the ESPI namespace, empty where that is the default */
  constructor(readonly prefix: string) {
    this.#reading = new Tags(prefix, 'IntervalReading');
    this.#cost = number(prefix, IntervalReading, 'cost');
    this.#readingQuality = new Tags(prefix, 'ReadingQuality');
    this.#quality = number(prefix, ReadingQuality, 'quality');
    this.#timePeriod = new Tags(prefix, 'timePeriod');
    this.#duration = number(prefix, DateTimeInterval, 'duration');
    this.#start = number(prefix, DateTimeInterval, 'start');
    this.#value = number(prefix, IntervalReading, 'value');
    this.#consumptionTier = number(prefix, IntervalReading, 'consumptionTier');
    this.#tou = number(prefix, IntervalReading, 'tou');
    this.#cpp = number(prefix, IntervalReading, 'cpp');
    this.#numbers = [this.#cost, this.#start, this.#duration, this.#value, this.#consumptionTier, this.#tou, this.#cpp];
  }

  /**
   * Takes the plain readings that follow each other from `from` on.
   * @param line of `from`, counted from 1
   * @returns where the last of them ends; `from` where there is none
   */
  run(bytes: Uint8Array, from: number, line: number, take: (reading: BlockReading) => void): number {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = from;
    this.#newlines = 0;
    this.#lineStart = -1;
    let end = from;
    for (;;) {
      this.newlines = this.#newlines;
      this.lineStart = this.#lineStart;
      const reading = (this.#shape && this.#alike(this.#shape, line)) ?? this.#another(line);
      if (reading === undefined) return end;
      end = this.#at;
      take(reading);
    }
  }

  /** The next reading, where it is written as the last one was. */
  #alike({ literals, numbers, newlines, newlinesBefore, lineLiteral, lineOffset }: Shape, line: number) {
    const bytes = this.#bytes;
    const view = this.#view;
    let at = this.#at;
    let lineStart = this.#lineStart;
    const qualities: number[] = [];
    for (let k = 0; ; k++) {
      const literal = literals[k];
      if (literal === undefined) break;
      if (!literal.isAt(view, at)) return undefined;
      if (k === lineLiteral) lineStart = at + lineOffset;
      at += literal.bytes.length;
      const tags = numbers[k];
      if (tags === undefined) break;
      const negative = bytes[at] === MINUS;
      if (negative) at++;
      const first = at;
      let value = 0;
      for (let digit = (bytes[at] ?? 0) - ZERO; digit >= 0 && digit <= 9; digit = (bytes[++at] ?? 0) - ZERO) {
        value = value * 10 + digit;
      }
      if (at === first || at - first > MOST_DIGITS) return undefined;
      if (negative && value !== 0) value = -value;
      if (!tags.takes(value)) return undefined;
      if (tags === this.#quality) qualities.push(value);
      else tags.value = value;
    }
    this.#at = at;
    this.#lineStart = lineStart;
    this.#newlines += newlines;
    return this.#readingOf(qualities, line + this.#newlines - newlines + newlinesBefore);
  }

  /** The next reading, however it is written, and how that is. */
  #another(line: number): BlockReading | undefined {
    const from = this.#at;
    const newlines = this.#newlines;
    this.#found = [];
    const reading = this.#next(line);
    if (reading === undefined) return undefined;
    const literals: Literal[] = [];
    let at = from;
    for (const number of this.#found) {
      literals.push(new Literal(this.#copy(at, number.from)));
      at = number.to;
    }
    literals.push(new Literal(this.#copy(at, this.#at)));
    const lineLiteral = literals.findLastIndex(({ bytes }) => bytes.includes(NEWLINE));
    this.#shape = {
      literals,
      numbers: this.#found.map(({ tags }) => tags),
      newlines: this.#newlines - newlines,
      newlinesBefore: reading.line - line - newlines,
      lineLiteral,
      lineOffset: (literals[lineLiteral]?.bytes.lastIndexOf(NEWLINE) ?? -1) + 1,
    };
    for (const tags of this.#numbers) tags.value = undefined;
    return reading;
  }

  #next(firstLine: number): BlockReading | undefined {
    this.#plain = true;
    if (!this.#begins(this.#reading)) return undefined;
    const line = firstLine + this.#newlines;
    const cost = this.#number(this.#cost);
    let qualities = noQualities;
    while (this.#plain && this.#begins(this.#readingQuality)) {
      const quality = this.#number(this.#quality);
      if (quality === undefined) return undefined;
      qualities = qualities === noQualities ? [quality] : [...qualities, quality];
      this.#ends(this.#readingQuality);
    }
    let start: number | undefined;
    let duration: number | undefined;
    if (this.#begins(this.#timePeriod)) {
      duration = this.#number(this.#duration);
      start = this.#number(this.#start);
      if (duration === undefined || start === undefined) return undefined;
      this.#ends(this.#timePeriod);
    }
    const value = this.#number(this.#value);
    const consumptionTier = this.#number(this.#consumptionTier);
    const tou = this.#number(this.#tou);
    const cpp = this.#number(this.#cpp);
    this.#ends(this.#reading);
    if (!this.#plain) return undefined;
    return { cost, qualities, start, duration, value, consumptionTier, tou, cpp, line };
  }

  #copy(from: number, to: number): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(from, to));
  }

  #readingOf(qualities: number[], line: number): BlockReading {
    return {
      cost: this.#cost.value,
      qualities: qualities.length === 0 ? noQualities : qualities,
      start: this.#start.value,
      duration: this.#duration.value,
      value: this.#value.value,
      consumptionTier: this.#consumptionTier.value,
      tou: this.#tou.value,
      cpp: this.#cpp.value,
      line,
    };
  }

  /** The number of an element, where it comes next; where it is no plain one, so is the reading not. */
  #number(tags: Tags): number | undefined {
    this.#space();
    if (!this.#matches(tags.start)) return undefined;
    const bytes = this.#bytes;
    let at = this.#at;
    const negative = bytes[at] === MINUS;
    if (negative) at++;
    const first = at;
    let value = 0;
    for (let digit = (bytes[at] ?? 0) - ZERO; digit >= 0 && digit <= 9; digit = (bytes[++at] ?? 0) - ZERO) {
      value = value * 10 + digit;
    }
    const digits = at - first;
    if (negative && value !== 0) value = -value;
    this.#at = at;
    this.#found.push({ from: negative ? first - 1 : first, to: at, tags });
    const sound = digits > 0 && digits <= MOST_DIGITS && tags.takes(value);
    if (!sound || !this.#matches(tags.end)) this.#plain = false;
    return value;
  }

  #begins({ start }: Tags): boolean {
    this.#space();
    return this.#matches(start);
  }

  #ends({ end }: Tags): void {
    this.#space();
    if (!this.#matches(end)) this.#plain = false;
  }

  /** Passes a tag, where it stands here. From its end: all begin with the same prefix. */
  #matches(tag: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let i = tag.length - 1; i >= 0; i--) if (bytes[at + i] !== tag[i]) return false;
    this.#at = at + tag.length;
    return true;
  }

  /** Passes white space; a carriage return counts only with its line feed. */
  #space(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (;;) {
      const byte = bytes[at];
      if (byte === NEWLINE) {
        this.#newlines++;
        this.#lineStart = at + 1;
      } else if (byte === RETURN ? bytes[at + 1] !== NEWLINE : byte !== SPACE && byte !== TAB) break;
      at++;
    }
    this.#at = at;
  }
}
