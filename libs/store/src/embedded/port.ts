import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Listens on a port of 127.0.0.1 (0: any) for a moment; undefined where someone else has it. */
async function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const found = typeof address === 'object' ? address?.port : undefined;
      server.close(() => resolve(found));
    });
  });
}

/** The port kept in the file where it is free; else a new one, kept for the next time. */
export async function keptPort(file: string): Promise<number> {
  let kept: number | undefined;
  try {
    kept = Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    kept = undefined;
  }
  if (kept !== undefined && kept > 0 && (await tryPort(kept)) === kept) return kept;
  const port = await tryPort(0);
  if (port === undefined) throw new Error('no free port on 127.0.0.1 for the embedded MongoDB');
  writeFileSync(file, `${port}\n`);
  return port;
}
