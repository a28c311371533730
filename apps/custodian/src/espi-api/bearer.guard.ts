import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { isWithinAuthorizedPeriod, type Authorization, type Bearer } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Entitlement } from '@app/entitlement';
import { CustodianError } from '@app/runtime';
import { CALLER, type AuthenticatedRequest, type Caller } from './access.js';

type ValidBearer = Extract<Bearer, { state: 'valid' }>;

/** RFC 6750 section 3.1; certification wants 403 where no token is given at all. */
const refusals: Readonly<Record<Exclude<Bearer['state'], 'valid'>, readonly [number, string]>> = {
  missing: [401, 'This needs an access token: Authorization: Bearer …'],
  unknown: [401, 'The token is not known here.'],
  expired: [401, 'The token has expired.'],
  revoked: [401, 'The token has been revoked.'],
};

const forbidden = (code: string, text: string): CustodianError => new CustodianError(code, 403, text);

/** Lets a request through to the routes that its token may call, and gives it the entitlement that it reads under. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly custodian: DataCustodian,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = this.reflector.get<Caller | undefined>(CALLER, context.getHandler());
    if (caller === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    response.setHeader('WWW-Authenticate', 'Bearer realm="Green Button data custodian"');
    if (caller === undefined) throw forbidden('route-undeclared', 'Nobody may call this.');
    const bearer = await this.#authenticate(request);
    request.reader = await this.#readerFor(caller, bearer, request);
    response.removeHeader('WWW-Authenticate');
    return true;
  }

  async #authenticate(request: AuthenticatedRequest): Promise<ValidBearer> {
    const bearer = await this.custodian.tokens.authenticate(request.headers.authorization);
    if (bearer.state === 'valid') return bearer;
    const [status, text] = refusals[bearer.state];
    const lenient = bearer.state === 'missing' && !this.custodian.configuration.strictRfc6750;
    throw new CustodianError(`token-${bearer.state}`, lenient ? 403 : status, text);
  }

  async #readerFor(
    caller: Exclude<Caller, 'public'>,
    bearer: ValidBearer,
    request: AuthenticatedRequest,
  ): Promise<AuthenticatedRequest['reader']> {
    const subscription = pathId(request, 'subscription');
    if (bearer.kind === 'operator') {
      if (subscription === undefined) return operatorReader();
      // the operator sees a subscription as its application does
      const reader = await this.#subscriptionReader(await this.custodian.authorizations.get(subscription));
      return { ...reader, entitlement: reader.entitlement.readBy({ ...reader.entitlement.reader, kind: 'operator' }) };
    }
    if (caller === 'upload' && bearer.kind === 'upload') return operatorReader();
    const { authorization } = bearer;
    const readsUsage = caller === 'subscription' || caller === 'reader';
    if (!readsUsage || bearer.kind !== 'access' || authorization === undefined) {
      throw forbidden('token-of-wrong-kind', 'This token does not open that resource.');
    }
    if (caller === 'subscription' && subscription !== authorization._id) {
      throw forbidden('not-your-subscription', 'This token does not open that resource.');
    }
    return this.#subscriptionReader(authorization);
  }

  async #subscriptionReader(authorization: Authorization): Promise<AuthenticatedRequest['reader']> {
    const entitlement = await this.custodian.entitlements.ofAuthorization(authorization);
    if (!isWithinAuthorizedPeriod(authorization, new Date())) {
      throw forbidden('authorization-ended', 'The authorization has not begun, or is over.');
    }
    return { entitlement, view: { subscription: authorization._id }, scope: authorization.scope };
  }
}

const operatorReader = (): AuthenticatedRequest['reader'] => ({
  entitlement: Entitlement.ofOperator(),
  view: { root: true },
});

function pathId(request: AuthenticatedRequest, name: string): string | undefined {
  const id = request.params[name];
  return typeof id === 'string' ? id : undefined;
}
