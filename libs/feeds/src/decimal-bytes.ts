/** Writes an integer in decimal ASCII at `position` and returns the position after it. */
export function writeDecimal(buffer: Uint8Array, position: number, value: number): number {
  let at = position;
  let rest = value;
  if (rest < 0) {
    buffer[at++] = 45;
    rest = -rest;
  }
  let width = 1;
  for (let bound = 10; rest >= bound; bound *= 10) width++;
  const end = at + width;
  for (let p = end - 1; p >= at; p--) {
    const tenth = Math.floor(rest / 10);
    buffer[p] = 48 + (rest - tenth * 10);
    rest = tenth;
  }
  return end;
}
