import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Configuration } from '../configuration.js';
import type { Connection, ConnectionChange } from '../connections/connection.js';
import { Connections } from '../connections/connections.js';
import { Sessions } from '../connections/sessions.js';
import { Turns } from '../connections/turns.js';
import { Permissions } from '../custodian/permissions.js';
import { Resources } from '../custodian/resources.js';
import { Failure } from '../failure.js';
import { readEntries } from './atom-feed.js';
import { takeEntry, type Usage } from './usage.js';

/** As long as it takes until one looks again where the custodian was not there. */
const AFTER_TROUBLE_MS = 5 * 60_000;
/** The custodian may be preparing for so many looks; then something is wrong, and the hourly look goes on alone. */
const MOST_WAITS = 20;

/**
 * Keeps what was read of each connection up to date: all of it at first, then what changed since. One look at a time a
 * connection. In production this is a queue of jobs; here it lives as long as the process.
 */
@Injectable()
export class UsageReader implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('reader');
  readonly #turns = new Turns();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #waits = new Map<string, number>();
  #poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly connections: Connections,
    private readonly sessions: Sessions,
    private readonly permissions: Permissions,
    private readonly resources: Resources,
  ) {}

  onApplicationBootstrap(): void {
    const pollAll = async (): Promise<void> => {
      await this.sessions.sweep();
      for (const { id, endedAt } of await this.connections.all()) if (endedAt === undefined) await this.look(id);
    };
    const poll = (): void => void pollAll().catch((error: unknown) => this.#log.error(error));
    this.#poll = setInterval(poll, this.configuration.pollSeconds * 1000).unref();
    poll();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#poll);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#turns.idle();
  }

  isReading(connectionId: string): boolean {
    return this.#turns.isTaken(connectionId);
  }

  /** Reads what changed since the last look, and whether the permission still stands. It never throws. */
  async look(connectionId: string): Promise<void> {
    return this.#inTurn(connectionId, async (connection) => {
      await this.#read(connection, connection.next.address, { isNext: true });
      await this.#lookAtPermission(connection);
    });
  }

  /** Reads an address that a notification named: Batch/Subscription with the window that changed. */
  async readWindow(connectionId: string, address: string): Promise<void> {
    return this.#inTurn(connectionId, async (connection) => this.#read(connection, address, { isNext: false }));
  }

  /** Looks whether the permission still stands. */
  async lookAtPermission(connectionId: string): Promise<void> {
    return this.#inTurn(connectionId, async (connection) => this.#lookAtPermission(connection));
  }

  /** That it cannot be told until when we may read is no reason not to read. */
  async #lookAtPermission(connection: Connection): Promise<void> {
    try {
      await this.permissions.look(connection);
    } catch (error) {
      this.#log.warn(`permission of ${connection.id}: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }

  async #inTurn(connectionId: string, work: (connection: Connection) => Promise<void>): Promise<void> {
    await this.#turns.take(connectionId, async () => this.#attempt(connectionId, work));
  }

  async #attempt(connectionId: string, work: (connection: Connection) => Promise<void>): Promise<void> {
    try {
      const connection = await this.connections.find(connectionId);
      if (connection?.tokens !== undefined) await work(connection);
    } catch (error) {
      if (error instanceof Failure && error.code === 'sharing-ended') return;
      this.#log.warn(`connection ${connectionId}: ${error instanceof Error ? error.message : 'unknown'}`);
      const trouble = error instanceof Failure ? 'unreachable' : 'unreadable';
      await this.#later(connectionId, AFTER_TROUBLE_MS, trouble);
    }
  }

  async #read(connection: Connection, address: string, { isNext }: { isNext: boolean }): Promise<void> {
    const { id, next } = connection;
    const answer = await this.resources.get(id, address, isNext ? next.etag : undefined);
    if (answer.kind === 'later') {
      await this.#later(id, answer.seconds * 1000, answer.isPreparing ? 'preparing' : 'unreachable');
      return;
    }
    this.#waits.delete(id);
    const done: ConnectionChange = { readAt: Date.now(), notBefore: undefined, trouble: undefined };
    if (answer.kind === 'unchanged') {
      await this.connections.change(id, done);
      return;
    }
    const usage = await this.connections.usage(id);
    const { blocks, nextPoll } = await takeFeed(usage, answer.body);
    // first what was read, then how far: cut off between the two, we read something twice and miss nothing
    if (blocks > 0) await this.connections.keepUsage(id, usage);
    // where nothing was new, the same question will do, and its ETag spares the answer
    const asBefore = { address, etag: answer.etag };
    const moved =
      blocks > 0 && nextPoll !== undefined && isOurs(nextPoll, connection) ? { address: nextPoll } : asBefore;
    const isNews = !isNext && blocks > 0;
    await this.connections.change(id, {
      ...done,
      ...(isNext && { next: moved }),
      ...(isNews && { newsAt: Date.now() }),
    });
  }

  /** Looks again after a while; the trouble is shown until then. */
  async #later(connectionId: string, waitMs: number, trouble: NonNullable<Connection['trouble']>): Promise<void> {
    await this.connections.change(connectionId, { trouble, notBefore: Date.now() + waitMs });
    const waits = (this.#waits.get(connectionId) ?? 0) + 1;
    this.#waits.set(connectionId, waits);
    clearTimeout(this.#timers.get(connectionId));
    if (waits > MOST_WAITS) return;
    this.#timers.set(connectionId, setTimeout(() => void this.look(connectionId), waitMs).unref());
  }
}

async function takeFeed(
  usage: Usage,
  body: ReadableStream<Uint8Array>,
): Promise<{ readonly blocks: number; readonly nextPoll: string | undefined }> {
  const entries = readEntries(body);
  let blocks = 0;
  for (;;) {
    const { done, value } = await entries.next();
    if (done === true) return { blocks, nextPoll: value };
    takeEntry(usage, value);
    if (value.content?.name === 'IntervalBlock') blocks++;
  }
}

/** Our token goes to the connection's own address alone, whatever its query. */
export function isOurs(address: string, { resourceUri }: Pick<Connection, 'resourceUri'>): boolean {
  if (!URL.canParse(address)) return false;
  const [asked, own] = [new URL(address), new URL(resourceUri)];
  return (
    asked.origin === own.origin && asked.pathname === own.pathname && asked.username === '' && asked.password === ''
  );
}
