import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './ask.js';
import type { DrilledServer } from './drilled-server.js';
import { areRight, wrongOnes, type Called, type Everything } from './everything.js';
import type { Report } from './report.js';

/** No request is waited for longer. */
const LONGEST_MS = 30_000;
/** After which everything is as before, or it is a finding. */
const NORMAL_AGAIN_MS = 20_000;

/** Before anything is done to the server. */
export async function checkCalm(report: Report, everything: Everything): Promise<void> {
  const called = await everything.ask(LONGEST_MS);
  report.check(areRight(called), `${called.length} kinds of requests are answered`, wrongOnes(called));
}

/** How long it takes until everything is answered again. */
export async function untilNormal(
  report: Report,
  { base, server }: DrilledServer,
  everything: Everything,
  when: string,
): Promise<void> {
  const began = Date.now();
  let called: readonly Called[] = [];
  let ready = 0;
  for (; Date.now() - began < 3 * NORMAL_AGAIN_MS; await sleep(250)) {
    if (ready === 0) {
      const { status } = await ask(`${base}/health/ready`).catch(() => ({ status: 0 }));
      if (status !== 200) continue;
      ready = Date.now() - began;
    }
    called = await everything.ask(LONGEST_MS);
    if (areRight(called)) break;
  }
  const ms = Date.now() - began;
  const said = `${when}: ready after ${(ready / 1000).toFixed(1)} s, all is answered after ${(ms / 1000).toFixed(1)} s`;
  report.check(areRight(called) && ms < NORMAL_AGAIN_MS, said, wrongOnes(called));
  if (!areRight(called)) report.note(server.lastWords);
}
