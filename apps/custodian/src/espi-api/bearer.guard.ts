import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import type { Bearer, ValidBearer } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import { CustodianError } from '@app/runtime';
import { isPageCaller } from '../pages/page-caller.js';
import { CALLER, type AuthenticatedRequest, type Caller, type TokenCaller } from './access.js';
import { Callers } from './callers.js';
import { Refusals } from './refusals.js';

const CHALLENGE = 'Bearer realm="Green Button data custodian"';

/** RFC 6750 section 3.1; certification wants 403 where no token is given at all. */
const refusals: Readonly<Record<Exclude<Bearer['state'], 'valid'>, readonly [number, string]>> = {
  missing: [401, 'This needs an access token: Authorization: Bearer …'],
  unknown: [401, 'The token is not known here.'],
  expired: [401, 'The token has expired.'],
  revoked: [401, 'The token has been revoked.'],
};

/** Lets a request through to the routes that its token may call, and gives it the entitlement that it reads under. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly custodian: DataCustodian,
    private readonly callers: Callers,
    private readonly refusals: Refusals,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = this.reflector.get<Caller | undefined>(CALLER, context.getHandler());
    if (caller !== undefined && isKnownOtherwise(caller)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    response.setHeader('WWW-Authenticate', CHALLENGE);
    if (caller === undefined) throw new CustodianError('route-undeclared', 403, 'Nobody may call this.');
    const bearer = await this.custodian.tokens.authenticate(onlyHeader(request));
    try {
      request.bearer = this.#valid(bearer, request, response);
      request.reader = await this.callers.readerFor(caller, request.bearer, request.params);
    } catch (error) {
      if (error instanceof CustodianError && error.status < 500) this.refusals.record(request, bearer, error);
      throw error;
    }
    response.removeHeader('WWW-Authenticate');
    return true;
  }

  #valid(bearer: Bearer, request: AuthenticatedRequest, response: Response): ValidBearer {
    if (bearer.state === 'valid') return bearer;
    const [status, text] = refusals[bearer.state];
    if (bearer.state !== 'missing') response.setHeader('WWW-Authenticate', `${CHALLENGE}, error="invalid_token"`);
    const { strictRfc6750 } = this.custodian.configuration;
    const lenient = bearer.state === 'missing' && !strictRfc6750 && request.path.startsWith(RESOURCE_PATH);
    throw new CustodianError(`token-${bearer.state}`, lenient ? 403 : status, text);
  }
}

/** Whoever asks is nobody in particular, or is known by something else than a bearer token. */
const isKnownOtherwise = (caller: Caller): caller is Exclude<Caller, TokenCaller> =>
  caller === 'public' || caller === 'oauth' || caller === 'report-reader' || isPageCaller(caller);

/** @throws CustodianError `several-authorization-headers` (400): of two, neither is believed */
function onlyHeader(request: AuthenticatedRequest): string | undefined {
  const [header, ...more] = request.headersDistinct['authorization'] ?? [];
  if (more.length === 0) return header;
  throw new CustodianError('several-authorization-headers', 400, 'A request has one Authorization header.');
}
