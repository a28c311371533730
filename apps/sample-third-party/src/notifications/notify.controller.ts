import { Controller, Get, Header, HttpCode, Logger, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { bodyOf } from '../body-of.js';
import { Configuration } from '../configuration.js';
import { Connections } from '../connections/connections.js';
import { ForMachines } from '../pages/form.guard.js';
import { isOurs, UsageReader } from '../usage/usage-reader.js';
import { resourcesOf } from './batch-list.js';
import { verifyWebhook } from './standard-webhook.js';

const MOST_BYTES = 1024 ** 2;
/** Of messages that were seen already; a custodian tries again for some days. */
const REMEMBERED = 10_000;
/** Nothing that a browser could take for a page. */
const CHALLENGE = /^[\w.~-]{1,256}$/;

/**
 * Where the custodian tells what has changed (ESPI function block 39). A notification is a hint: what it says is fetched
 * from the custodian itself, and what is missed the next poll brings.
 */
@Controller('notify')
export class NotifyController {
  readonly #log = new Logger('notifications');
  /** ids of messages, the oldest first; of many processes, a table with a unique key */
  readonly #seen = new Set<string>();

  constructor(
    private readonly configuration: Configuration,
    private readonly connections: Connections,
    private readonly reader: UsageReader,
  ) {}

  /** Shows the custodian that somebody is here who wants to be told: it echoes what it is asked. */
  @Get()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  challenge(@Query('hub_challenge') challenge: unknown): string {
    return typeof challenge === 'string' && CHALLENGE.test(challenge) ? challenge : '';
  }

  @Post()
  @ForMachines()
  @HttpCode(200)
  async notify(@Req() request: Request): Promise<string> {
    const body = await bodyOf(request, MOST_BYTES);
    const { webhookSecret } = this.configuration;
    if (webhookSecret !== undefined) verifyWebhook(webhookSecret, request.headers, body);
    const resources = resourcesOf(body);
    if (this.#isNew(request.get('webhook-id'))) {
      // the answer does not wait
      this.#fetch(resources).catch((error: unknown) => this.#log.error(error));
    }
    return '';
  }

  #isNew(id: string | undefined): boolean {
    if (id === undefined) return true;
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= REMEMBERED) break;
      this.#seen.delete(oldest);
    }
    return true;
  }

  /** Only what belongs to a connection, and so lies with the custodian, is fetched. */
  async #fetch(resources: readonly string[]): Promise<void> {
    const connections = await this.connections.all();
    for (const address of new Set(resources)) {
      const read = connections.find((connection) => isOurs(address, connection));
      const changed = connections.find(({ authorizationUri }) => authorizationUri === address);
      if (read !== undefined) await this.reader.readWindow(read.id, address);
      else if (changed !== undefined) await this.reader.lookAtPermission(changed.id);
    }
  }
}
