import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { BY_ITSELF, CSRF_FIELD } from '@app/page-kit';
import { openFormBody, readFormBody, requireCsrfToken, requireSameOrigin } from '@app/web';
import { CALLER } from '../espi-api/access.js';
import { isPageCaller, requireCaller } from './page-caller.js';
import { PageContexts } from './page-contexts.js';
import { MOST_FILE_BYTES, MOST_STREAM_BYTES, type PageRequest } from './page-request.js';
import { People } from './people.js';

/** A page that asks for itself keeps nobody signed in (BR-037). */
const isAskedByItself = ({ method, query }: PageRequest): boolean => method === 'GET' && query[BY_ITSELF] !== undefined;

/**
 * Lets each page be called by whom it is for, and gives it its context; and lets only forms through that a page of ours
 * in the same browser has sent.
 */
@Injectable()
export class PageGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly custodian: DataCustodian,
    private readonly contexts: PageContexts,
    private readonly people: People,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = this.reflector.get<unknown>(CALLER, context.getHandler());
    if (!isPageCaller(caller)) return true;
    const request = context.switchToHttp().getRequest<PageRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    request.form = { fields: new Map(), files: new Map() };
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      requireSameOrigin(request, this.custodian.configuration.baseUrl);
      const mostFileBytes = this.reflector.get<number | undefined>(MOST_FILE_BYTES, context.getHandler());
      const mostStreamBytes = this.reflector.get<number | undefined>(MOST_STREAM_BYTES, context.getHandler());
      request.form =
        mostStreamBytes === undefined
          ? await readFormBody(request, mostFileBytes)
          : await openFormBody(request, response, mostStreamBytes);
      requireCsrfToken(this.contexts.browserSecret(request), request.form.fields.get(CSRF_FIELD)?.[0]);
    }
    request.signedIn = await this.people.find(request, { look: isAskedByItself(request) });
    requireCaller(caller, request.signedIn, request.originalUrl, { isOver: this.people.showsSession(request) });
    request.page = this.contexts.of(request, response);
    return true;
  }
}
