/**
 * Loaded before a program (`node --import`): its calendar clock is off by the milliseconds that the file `CLOCK_FILE`
 * holds, and is stepped when they change, as by NTP or when a virtual machine goes on. Timers and `performance.now()` go
 * on, as they do then.
 */
import { readFileSync } from 'node:fs';

const file = process.env['CLOCK_FILE'] ?? '';
const machine = Date.now.bind(Date);
const LOOKED_EVERY_MS = 50;
let offset = 0;
let lookedAt = -Infinity;

function now(): number {
  if (performance.now() - lookedAt > LOOKED_EVERY_MS) {
    lookedAt = performance.now();
    offset = Number(readFileSync(file, 'utf8')) || 0;
  }
  return machine() + offset;
}

globalThis.Date = new Proxy(Date, {
  construct: (target, given: unknown[], made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new Date(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
