import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { create } from 'xmlbuilder2';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import type { Language } from '@app/language';
import { renderPage } from '@app/page-kit';
import { createLogger, CustodianError, Overloaded, Unavailable } from '@app/runtime';
import { databaseUnavailable } from '@app/store';
import type { SignedIn } from '@app/users';
import { TooManyTries } from '@app/web';
import { requestsShed } from '../admission/load-metrics.js';
import { problemText } from '../help/problems/problems.js';
import { SignInNeeded } from '../pages/page-caller.js';
import { PageContexts } from '../pages/page-contexts.js';
import type { PageRequest } from '../pages/page-request.js';
import { People } from '../pages/people.js';
import { pageHeaders } from '../pages/page.interceptor.js';
import { isReaderGone } from '../reader-gone.js';
import { methodsAt } from '../route-table.js';
import { ErrorPage } from './error.page.js';
import { oauthError, readsOAuthErrors } from './oauth-error.js';
import { problemType, type Problem } from './problem.js';

const logger = createLogger('errors');

const BASIC = 'Basic realm="Green Button data custodian"';
const JSON_TYPES = ['application/problem+json', 'application/json'];
const PROBLEM_XML = 'application/problem+xml';
const XML_TYPES = ['application/xml', 'application/atom+xml', 'text/xml', PROBLEM_XML];

/**
 * Answers every error in the form its caller reads: problem JSON (RFC 9457), short XML where Accept prefers it, OAuth's
 * own at its endpoints, or, outside the API, a page for browsers.
 */
@Injectable()
@Catch()
export class ErrorFilter implements ExceptionFilter {
  /** made once: just then nothing may cost much */
  readonly #overloaded = new Map<Language, string>();

  constructor(
    private readonly custodian: DataCustodian,
    private readonly contexts: PageContexts,
    private readonly people: People,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      if (!isReaderGone(thrown))
        logger.error({ err: thrown, route: request.path }, 'an answer broke after it was begun');
      return;
    }
    const error = isRefusal(thrown) ? thrown : (databaseUnavailable(thrown) ?? thrown);
    // a client that left in the middle of its body waits for no answer, and is no fault of the server
    if (request.errored !== null && request.errored === thrown) return;
    const problem = problemOf(error, request, response);
    if (problem.retryAfterSeconds !== undefined) response.setHeader('Retry-After', problem.retryAfterSeconds);
    if (error instanceof Overloaded) requestsShed.inc({ load: error.load });
    response.status(problem.status);
    // the OAuth provider leaves the words of its own status behind
    response.statusMessage = '';
    response.setHeader('Cache-Control', 'no-store');
    response.vary('Accept');
    if (readsOAuthErrors(request.path)) {
      if (problem.code === 'invalid-client') response.setHeader('WWW-Authenticate', BASIC);
      response.json(oauthError(this.custodian.configuration.baseUrl, problem));
      return;
    }
    const isApi = request.path.toLowerCase().startsWith(RESOURCE_PATH.toLowerCase());
    const form = request.accepts([...JSON_TYPES, ...XML_TYPES, ...(isApi ? [] : ['text/html'])]) || '';
    if (form === 'text/html' && error instanceof SignInNeeded) response.redirect(303, error.path);
    else if (form === 'text/html') {
      this.#sendPage(request, response, problem).catch((failure: unknown) => {
        logger.error({ err: failure }, 'the page of an error could not be made');
        response.destroy();
      });
    } else if (XML_TYPES.includes(form)) {
      response.type(form === PROBLEM_XML ? PROBLEM_XML : 'application/xml').send(this.#xmlOf(problem));
    } else
      response
        .type('application/problem+json')
        .send(JSON.stringify({ ...this.#membersOf(problem), ...problem.members }));
  }

  /** RFC 9457 section 3.1: the title is the same each time, the detail of this time. */
  #membersOf({ code, status, text }: Problem): Readonly<Record<string, string | number>> {
    const title = problemText(code)?.en.title ?? text;
    return { type: problemType(this.custodian.configuration.baseUrl, code), title, status, detail: text, code };
  }

  #xmlOf(problem: Problem): string {
    const members = this.#membersOf(problem);
    return create({ version: '1.0', encoding: 'UTF-8' }).ele('urn:ietf:rfc:7807', 'problem').ele(members).up().end();
  }

  async #sendPage(
    request: Request & Pick<PageRequest, 'signedIn'>,
    response: Response,
    { code, status, reference, retryAfterSeconds }: Problem,
  ): Promise<void> {
    if (code === 'overloaded') {
      pageHeaders(response, { status });
      response.send(this.#overloadedIn(this.contexts.languageOf(request)));
      return;
    }
    // an address of no page has no guard that looked; whoever mistypes one is not shown as if signed out
    if (code === 'not-found') request.signedIn ??= await this.#signedIn(request);
    const page = this.contexts.of(request, response);
    pageHeaders(response, { status });
    const wait = status === 429 ? retryAfterSeconds : undefined;
    response.send(renderPage(<ErrorPage page={page} code={code} reference={reference} retryAfterSeconds={wait} />));
  }

  async #signedIn(request: Request): Promise<SignedIn | undefined> {
    try {
      return await this.people.find(request, { look: true });
    } catch {
      return undefined;
    }
  }

  #overloadedIn(language: Language): string {
    const known = this.#overloaded.get(language);
    if (known !== undefined) return known;
    const made = renderPage(<ErrorPage page={this.contexts.ofNobody(language)} code="overloaded" />);
    this.#overloaded.set(language, made);
    return made;
  }
}

/** Whether it is something that was meant to be said. */
const isRefusal = (error: unknown): error is CustodianError =>
  error instanceof CustodianError && (error.status < 500 || error instanceof Unavailable);

function problemOf(error: unknown, request: Request, response: Response): Problem {
  if (isRefusal(error)) {
    if (error instanceof Unavailable) logger.warn({ err: error }, 'unavailable');
    if (error.detail !== undefined) logger.info({ code: error.code, detail: error.detail }, 'refused');
    const { code, status, message: text, members } = error;
    const isPassing = error instanceof TooManyTries || error instanceof Unavailable;
    return { code, status, text, members, ...(isPassing && { retryAfterSeconds: error.retryAfterSeconds }) };
  }
  if (error instanceof HttpException && error.getStatus() < 500) return httpProblem(error, request, response);
  const id = randomUUID();
  logger.error({ err: error, id }, 'unexpected error');
  const status = error instanceof CustodianError ? error.status : 500;
  return { code: 'internal-error', status, text: `Something went wrong here. Its number is ${id}.`, reference: id };
}

/** What the framework refused: an unknown path is 404, a known one with a wrong method 405 with those it has. */
function httpProblem(error: HttpException, request: Request, response: Response): Problem {
  const status = error.getStatus();
  if (status !== 404) return { code: 'bad-request', status, text: 'The request cannot be understood.' };
  const methods = methodsAt(request.path);
  if (methods.length === 0 || methods.includes(request.method)) {
    return { code: 'not-found', status: 404, text: 'There is nothing at this address.' };
  }
  response.setHeader('Allow', methods.join(', '));
  return { code: 'method-not-allowed', status: 405, text: `${request.method} is not possible here.` };
}
