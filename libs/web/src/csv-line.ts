/** What a spreadsheet would take for a formula, and run. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line of CSV (RFC 4180), its end included. A cell that a spreadsheet would run is written as text. */
export const csvLine = (cells: readonly (string | number | undefined)[]): string =>
  `${cells
    .map((cell) => {
      if (typeof cell === 'number') return String(cell);
      const text = cell === undefined || !FORMULA.test(cell) ? (cell ?? '') : `'${cell}`;
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',')}\r\n`;
