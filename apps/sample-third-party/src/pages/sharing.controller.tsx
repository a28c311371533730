import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Configuration } from '../configuration.js';
import { Connections } from '../connections/connections.js';
import { Sessions } from '../connections/sessions.js';
import { Failure } from '../failure.js';
import { render } from './layout.js';
import { PageContexts } from './page-contexts.js';
import { DisconnectPage, SharingPage } from './sharing.page.js';

@Controller()
export class SharingController {
  constructor(
    private readonly configuration: Configuration,
    private readonly connections: Connections,
    private readonly contexts: PageContexts,
    private readonly sessions: Sessions,
  ) {}

  @Get('sharing')
  async sharing(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const { connectionId = '' } = (await this.sessions.find(request)) ?? {};
    const connection = connectionId === '' ? undefined : await this.connections.find(connectionId);
    if (connection === undefined) throw new Failure('not-found');
    const page = await this.contexts.of(request, response, 'sharing');
    const { custodianUrl } = this.configuration;
    return render(<SharingPage page={page} connection={connection} custodianUrl={custodianUrl} />);
  }

  @Get('disconnect')
  async disconnect(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    return render(<DisconnectPage page={await this.contexts.of(request, response, 'sharing')} />);
  }
}
