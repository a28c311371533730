import { setTimeout } from 'node:timers/promises';
import { Controller, Get, Logger, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Connection } from '../connections/connection.js';
import { Connections } from '../connections/connections.js';
import { Sessions } from '../connections/sessions.js';
import { Connecting } from '../custodian/connecting.js';
import { Permissions } from '../custodian/permissions.js';
import { UsageReader } from '../usage/usage-reader.js';

/** The first read mostly takes less; otherwise a page says that it is under way. */
const PATIENCE_MS = 4000;

/** The beginning and the end of a connection. */
@Controller()
export class ConnectionController {
  readonly #log = new Logger('connection');

  constructor(
    private readonly connecting: Connecting,
    private readonly connections: Connections,
    private readonly permissions: Permissions,
    private readonly reader: UsageReader,
    private readonly sessions: Sessions,
  ) {}

  @Post('connect')
  async connect(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.connecting.begin(request, response);
  }

  @Get('callback')
  async callback(@Req() request: Request, @Res() response: Response): Promise<void> {
    const tokens = await this.connecting.finish(request, response);
    const before = await this.#connectionOf(request);
    const { id } = await this.connections.add(tokens);
    await this.sessions.renew(request, response, id);
    // the custodian has ended the one before, if it was the same customer's; it was not for certain
    if (before !== undefined) await this.#end(before);
    await Promise.race([this.reader.look(id), setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    response.redirect(303, '/');
  }

  /** Reads again now. */
  @Post('read')
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    const connection = await this.#connectionOf(request);
    if (connection !== undefined) await this.reader.look(connection.id);
    response.redirect(303, '/sharing');
  }

  /** Gives the permission back and forgets what came of it. */
  @Post('disconnect')
  async disconnect(@Req() request: Request, @Res() response: Response): Promise<void> {
    const connection = await this.#connectionOf(request);
    if (connection !== undefined) await this.#end(connection);
    await this.sessions.end(request, response);
    response.redirect(303, '/?goodbye');
  }

  async #connectionOf(request: Request): Promise<Connection | undefined> {
    const { connectionId } = (await this.sessions.find(request)) ?? {};
    return connectionId === undefined ? undefined : this.connections.find(connectionId);
  }

  /** Forgets whatever the custodian says: what we hold is ours to delete. */
  async #end(connection: Connection): Promise<void> {
    await this.connections.forget(connection.id);
    try {
      await this.permissions.giveBack(connection);
    } catch (error) {
      this.#log.warn(`not given back: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }
}
