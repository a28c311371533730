import { parsePeriod } from './period.js';
import type { Period } from './period.js';
import { ScopeError } from './scope-error.js';

/** A term that the standard does not know and some custodians use: AdditionalScope, PreferredAuthEndDate. */
export interface ExtensionTerm {
  readonly name: string;
  readonly value: string;
}

/** What a scope says, term by term. */
export interface ScopeTerms {
  readonly functionBlocks: Iterable<number>;
  /** The interval lengths that readings may have. */
  readonly intervalDurations: Iterable<Period>;
  /** The spans that one IntervalBlock may cover. */
  readonly blockDurations: Iterable<Period>;
  /** Months below 1,200, else seconds: deployed scopes hold both. */
  readonly historyLength: number | undefined;
  readonly subscriptionFrequency: Period | undefined;
  /** How many usage points one subscription may hold. */
  readonly accountCollection: number | undefined;
  readonly bulkIds: Iterable<string>;
  readonly extensions: Iterable<ExtensionTerm>;
}

/** The terms while a text is read. */
class TermsRead implements ScopeTerms {
  readonly functionBlocks: number[] = [];
  readonly intervalDurations: Period[] = [];
  readonly blockDurations: Period[] = [];
  historyLength: number | undefined;
  subscriptionFrequency: Period | undefined;
  accountCollection: number | undefined;
  readonly bulkIds: string[] = [];
  readonly extensions: ExtensionTerm[] = [];
}

const readers: Readonly<Record<string, (terms: TermsRead, value: string) => void>> = {
  FB: (terms, value) => {
    terms.functionBlocks.push(...value.split('_').map(parseFunctionBlock));
  },
  IntervalDuration: (terms, value) => {
    terms.intervalDurations.push(...value.split('_').map((each) => parsePeriod('IntervalDuration', each)));
  },
  BlockDuration: (terms, value) => {
    terms.blockDurations.push(...value.split('_').map((each) => parsePeriod('BlockDuration', each)));
  },
  HistoryLength: (terms, value) => {
    terms.historyLength = parseCount('HistoryLength', value);
  },
  SubscriptionFrequency: (terms, value) => {
    terms.subscriptionFrequency = parsePeriod('SubscriptionFrequency', value);
  },
  AccountCollection: (terms, value) => {
    terms.accountCollection = parseCount('AccountCollection', value);
  },
  BR: (terms, value) => {
    terms.bulkIds.push(parseBulkId(value));
  },
};
const REPEATABLE = 'BR';
const aliases: Readonly<Record<string, string>> = { bulkaccountcollection: 'AccountCollection' };
const namesByLowerCase = new Map(Object.keys(readers).map((name) => [name.toLowerCase(), name]));

/** Reads the terms of a scope. @throws {ScopeError} that names the term and what is wrong with it */
export function parseTerms(text: string): ScopeTerms {
  const terms = new TermsRead();
  const seen = new Set<string>();
  for (const term of splitTerms(text)) {
    const [, written, value] = /^([A-Za-z]\w*)=(.+)$/.exec(term) ?? [];
    if (written === undefined || value === undefined) {
      throw new ScopeError('not-a-term', `"${term}" is not a term of a scope, which has the form Name=value`);
    }
    const lowerCase = written.toLowerCase();
    const name = aliases[lowerCase] ?? namesByLowerCase.get(lowerCase);
    if (name === undefined) {
      terms.extensions.push({ name: written, value });
      continue;
    }
    if (seen.has(name) && name !== REPEATABLE) {
      throw new ScopeError('repeated-term', `${name} stands twice in the scope`);
    }
    seen.add(name);
    readers[name]?.(terms, value);
  }
  return terms;
}

function splitTerms(text: string): string[] {
  const terms = text.split(';').map((term) => term.trim());
  if (terms.at(-1) === '') terms.pop();
  if (terms.length === 0) throw new ScopeError('empty', 'The scope is empty');
  for (const term of terms) {
    // RFC 6749 section 3.3: no space, quotation mark or backslash within a scope.
    const wrong = /[^\u0021\u0023-\u005b\u005d-\u007e]/u.exec(term);
    if (wrong !== null) {
      throw new ScopeError('unexpected-character', `A scope cannot hold ${JSON.stringify(wrong[0])}`);
    }
  }
  return terms;
}

function parseFunctionBlock(text: string): number {
  const block = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (block === 0) throw new ScopeError('not-a-function-block', `"${text}" is not the number of a function block`);
  return block;
}

function parseCount(term: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new ScopeError('not-a-number', `${term} takes a number, not "${text}"`);
  return Number(text);
}

function parseBulkId(text: string): string {
  if (!/^[\w-]+$/.test(text)) {
    throw new ScopeError('not-a-bulk-id', `BR takes letters, digits, hyphens and underscores, not "${text}"`);
  }
  return text;
}
