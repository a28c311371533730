import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { conformanceCases } from '@app/conformance';

const tables = path.join(import.meta.dirname, '../../../shared/standard/conformance.md');
const present = existsSync(tables);
/** By plain HTTP, or by HTTP and a customer's browser or an operator's help; what is neither is in departures.ts. */
const ASKED = /^[HB]/;
const CASE = /([A-Z]+)(\d{3})(?:\.(\d))?(?:([-/])([\d/]+))?/;

/** The ids of the certification tool's tables, as `OAD003.0-8` or `RBK002/3/4` name them. */
function idsOf(cell: string): string[] {
  const [, name = '', number = '', part, sign, rest = ''] = CASE.exec(cell) ?? [];
  const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);
  if (name === '') return [];
  if (part !== undefined) {
    return upTo(Number(part), sign === '-' ? Number(rest) : Number(part)).map((each) => `${name}${number}.${each}`);
  }
  const more = sign === '/' ? rest.split('/').map(Number) : [];
  const numbers = sign === '-' ? upTo(Number(number), Number(rest)) : [Number(number), ...more];
  return numbers.map((each) => `${name}${String(each).padStart(3, '0')}`);
}

function askedCases(): string[] {
  const [, section = ''] = /^## 2\. (.*?)^### 2\.1/ms.exec(readFileSync(tables, 'utf8')) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .filter((cells) => ASKED.test(cells.at(-2) ?? '') && cells[1] !== 'Case')
    .flatMap(([, cell = '']) => (cell === 'FB_31 extra' ? ['OAD-OTHER'] : idsOf(cell)));
}

(present ? describe : describe.skip)('the suite', () => {
  it('has every case of certification that can be asked over HTTP, under its id', () => {
    const ids = new Set(conformanceCases.map(({ id }) => id));
    const asked = askedCases();
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('has each id once', () => {
    const ids = conformanceCases.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});
