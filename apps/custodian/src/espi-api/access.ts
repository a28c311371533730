import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Request } from 'express';
import type { Entitlement } from '@app/entitlement';
import type { ResourceView } from '@app/espi';

/**
 * Who may call a route:
 * `public` anybody; `subscription` the access token of the subscription in the path; `reader` any access token;
 * `operator` the custodian's own token, which the two before take as well; `upload` the upload token or the operator's.
 */
export type Caller = 'public' | 'subscription' | 'reader' | 'operator' | 'upload';

export const CALLER = 'caller';

/** Each route says who may call it; one that does not is refused, and a test finds it. */
export const Access = (caller: Caller): CustomDecorator => SetMetadata(CALLER, caller);

/** A request that the bearer guard has let through. */
export interface AuthenticatedRequest extends Request {
  reader: {
    readonly entitlement: Entitlement;
    readonly view: ResourceView;
    /** the scope of the authorization, for the access record */
    readonly scope?: string;
  };
}
