import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Sessions } from '../connections/sessions.js';
import type { PageContext } from './layout.js';

@Injectable()
export class PageContexts {
  constructor(private readonly sessions: Sessions) {}

  async of(request: Request, response: Response, current?: PageContext['current']): Promise<PageContext> {
    const session = await this.sessions.find(request);
    return {
      formToken: this.sessions.formToken(this.sessions.secretOf(request, response)),
      isConnected: session?.connectionId !== undefined,
      current,
    };
  }
}
