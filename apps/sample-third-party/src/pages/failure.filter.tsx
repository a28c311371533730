import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Failure, type FailureCode } from '../failure.js';
import { FailurePage, sentenceOf } from './failure.page.js';
import { render } from './layout.js';
import { PageContexts } from './page-contexts.js';

/** Whatever goes wrong becomes a page for people, and a line of text for machines. */
@Catch()
export class FailureFilter implements ExceptionFilter {
  readonly #log = new Logger('failure');

  constructor(private readonly contexts: PageContexts) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const { code, status } = failureOf(error);
    if (code === 'unexpected') this.#log.error(error);
    else if (status >= 500) this.#log.warn(error instanceof Error ? error.message : code);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(status);
    if (request.accepts(['text', 'html']) !== 'html') response.type('text').send(`${sentenceOf(code)}\n`);
    else response.send(render(<FailurePage page={await this.contexts.of(request, response)} code={code} />));
  }
}

function failureOf(error: unknown): { readonly code: FailureCode; readonly status: number } {
  if (error instanceof Failure) return error;
  if (error instanceof HttpException && error.getStatus() === 404) return new Failure('not-found');
  return new Failure('unexpected');
}
