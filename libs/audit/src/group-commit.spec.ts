import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

describe('GroupCommit', () => {
  let groups: number[][];
  const gather = async (items: readonly number[]): Promise<void> => {
    groups.push([...items]);
  };

  beforeEach(() => {
    groups = [];
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('writes items that come together as one group, once their time is over', async () => {
    const commit = new GroupCommit(gather);
    const added = Promise.all([commit.add(1), commit.add(2)]);
    expect(groups).toEqual([]);
    await jest.runAllTimersAsync();
    await added;
    expect(groups).toEqual([[1, 2]]);
  });

  it('begins a new group after one is written', async () => {
    const commit = new GroupCommit(gather);
    const first = commit.add(1);
    await jest.runAllTimersAsync();
    await first;
    const second = commit.add(2);
    await jest.runAllTimersAsync();
    await second;
    expect(groups).toEqual([[1], [2]]);
  });

  it('does not wait when a group is full', async () => {
    const commit = new GroupCommit(gather);
    await Promise.all(Array.from({ length: 1_000 }, async (_, item) => commit.add(item)));
    expect(groups.map((group) => group.length)).toEqual([1_000]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('writes at once when flushed, and is flushed only when all is written', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const commit = new GroupCommit<number>(async (items) => {
      await held;
      await gather(items);
    });
    const added = commit.add(1);
    const flushed = commit.flush().then(() => groups.length);
    release();
    expect(await flushed).toBe(1);
    await added;
  });

  it('tells each who added to it that a group could not be written, and goes on', async () => {
    let fails = true;
    const commit = new GroupCommit<number>(async (items) => {
      if (fails) throw new Error('the disk is full');
      await gather(items);
    });
    const failed = Promise.allSettled([commit.add(1), commit.add(2)]);
    await jest.runAllTimersAsync();
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    const added = commit.add(3);
    await jest.runAllTimersAsync();
    await added;
    expect(groups).toEqual([[3]]);
  });
});
