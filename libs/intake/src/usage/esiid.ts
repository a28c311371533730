/** An ESIID, which names a point of delivery in ERCOT, has 17 or 22 digits. */
export function isEsiid(text: string): boolean {
  return /^(?:\d{17}|\d{22})$/.test(text);
}
