import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Jobs, jobsCollection, scheduled, Worker, type HeldJob, type JobHandler, type WorkerTiming } from '@app/jobs';
import { metricsRegistry } from '@app/runtime';
import type { Store } from '@app/store';
import type { Document } from 'mongodb';
import { putClockForward } from '../support/clock.js';
import { eventually } from '../support/http-client.js';
import { openTestStore } from '../support/open-test-store.js';

const KIND = 'count';
const QUICK: Partial<WorkerTiming> = { idleMs: 20, leaseMs: 600, drainMs: 5_000, firstRetryMs: 40 };

let store: Store;
let jobs: Jobs;
const workers: Worker[] = [];
beforeAll(async () => {
  store = await openTestStore([jobsCollection]);
});
afterAll(async () => {
  await store.db.dropDatabase();
  await store.close();
});
beforeEach(() => {
  jobs = new Jobs(store);
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map(async (worker) => worker.stop()));
  await store.db.collection('jobs').deleteMany({});
});

const stored = async (): Promise<Document[]> => store.db.collection('jobs').find().toArray();
const untilDone = async (): Promise<unknown> => eventually(stored, (left) => left.length === 0);
const pause = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function handler(run: (job: HeldJob) => Promise<Date | undefined | void>, more: Partial<JobHandler> = {}): JobHandler {
  return { kind: KIND, atOnce: 1, ...more, run: async (job) => (await run(job)) ?? undefined };
}

async function working(handlers: readonly JobHandler[], timing: Partial<WorkerTiming> = {}): Promise<Worker> {
  const worker = new Worker(jobs, handlers, { ...QUICK, ...timing });
  workers.push(worker);
  await worker.start();
  return worker;
}

/** Work that goes on until it is told to end. */
function held(): { readonly begun: HeldJob[]; end: () => void; readonly handler: JobHandler } {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const begun: HeldJob[] = [];
  return {
    begun,
    end,
    handler: handler(async (job) => {
      begun.push(job);
      await ended;
    }),
  };
}

