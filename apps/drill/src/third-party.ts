import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { XMLParser } from 'fast-xml-parser';

/** What a receiver does with a notification. */
export type Conduct = 'take' | 'refuse' | 'cut' | 'take-and-cut';

interface Told {
  readonly id: string;
  readonly uris: readonly string[];
}

const parser = new XMLParser({ isArray: (name) => name === 'resources', removeNSPrefix: true });
const RETRY_MS = 200;

/**
 * A third party that keeps its own copy of what it may see by notifications alone: whatever it was told of it fetches,
 * and where it was not told of a change its copy stays behind.
 */
export class ThirdParty {
  /** each notification that came, in the order of its first coming, and how often */
  readonly told = new Map<string, Told & { times: number; taken: number }>();
  /** ids that came with another body the second time */
  readonly changed: string[] = [];
  conduct: () => Conduct = () => 'take';
  /** called at each notification, before it is answered */
  onTold: () => void = () => undefined;
  /** contents of the entries of blocks, as last fetched, by their self links */
  readonly copy = new Map<string, string>();
  readonly #fetches: string[] = [];
  readonly #server = createServer((request, response) => {
    void this.#receive(request, response);
  });
  #stopped = false;
  #fetching: Promise<void> = Promise.resolve();

  private constructor(private readonly tokenFor: (uri: string) => string | undefined) {}

  /** @param tokenFor the access token of an address; none where it is not fetched */
  static async start(tokenFor: (uri: string) => string | undefined): Promise<ThirdParty> {
    const party = new ThirdParty(tokenFor);
    party.#server.listen(0, '127.0.0.1');
    await once(party.#server, 'listening');
    party.#fetching = party.#fetchAll();
    return party;
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/notify`;
  }

  get isUpToDate(): boolean {
    return this.#fetches.length === 0;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#fetching;
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const id = String(request.headers['webhook-id'] ?? '');
    // the look whether this address takes notifications
    if (request.method !== 'POST' || !id.startsWith('msg_')) return void response.end();
    const { BatchList } = parser.parse(body) as { BatchList: { resources: string[] } };
    const known = this.told.get(id);
    const told = known ?? { id, uris: BatchList.resources, times: 0, taken: 0 };
    if (known !== undefined && known.uris.join() !== BatchList.resources.join()) this.changed.push(id);
    told.times += 1;
    this.told.set(id, told);
    this.onTold();
    const conduct = this.conduct();
    if (conduct === 'refuse') return void response.writeHead(503).end();
    if (conduct === 'cut') return void request.socket.destroy();
    told.taken += 1;
    this.#fetches.push(...told.uris);
    if (conduct === 'take') response.end();
    else request.socket.destroy();
  }

  async #fetchAll(): Promise<void> {
    while (!this.#stopped) {
      const [uri] = this.#fetches;
      if (uri === undefined || !(await this.#fetch(uri))) await sleep(RETRY_MS);
      else this.#fetches.shift();
    }
  }

  /** @returns false where the server is down just now */
  async #fetch(uri: string): Promise<boolean> {
    const token = this.tokenFor(uri);
    if (token === undefined) return true;
    const blocks = await blocksAt(uri, token).catch(() => undefined);
    if (blocks === undefined) return false;
    for (const [self, block] of blocks) this.copy.set(self, block);
    return true;
  }
}

/** The contents of the entries of blocks of a feed, by their self links. */
export async function blocksAt(uri: string, token: string): Promise<ReadonlyMap<string, string>> {
  const response = await fetch(uri, { headers: { authorization: `Bearer ${token}` } });
  const feed = await response.text();
  if (response.status !== 200) throw new Error(`${uri} answered ${response.status}: ${feed}`);
  const blocks =
    /<entry>(?:(?!<\/entry>).)*?rel="self" href="([^"]*)"(?:(?!<\/entry>).)*?<content[^>]*>(<espi:IntervalBlock>.*?)<\/content>/gs;
  return new Map([...feed.matchAll(blocks)].map(([, self = '', block = '']) => [self, block]));
}
