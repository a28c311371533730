import { spreadOf } from './spread.js';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** A number with three figures, thousands apart. */
const short = (value: number): string =>
  value.toLocaleString('en-US', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

/** The figures of a run, printed as they come, each with the goal that it is held against. */
export class Table {
  /** @param what was measured: size of the data, state of the caches, what was counted */
  begin(title: string, what: string): void {
    say(`\n${title}: ${what}\n\n| figure | goal | minimum | median | maximum | unit |\n|---|---|---|---|---|---|`);
  }

  /** @param goal such as `≥ 2.0`; empty where there is none */
  row(figure: string, unit: string, values: readonly number[], goal = ''): void {
    const { minimum, median, maximum } = spreadOf(values);
    say(`| ${figure} | ${goal} | ${short(minimum)} | ${short(median)} | ${short(maximum)} | ${unit} |`);
  }
}
