import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { parseResourcePath, RESOURCE_PATH } from '@app/espi';
import { createLogger, CustodianError } from '@app/runtime';
import { create } from 'xmlbuilder2';

const logger = createLogger('errors');
const UPLOAD_PATH = /\/Batch\/RetailCustomer\/[^/]+\/UsagePoint\/?$/;

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly text: string;
}

/** Answers every error in the form its caller reads: problem JSON (RFC 9457), or short XML where Accept prefers it. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const problem = problemOf(error, request, response);
    response.status(problem.status);
    response.setHeader('Cache-Control', 'no-store');
    const asXml = request.accepts([
      'application/problem+json',
      'application/json',
      'application/xml',
      'application/atom+xml',
      'text/xml',
    ]);
    if (asXml === 'application/xml' || asXml === 'application/atom+xml' || asXml === 'text/xml') {
      response.type('application/xml').send(xmlOf(problem));
    } else {
      response
        .type('application/problem+json')
        .send(JSON.stringify({ type: 'about:blank', title: problem.text, status: problem.status, code: problem.code }));
    }
  }
}

function problemOf(error: unknown, request: Request, response: Response): Problem {
  if (error instanceof CustodianError && error.status < 500) {
    if (error.detail !== undefined) logger.info({ code: error.code, detail: error.detail }, 'refused');
    return { code: error.code, status: error.status, text: error.message };
  }
  if (error instanceof HttpException && error.getStatus() < 500) return httpProblem(error, request, response);
  const id = randomUUID();
  logger.error({ err: error, id }, 'unexpected error');
  const status = error instanceof CustodianError ? error.status : 500;
  return { code: 'internal-error', status, text: `Something went wrong here. Its number is ${id}.` };
}

/** What the framework refused: an unknown path is 404, a known one with a wrong method 405. */
function httpProblem(error: HttpException, request: Request, response: Response): Problem {
  const status = error.getStatus();
  if (status !== 404) return { code: 'bad-request', status, text: 'The request cannot be understood.' };
  const known = request.path.startsWith(`${RESOURCE_PATH}/`) && parseResourcePath(request.path) !== undefined;
  if (!known || request.method === 'GET' || request.method === 'HEAD') {
    return { code: 'not-found', status: 404, text: 'There is nothing at this address.' };
  }
  response.setHeader('Allow', UPLOAD_PATH.test(request.path) ? 'GET, HEAD, POST' : 'GET, HEAD');
  return { code: 'method-not-allowed', status: 405, text: `${request.method} is not possible here.` };
}

function xmlOf({ code, status, text }: Problem): string {
  const problem = { status, code, title: text };
  return create({ version: '1.0', encoding: 'UTF-8' }).ele('urn:ietf:rfc:7807', 'problem').ele(problem).up().end();
}
