const WIDTH = 30;
const REDRAW_MS = 100;

/** Draws how much of a file has been read, on standard error and only where a person watches. */
export function progressBar(name: string): (bytesRead: number, bytesTotal: number) => void {
  let drawn = 0;
  return (bytesRead, bytesTotal) => {
    if (!process.stderr.isTTY) return;
    const now = Date.now();
    const done = bytesRead >= bytesTotal;
    if (!done && now - drawn < REDRAW_MS) return;
    drawn = now;
    const part = bytesTotal === 0 ? 1 : bytesRead / bytesTotal;
    const filled = Math.round(part * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    process.stderr.write(`\r${bar} ${String(Math.round(part * 100)).padStart(3)} %  ${name}${done ? '\n' : ''}`);
  };
}
