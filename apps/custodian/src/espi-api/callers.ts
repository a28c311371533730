import { Injectable } from '@nestjs/common';
import { isWithinAuthorizedPeriod, type Authorization, type TokenKind, type ValidBearer } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Entitlement, type Reader } from '@app/entitlement';
import { Scope } from '@app/espi';
import { CustodianError } from '@app/runtime';
import { ApplicationStatus } from '@app/third-parties';
import type { Caller, RequestReader } from './access.js';

/** The parts of a path that say whose a resource is. */
type PathIds = Readonly<Partial<Record<'subscription' | 'retailCustomer' | 'applicationInformation', string>>>;
type Rule = (bearer: ValidBearer, path: PathIds) => Promise<RequestReader>;

/** Function blocks from here on are of retail customer data, those below of usage. */
const FIRST_CUSTOMER_BLOCK = 51;
const isOfCustomerData = (block: number): boolean => block >= FIRST_CUSTOMER_BLOCK;
const isOfUsage = (block: number): boolean => block < FIRST_CUSTOMER_BLOCK;

/** Whom each route lets in, and what they see there: one rule a caller. */
@Injectable()
export class Callers {
  readonly #rules: Readonly<Record<Exclude<Caller, 'public'>, Rule>> = {
    subscription: async (bearer, path) => this.#subscription(authorizationOf(bearer, path.subscription)),

    reader: async (bearer) => this.#subscription(authorizationOf(bearer, bearer.authorization?._id)),

    'retail-customer': async (bearer, path) => this.#retailCustomer(authorizationOf(bearer, path.retailCustomer)),

    client: async (bearer) => this.#application(ofKind(bearer, 'client')),

    registration: async (bearer, path) => {
      const { applicationId } = ofKind(bearer, 'registration');
      if (path.applicationInformation !== applicationId) throw notYours();
      return seesNoUsage({ kind: 'third-party', applicationId });
    },

    'service-status': async (bearer) =>
      bearer.kind === 'upload' ? uploader() : this.#application(ofKind(bearer, 'client')),

    upload: async (bearer) => {
      ofKind(bearer, 'upload');
      return uploader();
    },

    operator: async () => {
      throw wrongKind();
    },
  };

  constructor(private readonly custodian: DataCustodian) {}

  /**
   * What the bearer may see on a route for this caller.
   *
   * @throws CustodianError 403 where it may not call the route, 404 where an operator asks for what does not exist
   */
  async readerFor(caller: Exclude<Caller, 'public'>, bearer: ValidBearer, path: PathIds): Promise<RequestReader> {
    return bearer.kind === 'operator' ? this.#operator(path) : this.#rules[caller](bearer, path);
  }

  /** The operator sees a subscription as its application does, a customer as the customer, and else everything. */
  async #operator({ subscription, retailCustomer }: PathIds): Promise<RequestReader> {
    if (subscription !== undefined) {
      const reader = await this.#subscription(await this.custodian.authorizations.get(subscription));
      return { ...reader, entitlement: reader.entitlement.readBy({ ...reader.entitlement.reader, kind: 'operator' }) };
    }
    if (retailCustomer !== undefined) {
      const { _id: customerId } = await this.custodian.customers.get(retailCustomer);
      const own = await this.custodian.entitlements.ofCustomer(customerId);
      return { entitlement: own.readBy({ kind: 'operator', customerId }), view: { retailCustomer }, customerId };
    }
    return { entitlement: Entitlement.ofOperator(), view: { root: true } };
  }

  async #subscription(authorization: Authorization): Promise<RequestReader> {
    const entitlement = await this.#entitlementOf(authorization);
    requireScope(authorization, isOfUsage);
    return { entitlement, view: { subscription: authorization._id }, scope: authorization.scope };
  }

  async #retailCustomer(authorization: Authorization): Promise<RequestReader> {
    const entitlement = await this.#entitlementOf(authorization);
    requireScope(authorization, isOfCustomerData);
    const { _id: subscription, scope, customerId } = authorization;
    return { entitlement, view: { subscription }, scope, customerId };
  }

  async #entitlementOf(authorization: Authorization): Promise<Entitlement> {
    const entitlement = await this.custodian.entitlements.ofAuthorization(authorization);
    if (!isWithinAuthorizedPeriod(authorization, new Date())) {
      throw forbidden('authorization-ended', 'The authorization has not begun, or is over.');
    }
    return entitlement;
  }

  async #application({ applicationId }: ValidBearer): Promise<RequestReader> {
    if (applicationId === undefined) throw wrongKind();
    const { status } = await this.custodian.applications.get(applicationId);
    if (status === ApplicationStatus.Revoked) {
      throw forbidden('application-revoked', 'The application has been revoked.');
    }
    return seesNoUsage({ kind: 'third-party', applicationId });
  }
}

const forbidden = (code: string, text: string): CustodianError => new CustodianError(code, 403, text);
const wrongKind = (): CustodianError =>
  forbidden('token-of-wrong-kind', 'This kind of token does not open that resource.');
const notYours = (): CustodianError => forbidden('not-your-resource', 'This token does not open that resource.');

function ofKind(bearer: ValidBearer, kind: TokenKind): ValidBearer {
  if (bearer.kind !== kind) throw wrongKind();
  return bearer;
}

/** The authorization of an access token, where it is the one with this id; another's and none are told alike. */
function authorizationOf(bearer: ValidBearer, id: string | undefined): Authorization {
  const { authorization } = ofKind(bearer, 'access');
  if (authorization === undefined) throw wrongKind();
  if (authorization._id !== id) throw notYours();
  return authorization;
}

function requireScope({ scope }: Authorization, isWanted: (block: number) => boolean): void {
  if ([...Scope.parse(scope).functionBlocks].some(isWanted)) return;
  throw forbidden('insufficient-scope', 'The authorization grants nothing of this kind.');
}

const seesNoUsage = (reader: Reader): RequestReader => ({
  entitlement: new Entitlement({ reader, usagePoints: new Map(), functionBlocks: new Set() }),
  view: { root: true },
});

/** Uploads write only. */
const uploader = (): RequestReader => seesNoUsage({ kind: 'operator' });
