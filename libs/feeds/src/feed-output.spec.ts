import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { FeedOutput, ReaderGone } from './feed-output.js';

/** A reader that takes one chunk at a time, each when it is told to. */
function slowReader(): { target: Writable; take: () => void } {
  const waiting: (() => void)[] = [];
  const target = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void waiting.push(done) });
  return { target, take: () => waiting.shift()?.() };
}

function write(output: FeedOutput): void {
  output.sink.text('something');
  output.sink.flush();
}

describe('FeedOutput', () => {
  it('waits for a slow reader, until it has taken what there is', async () => {
    const { target, take } = slowReader();
    const output = new FeedOutput(target, () => 0);
    write(output);
    let isReady = false;
    const ready = output.ready().then(() => (isReady = true));
    await setImmediate();
    expect(isReady).toBe(false);
    take();
    expect(await ready).toBe(true);
    expect(output.waits).toBe(false);
  });

  it('does not wait for a reader that took it while something else was waited for', async () => {
    const { target, take } = slowReader();
    const output = new FeedOutput(target, () => 0);
    write(output);
    take();
    await setImmediate();
    await expect(output.ready()).resolves.toBeUndefined();
  });

  it('tells that the reader has gone while it waited', async () => {
    const { target } = slowReader();
    const output = new FeedOutput(target, () => 0);
    write(output);
    const ready = output.ready();
    target.destroy();
    await expect(ready).rejects.toBeInstanceOf(ReaderGone);
  });
});
