import { Injectable } from '@nestjs/common';
import {
  grantsCustomerData,
  grantsUsage,
  isWithinAuthorizedPeriod,
  type Authorization,
  type TokenKind,
  type ValidBearer,
} from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Entitlement, type Reader } from '@app/entitlement';
import { hasBulkId } from '@app/prepared-files';
import { CustodianError } from '@app/runtime';
import { ApplicationStatus, RESTORABLE_FOR_MS } from '@app/third-parties';
import type { RequestReader, TokenCaller } from './access.js';

/** The parts of a path that say whose a resource is. */
type PathIds = Readonly<
  Partial<Record<'subscription' | 'retailCustomer' | 'authorization' | 'applicationInformation' | 'bulk', string>>
>;
type Rule = (bearer: ValidBearer, path: PathIds) => Promise<RequestReader>;

/** Whom each route lets in, and what they see there: one rule a caller. */
@Injectable()
export class Callers {
  readonly #rules: Readonly<Record<TokenCaller, Rule>> = {
    subscription: async (bearer, path) => {
      if (path.subscription === undefined) throw wrongKind();
      return this.#subscription(authorizationOf(bearer, path.subscription));
    },

    reader: async (bearer) => this.#subscription(authorizationOf(bearer, bearer.authorization?._id)),

    'retail-customer': async (bearer, path) => this.#retailCustomer(authorizationOf(bearer, path.retailCustomer)),

    client: async (bearer, path) => this.#client(ofKind(bearer, 'client'), path),

    'client-alone': async (bearer, path) => this.#client(ofKind(bearer, 'client'), path),

    bulk: async (bearer, path) => this.#bulk(ofKind(bearer, 'client'), path),

    registration: async (bearer, path) => this.#registration(ofKind(bearer, 'registration'), path),

    'registration-alone': async (bearer, path) => this.#registration(ofKind(bearer, 'registration'), path),

    'service-status': async (bearer) =>
      bearer.kind === 'upload' ? uploader() : this.#application(ofKind(bearer, 'client')),

    upload: async (bearer) => {
      ofKind(bearer, 'upload');
      return uploader();
    },

    operator: async () => {
      throw wrongKind();
    },

    initial: async (bearer) => {
      ofKind(bearer, 'initial');
      return seesNoUsage({ kind: 'operator' });
    },
  };

  constructor(private readonly custodian: DataCustodian) {}

  /**
   * What the bearer may see on a route for this caller.
   *
   * @throws CustodianError 403 where it may not call the route, 404 where an operator asks for what does not exist
   */
  async readerFor(caller: TokenCaller, bearer: ValidBearer, path: PathIds): Promise<RequestReader> {
    const isOwnersAlone = caller === 'client-alone' || caller === 'registration-alone';
    if (bearer.kind === 'operator' && !isOwnersAlone) return this.#operator(caller, path);
    return this.#rules[caller](bearer, path);
  }

  /**
   * The operator sees a subscription as its application does, personal data under the id of an authorization too, a
   * customer as the customer, and else everything.
   */
  async #operator(caller: TokenCaller, { subscription, retailCustomer, bulk }: PathIds): Promise<RequestReader> {
    const { authorizations } = this.custodian;
    if (subscription !== undefined) return asOperator(await this.#subscription(await authorizations.get(subscription)));
    if (retailCustomer !== undefined) {
      const granted = caller === 'retail-customer' ? await authorizations.find(retailCustomer) : undefined;
      if (granted !== undefined) return asOperator(await this.#retailCustomer(granted));
      const { _id: customerId } = await this.custodian.customers.get(retailCustomer);
      const own = await this.custodian.entitlements.ofCustomer(customerId);
      return { entitlement: own.readBy({ kind: 'operator', customerId }), view: { retailCustomer }, customerId };
    }
    if (bulk !== undefined) {
      const { _id: applicationId } = await this.custodian.applications.get(bulk);
      return seesNoUsage({ kind: 'operator', applicationId });
    }
    return { entitlement: Entitlement.ofOperator(), view: { root: true } };
  }

  async #subscription(authorization: Authorization): Promise<RequestReader> {
    const entitlement = await this.#entitlementOf(authorization);
    if (!grantsUsage(authorization)) throw insufficientScope();
    return { entitlement, view: { subscription: authorization._id }, scope: authorization.scope };
  }

  async #retailCustomer(authorization: Authorization): Promise<RequestReader> {
    const entitlement = await this.#entitlementOf(authorization);
    if (!grantsCustomerData(authorization)) throw insufficientScope();
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

  /** Where the path names an authorization, its application's alone: another's and none are told alike. */
  async #client(bearer: ValidBearer, { authorization: id }: PathIds): Promise<RequestReader> {
    const reader = await this.#application(bearer);
    if (id === undefined) return reader;
    const authorization = await this.custodian.authorizations.find(id);
    if (authorization === undefined || authorization.applicationId !== bearer.applicationId) throw notYours();
    return reader;
  }

  /** Another's bulk id and one that nobody has are told alike. */
  async #bulk(bearer: ValidBearer, { bulk }: PathIds): Promise<RequestReader> {
    const reader = await this.#application(bearer);
    const application = await this.custodian.applications.get(bearer.applicationId ?? '');
    if (bulk === undefined || !hasBulkId(application, bulk)) throw notYours();
    return reader;
  }

  async #registration(bearer: ValidBearer, { applicationInformation }: PathIds): Promise<RequestReader> {
    if (applicationInformation !== bearer.applicationId) throw notYours();
    return this.#application(bearer, RESTORABLE_FOR_MS);
  }

  /** @param deletedFor milliseconds for which a deleted application is still let in */
  async #application({ applicationId }: ValidBearer, deletedFor = -1): Promise<RequestReader> {
    if (applicationId === undefined) throw wrongKind();
    const { status, deletedAt, actingFor } = await this.custodian.applications.get(applicationId);
    if (status === ApplicationStatus.Revoked) {
      throw forbidden('application-revoked', 'The application has been revoked.');
    }
    if (deletedAt !== undefined && Date.now() - deletedAt.getTime() > deletedFor) {
      throw forbidden('application-deleted', 'The application has been deleted.');
    }
    return seesNoUsage({ kind: 'third-party', applicationId, ...(actingFor && { actingFor: actingFor.id }) });
  }
}

const forbidden = (code: string, text: string): CustodianError => new CustodianError(code, 403, text);
const wrongKind = (): CustodianError =>
  forbidden('token-of-wrong-kind', 'This kind of token does not open that resource.');
const notYours = (): CustodianError => forbidden('not-your-resource', 'This token does not open that resource.');
const insufficientScope = (): CustodianError =>
  forbidden('insufficient-scope', 'The authorization grants nothing of this kind.');

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

const seesNoUsage = (reader: Reader): RequestReader => ({
  entitlement: new Entitlement({ reader, usagePoints: new Map(), functionBlocks: new Set() }),
  view: { root: true },
});

const asOperator = (reader: RequestReader): RequestReader => ({
  ...reader,
  entitlement: reader.entitlement.readBy({ ...reader.entitlement.reader, kind: 'operator' }),
});

/** Uploads write only. */
const uploader = (): RequestReader => seesNoUsage({ kind: 'operator' });