describe('a job', () => {
  it('is done once however often it was asked for before, and is then gone', async () => {
    const done: string[] = [];
    for (let asked = 0; asked < 5; asked++) await jobs.add({ kind: KIND, key: 'a' });
    await working([handler(async ({ key }) => void done.push(key))]);
    await untilDone();
    expect(done).toEqual(['a']);
  });

  it('is begun at once where it was added in the process of a worker', async () => {
    let begunAt = 0;
    await working([handler(async () => void (begunAt = performance.now()))], { idleMs: 60_000 });
    await pause(30);
    const addedAt = performance.now();
    await store.transaction(async (session) => jobs.add({ kind: KIND, key: 'a', session }));
    await untilDone();
    expect(begunAt - addedAt).toBeLessThan(10_000);
  });

  it('is there when, and only when, the change that calls for it is', async () => {
    const undone = store.transaction(async (session) => {
      await jobs.add({ kind: KIND, key: 'a', session });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await stored()).toEqual([]);
  });

  it('may be asked for in many transactions at the same time', async () => {
    await Promise.all(
      Array.from({ length: 20 }, async () =>
        store.transaction(async (session) => {
          await store.db.collection('jobs').findOne({ kind: 'other' }, { session });
          await pause(Math.random() * 10);
          await jobs.add({ kind: KIND, key: 'a', session });
        }),
      ),
    );
    expect(await stored()).toMatchObject([{ _id: 'count a', _v: 1 }]);
  });

  it('waits until it is due, by the earliest time that was asked for', async () => {
    const at = (ms: number): Date => new Date(Date.now() + ms);
    await jobs.add({ kind: KIND, key: 'a', dueAt: at(3_600_000) });
    await jobs.add({ kind: KIND, key: 'b', dueAt: at(3_600_000) });
    await jobs.add({ kind: KIND, key: 'a', dueAt: at(1_000) });
    const done: string[] = [];
    await working([handler(async ({ key }) => void done.push(key))]);
    await pause(60);
    expect(done).toEqual([]);
    await eventually(stored, (left) => left.length === 1);
    expect(done).toEqual(['a']);
  });

  it('is done again at once where it was asked for while it was under way', async () => {
    const work = held();
    await jobs.add({ kind: KIND, key: 'a' });
    await working([work.handler]);
    await eventually(
      async () => work.begun.length,
      (count) => count === 1,
    );
    await jobs.add({ kind: KIND, key: 'a' });
    await jobs.add({ kind: KIND, key: 'a' });
    work.end();
    await untilDone();
    expect(work.begun.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  it('is done again when its handler says', async () => {
    const times: number[] = [];
    await jobs.add({ kind: KIND, key: 'a' });
    await working([
      handler(async () => {
        times.push(Date.now());
        return times.length < 3 ? new Date(Date.now() + 50) : undefined;
      }),
    ]);
    await untilDone();
    expect(times).toHaveLength(3);
    expect(times.slice(1).every((time, before) => time - (times[before] ?? 0) >= 45)).toBe(true);
  });

  it('that fails is done again, later each time, and asking for it does not hasten that', async () => {
    const times: number[] = [];
    const attempts: number[] = [];
    await jobs.add({ kind: KIND, key: 'a' });
    await working([
      handler(async ({ attempt }) => {
        times.push(Date.now());
        attempts.push(attempt);
        await jobs.add({ kind: KIND, key: 'a' });
        if (attempt < 4) throw new Error('not yet');
      }),
    ]);
    await eventually(
      async () => attempts.length,
      (count) => count === 5,
    );
    expect(attempts).toEqual([1, 2, 3, 4, 1]);
    const waits = times.slice(1, 4).map((time, before) => time - (times[before] ?? 0));
    for (const [nth, least] of [20, 40, 80].entries()) expect(waits[nth]).toBeGreaterThanOrEqual(least - 2);
    const metrics = await metricsRegistry.metrics();
    expect(metrics).toMatch(/^custodian_jobs_failed_total\{kind="count"\} [1-9]/m);
    expect(metrics).toMatch(/^custodian_job_duration_seconds_count\{kind="count"\} [1-9]/m);
  });
});

describe('workers', () => {
  it('never do one job at the same time, and leave none', async () => {
    const under = new Set<string>();
    const done: string[] = [];
    const both = handler(
      async ({ key }) => {
        if (under.has(key)) throw new Error(`${key} is done twice at a time`);
        under.add(key);
        await pause(2);
        under.delete(key);
        done.push(key);
      },
      { atOnce: 4 },
    );
    const keys = Array.from({ length: 40 }, (_, nth) => String(nth));
    await Promise.all(keys.map(async (key) => jobs.add({ kind: KIND, key })));
    await working([both]);
    await working([both]);
    await untilDone();
    expect(done.sort()).toEqual(keys.sort());
  });

  it('do as many of a kind at once as it allows, and a slow kind holds up no other', async () => {
    const slow = held();
    const quick: string[] = [];
    for (const key of ['a', 'b', 'c']) await jobs.add({ kind: KIND, key });
    await jobs.add({ kind: 'quick', key: 'z' });
    await working([
      { ...slow.handler, atOnce: 2 },
      handler(async ({ key }) => void quick.push(key), { kind: 'quick' }),
    ]);
    await eventually(
      async () => quick.length,
      (count) => count === 1,
    );
    expect(slow.begun).toHaveLength(2);
    slow.end();
    await untilDone();
    expect(slow.begun).toHaveLength(3);
  });

  it('hold a job for longer than a lease by renewing it', async () => {
    const work = held();
    await jobs.add({ kind: KIND, key: 'a' });
    await working([work.handler]);
    await working([work.handler]);
    await pause(1_300);
    expect(work.begun).toHaveLength(1);
    expect(work.begun[0]?.signal.aborted).toBe(false);
    work.end();
    await untilDone();
  });

  it('take over the job of one that died, which counts as an attempt', async () => {
    await jobs.add({ kind: KIND, key: 'a' });
    const dead = await jobs.leases.take([KIND], 1_000);
    expect(dead).toMatchObject({ key: 'a', attempt: 1 });
    const attempts: number[] = [];
    await working([handler(async ({ attempt }) => void attempts.push(attempt))]);
    await pause(80);
    expect(attempts).toEqual([]);
    await untilDone();
    expect(attempts).toEqual([2]);
  });

  it('that lost their hold are aborted, and end nothing', async () => {
    const work = held();
    await jobs.add({ kind: KIND, key: 'a' });
    await working([work.handler]);
    await eventually(
      async () => work.begun.length,
      (count) => count === 1,
    );
    await store.db.collection('jobs').updateOne({}, { $set: { leaseId: 'of another' } });
    await eventually(
      async () => work.begun[0]?.signal.aborted,
      (aborted) => aborted === true,
    );
    work.end();
    await pause(50);
    expect(await stored()).toMatchObject([{ leaseId: 'of another' }]);
  });

  it('let what is under way end when they stop, and take nothing more', async () => {
    const begun: string[] = [];
    const ended: string[] = [];
    for (const key of ['a', 'b']) await jobs.add({ kind: KIND, key });
    const worker = await working([
      handler(async ({ key, signal }) => {
        begun.push(key);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await pause(30);
        ended.push(key);
      }),
    ]);
    await eventually(
      async () => begun.length,
      (count) => count === 1,
    );
    await worker.stop();
    expect(ended).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
  });

  it('give back what does not end when they stop, so that another has it at once', async () => {
    const work = held();
    await jobs.add({ kind: KIND, key: 'a' });
    const worker = await working([work.handler], { leaseMs: 60_000, drainMs: 50 });
    await eventually(
      async () => work.begun.length,
      (count) => count === 1,
    );
    await worker.stop();
    expect(work.begun[0]?.signal.aborted).toBe(true);
    const attempts: number[] = [];
    await working([handler(async ({ attempt }) => void attempts.push(attempt))]);
    await untilDone();
    expect(attempts).toEqual([1]);
    work.end();
  });

  it('give back what throws because they stop: it has not failed', async () => {
    await jobs.add({ kind: KIND, key: 'a' });
    const worker = await working([
      handler(async ({ signal }) => {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }),
    ]);
    await eventually(stored, (left) => left.some(({ leaseId }) => leaseId !== undefined));
    await worker.stop();
    const [job] = await stored();
    expect(job).toMatchObject({ failures: 0 });
    expect(job).not.toHaveProperty('leaseId');
  });

  it('do what is scheduled from their first start on, one of them at a time', async () => {
    let times = 0;
    let under = 0;
    let most = 0;
    const run = async (): Promise<void> => {
      most = Math.max(most, ++under);
      await pause(10);
      under--;
      times++;
    };
    const often = scheduled({ kind: KIND, everySeconds: 0.02, run });
    await working([often]);
    await working([often]);
    await eventually(
      async () => times,
      (done) => done >= 4,
    );
    expect(most).toBe(1);
    expect(await stored()).toHaveLength(1);
  });
});

describe('looking for a job', () => {
  it('takes nothing while the clock of a worker is wrong, and goes on when it is right', async () => {
    putClockForward(86_400_000);
    try {
      let times = 0;
      await working([scheduled({ kind: KIND, everySeconds: 0.02, run: async () => void (times += 1) })]);
      await pause(200);
      expect(times).toBe(0);
      jest.useRealTimers();
      await eventually(
        async () => times,
        (done) => done >= 3,
      );
      putClockForward(86_400_000);
      await jobs.add({ kind: 'other', key: 'a', dueAt: { afterMs: 60_000 } });
      const [late] = await store.db.collection('jobs').find({ kind: 'other' }).toArray();
      const { localTime } = await store.db.command({ hello: 1 });
      expect(Number(late?.['takeAt']) - Number(localTime)).toBeLessThanOrEqual(60_000);
    } finally {
      jest.useRealTimers();
    }
  });

  it('reads no job that is not due, for any number of kinds', async () => {
    const far = new Date(Date.now() + 3_600_000);
    await store.db.collection('jobs').insertMany(
      Array.from({ length: 500 }, (_, nth) => ({
        kind: nth % 2 === 0 ? KIND : 'other',
        key: String(nth),
        takeAt: far,
      })),
    );
    const explained = await store.db
      .collection('jobs')
      .find({ kind: { $in: [KIND, 'other'] }, $expr: { $lte: ['$takeAt', '$$NOW'] } })
      .sort({ takeAt: 1 })
      .limit(1)
      .explain('executionStats');
    expect(explained['executionStats']).toMatchObject({ totalDocsExamined: 0 });
    expect(JSON.stringify(explained['queryPlanner'])).toContain('"SORT_MERGE"');
  });
});
