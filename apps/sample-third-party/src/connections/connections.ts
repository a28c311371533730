import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { emptyUsage, type Usage } from '../usage/usage.js';
import type { Connection, ConnectionChange, Tokens } from './connection.js';
import { Records } from './records.js';
import { Turns } from './turns.js';

/** The connections, and what was read under each. */
@Injectable()
export class Connections {
  /** two changes at once would each undo the other's */
  readonly #turns = new Turns();

  constructor(private readonly records: Records) {}

  async add(tokens: Tokens): Promise<Connection> {
    const { scope, resourceUri, authorizationUri } = tokens;
    const connection: Connection = {
      id: randomBytes(16).toString('hex'),
      connectedAt: Date.now(),
      tokens,
      scope,
      resourceUri,
      authorizationUri,
      next: { address: resourceUri },
    };
    await this.records.write(recordOf(connection.id), connection);
    return connection;
  }

  async find(id: string): Promise<Connection | undefined> {
    return this.records.read<Connection>(recordOf(id));
  }

  async all(): Promise<Connection[]> {
    const names = await this.records.names();
    const found = await Promise.all(
      names.filter((name) => name.startsWith('connection-')).map((name) => this.records.read<Connection>(name)),
    );
    return found.filter((connection) => connection !== undefined);
  }

  /** Nothing where the connection has been forgotten meanwhile. */
  async change(id: string, change: ConnectionChange): Promise<void> {
    await this.#turns.take(id, async () => {
      const connection = await this.find(id);
      if (connection !== undefined) await this.records.write(recordOf(id), { ...connection, ...change });
    });
  }

  /** The customer, or the custodian, ended it: what can no longer be used goes at once. */
  async end(id: string): Promise<void> {
    await this.change(id, { tokens: undefined, endedAt: Date.now(), trouble: undefined, notBefore: undefined });
  }

  async forget(id: string): Promise<void> {
    await this.#turns.take(id, async () => {
      await Promise.all([this.records.remove(recordOf(id)), this.records.remove(usageOf(id))]);
    });
  }

  async usage(id: string): Promise<Usage> {
    return (await this.records.read<Usage>(usageOf(id))) ?? emptyUsage();
  }

  async keepUsage(id: string, usage: Usage): Promise<void> {
    await this.#turns.take(id, async () => {
      if ((await this.find(id)) !== undefined) await this.records.write(usageOf(id), usage);
    });
  }
}

const recordOf = (id: string): string => `connection-${id}`;
const usageOf = (id: string): string => `usage-${id}`;
