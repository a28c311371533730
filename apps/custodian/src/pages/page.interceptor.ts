import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { isValidElement } from 'preact';
import { mergeMap, type Observable } from 'rxjs';
import { renderPage } from '@app/page-kit';
import { pagePolicy } from '@app/web';
import { CALLER } from '../espi-api/access.js';
import { PageAnswer, SeeOther, type PageAnswerOptions } from './page-answer.js';
import { packed } from './packed.js';
import { isPageCaller } from './page-caller.js';

/** Answers with what a page's route returns: a page, a page with a status or a policy of its own, or a way on. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!isPageCaller(this.reflector.get<unknown>(CALLER, context.getHandler()))) return next.handle();
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    return next.handle().pipe(mergeMap(async (result: unknown) => answer(request, response, result)));
  }
}

async function answer(request: Request, response: Response, result: unknown): Promise<unknown> {
  if (result instanceof SeeOther) {
    response.status(303).location(result.path).setHeader('Cache-Control', 'no-store');
    return '';
  }
  if (result instanceof PageAnswer) {
    pageHeaders(response, result.options);
    return packed(request, response, renderPage(result.page));
  }
  if (!isValidElement(result)) return result;
  pageHeaders(response);
  return packed(request, response, renderPage(result));
}

/** Of every page; it is of one person and one browser, so nobody keeps it. */
export function pageHeaders(response: Response, { status = 200, ...policy }: PageAnswerOptions = {}): void {
  response.status(status).type('html');
  response.setHeader('Content-Security-Policy', pagePolicy(policy));
  response.setHeader('Cache-Control', 'no-store');
}
