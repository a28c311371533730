import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Request } from 'express';
import type { ValidBearer } from '@app/authorization';
import type { Entitlement } from '@app/entitlement';
import type { ResourceView } from '@app/espi';
import type { PageCaller } from '../pages/page-caller.js';

/**
 * Who may call a route; callers.ts holds the rule of each, pages/page-caller.ts those of pages. The operator's token opens every route but the two `…-alone`.
 *
 * - `public` anybody
 * - `subscription` the access token of the `:subscription` in the path; nobody else's where it names a customer instead
 * - `reader` any access token
 * - `retail-customer` the access token whose authorization is the `:retailCustomer` in the path, with personal data
 *   granted; the operator gives the customer's own id there, or that of an authorization
 * - `client` a client token; of the application that the `:authorization` in the path is of, where there is one
 * - `bulk` a client token of the application that the `:bulk` in the path is of; the operator gives the application's own id
 * - `registration` the registration token of the `:applicationInformation` in the path
 * - `client-alone`, `registration-alone` the same, and nobody else: what an application says and wants is its own
 * - `service-status` a client token or an upload token
 * - `upload` an upload token
 * - `operator` the custodian's own token
 * - `initial` an initial access token, by which applications are registered
 * - `oauth` whoever OAuth lets in: the authorization server asks by itself
 */
export type Caller = 'public' | 'oauth' | 'report-reader' | TokenCaller | PageCaller;

/** Who is known by a bearer token. */
export type TokenCaller =
  | 'subscription'
  | 'reader'
  | 'retail-customer'
  | 'client'
  | 'client-alone'
  | 'bulk'
  | 'registration'
  | 'registration-alone'
  | 'service-status'
  | 'upload'
  | 'operator'
  | 'initial';

export const CALLER = 'caller';

/** Each route says who may call it; one that does not is refused, and a test finds it. */
export const Access = (caller: Caller): CustomDecorator => SetMetadata(CALLER, caller);

/** What a request may see, and through which part of the tree. */
export interface RequestReader {
  readonly entitlement: Entitlement;
  readonly view: ResourceView;
  /** the scope of the authorization, for the access record */
  readonly scope?: string;
  /** of a `retail-customer` route the customer's own id, which under an access token is not the one in the path */
  readonly customerId?: string;
}

/** A request that the bearer guard has let through. */
export interface AuthenticatedRequest extends Request {
  /** absent on public routes */
  bearer: ValidBearer;
  reader: RequestReader;
}
