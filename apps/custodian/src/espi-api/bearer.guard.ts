import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import type { Bearer, ValidBearer } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { CustodianError } from '@app/runtime';
import { CALLER, type AuthenticatedRequest, type Caller } from './access.js';
import { Callers } from './callers.js';

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
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = this.reflector.get<Caller | undefined>(CALLER, context.getHandler());
    if (caller === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    response.setHeader('WWW-Authenticate', CHALLENGE);
    if (caller === undefined) throw new CustodianError('route-undeclared', 403, 'Nobody may call this.');
    request.bearer = await this.#authenticate(request, response);
    request.reader = await this.callers.readerFor(caller, request.bearer, request.params);
    response.removeHeader('WWW-Authenticate');
    return true;
  }

  async #authenticate(request: AuthenticatedRequest, response: Response): Promise<ValidBearer> {
    const headers = request.headersDistinct['authorization'] ?? [];
    if (headers.length > 1) {
      throw new CustodianError('several-authorization-headers', 400, 'A request has one Authorization header.');
    }
    const bearer = await this.custodian.tokens.authenticate(headers[0]);
    if (bearer.state === 'valid') return bearer;
    const [status, text] = refusals[bearer.state];
    if (bearer.state !== 'missing') response.setHeader('WWW-Authenticate', `${CHALLENGE}, error="invalid_token"`);
    const lenient = bearer.state === 'missing' && !this.custodian.configuration.strictRfc6750;
    throw new CustodianError(`token-${bearer.state}`, lenient ? 403 : status, text);
  }
}
