const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** What drills found out, line by line as it comes. */
export class Report {
  #findings = 0;

  begin(title: string): void {
    say(`\n${title}`);
  }

  note(text: string): void {
    say(`  ${text}`);
  }

  /** Something that must be so; a finding where it is not. */
  check(isSo: boolean, what: string, otherwise = ''): void {
    if (!isSo) this.#findings += 1;
    say(`  ${isSo ? 'ok     ' : 'FINDING'} ${what}${isSo || otherwise === '' ? '' : `: ${otherwise}`}`);
  }

  /** @returns the exit code */
  end(): number {
    say(`\n${this.#findings} findings`);
    return this.#findings === 0 ? 0 : 1;
  }
}
