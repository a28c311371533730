import { MEAN_MONTH, samePeriod, sortedPeriods } from './period.js';
import type { Period } from './period.js';
import { ScopeError } from './scope-error.js';
import { parseTerms } from './scope-terms.js';
import type { ExtensionTerm, ScopeTerms } from './scope-terms.js';

/** HistoryLength counts months below this, else seconds. */
const FEWEST_SECONDS = 1200;
/** `Authorization.scope` is a String256. */
const LONGEST = 256;

/** An ESPI scope: the function blocks asked for and the bounds of the data; a value that never changes. */
export class Scope {
  readonly functionBlocks: ReadonlySet<number>;
  /** Finest first; empty when the scope leaves it open. */
  readonly intervalDurations: readonly Period[];
  /** Finest first; empty when the scope leaves it open. */
  readonly blockDurations: readonly Period[];
  /** As written: see `historyLengthMonths` and `historyLengthSeconds`. */
  readonly historyLength: number | undefined;
  readonly subscriptionFrequency: Period | undefined;
  /** How many usage points one subscription may hold. */
  readonly accountCollection: number | undefined;
  readonly bulkIds: ReadonlySet<string>;
  /** Terms that the standard does not know, as they came. */
  readonly extensions: readonly ExtensionTerm[];

  private constructor(terms: Partial<ScopeTerms>) {
    this.functionBlocks = new Set([...(terms.functionBlocks ?? [])].sort((a, b) => a - b));
    this.intervalDurations = sortedPeriods(terms.intervalDurations ?? []);
    this.blockDurations = sortedPeriods(terms.blockDurations ?? []);
    this.historyLength = terms.historyLength;
    this.subscriptionFrequency = terms.subscriptionFrequency;
    this.accountCollection = terms.accountCollection;
    this.bulkIds = new Set([...(terms.bulkIds ?? [])].sort());
    this.extensions = [...(terms.extensions ?? [])];
  }

  static of(terms: Partial<ScopeTerms>): Scope {
    return new Scope(terms);
  }

  /**
   * Reads a scope as clients write it: trailing semicolon, space after a semicolon, named values in any case, old
   * names of terms.
   * @throws {ScopeError} with the reason
   */
  static parse(text: string): Scope {
    const scope = new Scope(parseTerms(text));
    if (scope.toString().length > LONGEST) {
      throw new ScopeError('too-long', `A scope has at most ${LONGEST} characters`);
    }
    return scope;
  }

  /** The span that one IntervalBlock covers: the finest named, undefined when the scope leaves it open. */
  get blockDuration(): Period | undefined {
    return this.blockDurations[0];
  }

  /** The length of the history in months; undefined when it is open or given in seconds. */
  get historyLengthMonths(): number | undefined {
    return this.historyLength !== undefined && this.historyLength < FEWEST_SECONDS ? this.historyLength : undefined;
  }

  /** The length of the history in seconds, months taken as a twelfth of a year; undefined when it is open. */
  get historyLengthSeconds(): number | undefined {
    const months = this.historyLengthMonths;
    return months === undefined ? this.historyLength : months * MEAN_MONTH;
  }

  /** The same scope with some terms replaced. */
  with(changes: Partial<ScopeTerms>): Scope {
    return new Scope(Object.assign({}, this, changes));
  }

  /**
   * Whether `other` asks for nothing that this scope does not have. A term absent here bounds nothing, one absent
   * there asks nothing; only function blocks and bulk ids must be named here to be had. Extensions do not count.
   */
  covers(other: Scope): boolean {
    return (
      isSubset(other.functionBlocks, this.functionBlocks) &&
      isSubset(other.bulkIds, this.bulkIds) &&
      coversPeriods(this.intervalDurations, other.intervalDurations) &&
      coversPeriods(this.blockDurations, other.blockDurations) &&
      coversPeriods(listOf(this.subscriptionFrequency), listOf(other.subscriptionFrequency)) &&
      (other.historyLengthSeconds ?? 0) <= (this.historyLengthSeconds ?? Number.POSITIVE_INFINITY) &&
      (other.accountCollection ?? 0) <= (this.accountCollection ?? Number.POSITIVE_INFINITY)
    );
  }

  /**
   * What both scopes allow. Where their spans have nothing in common the coarsest stands, which gives away least;
   * extensions are this scope's and then the other's.
   */
  intersect(other: Scope): Scope {
    const [frequency] = commonPeriods(listOf(this.subscriptionFrequency), listOf(other.subscriptionFrequency));
    const names = new Set(this.extensions.map(({ name }) => name));
    return new Scope({
      functionBlocks: inBoth(this.functionBlocks, other.functionBlocks),
      intervalDurations: commonPeriods(this.intervalDurations, other.intervalDurations),
      blockDurations: commonPeriods(this.blockDurations, other.blockDurations),
      historyLength: shorterHistory(this, other).historyLength,
      subscriptionFrequency: frequency,
      accountCollection: lesser(this.accountCollection, other.accountCollection),
      bulkIds: inBoth(this.bulkIds, other.bulkIds),
      extensions: [...this.extensions, ...other.extensions.filter(({ name }) => !names.has(name))],
    });
  }

  equals(other: Scope): boolean {
    return this.toString() === other.toString();
  }

  /** The one way to write this scope: terms, blocks and spans in order, no trailing semicolon, no spaces. */
  toString(): string {
    return [
      ...term('FB', [...this.functionBlocks]),
      ...term('IntervalDuration', this.intervalDurations),
      ...term('BlockDuration', this.blockDurations),
      ...term('HistoryLength', listOf(this.historyLength)),
      ...term('SubscriptionFrequency', listOf(this.subscriptionFrequency)),
      ...term('AccountCollection', listOf(this.accountCollection)),
      ...[...this.bulkIds].map((id) => `BR=${id}`),
      ...this.extensions.map(({ name, value }) => `${name}=${value}`),
    ].join(';');
  }

  toJSON(): string {
    return this.toString();
  }
}

function term(name: string, values: readonly (number | string)[]): string[] {
  return values.length === 0 ? [] : [`${name}=${values.join('_')}`];
}

function listOf<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}

function inBoth<Value>(a: ReadonlySet<Value>, b: ReadonlySet<Value>): Value[] {
  return [...a].filter((each) => b.has(each));
}

function isSubset<Value>(part: ReadonlySet<Value>, whole: ReadonlySet<Value>): boolean {
  return inBoth(part, whole).length === part.size;
}

function coversPeriods(has: readonly Period[], asked: readonly Period[]): boolean {
  return has.length === 0 || asked.every((each) => has.some((own) => samePeriod(own, each)));
}

function commonPeriods(a: readonly Period[], b: readonly Period[]): readonly Period[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const common = a.filter((each) => b.some((other) => samePeriod(each, other)));
  return common.length > 0 ? common : listOf(sortedPeriods([...a, ...b]).at(-1));
}

function shorterHistory(a: Scope, b: Scope): Scope {
  const forever = Number.POSITIVE_INFINITY;
  return (a.historyLengthSeconds ?? forever) <= (b.historyLengthSeconds ?? forever) ? a : b;
}

function lesser(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
