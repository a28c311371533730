/** A layout of text, fed line by line (see LineTaker for the arguments). */
export interface TextLayout {
  /** Shown whole lines, `buffer[start, end)`, before the first of them comes as a row. */
  foresee?(buffer: Buffer, start: number, end: number): Promise<void> | undefined;
  row(buffer: Buffer, start: number, end: number, line: number): Promise<void> | undefined;
  /**
   * No more rows will come.
   * @param cut the file ended before its time, so that what is half read is not the file's own fault
   */
  end(cut: boolean): Promise<void>;
}
