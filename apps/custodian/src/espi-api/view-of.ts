import { RESOURCE_PATH, ResourceLinks } from '@app/espi';
import type { DataCustodian } from '@app/data-custodian';
import { FeedAddress, parseFeedQuery, type FeedView } from '@app/feeds';
import { CustodianError } from '@app/runtime';
import type { AuthenticatedRequest } from './access.js';

/** What this request asks for, through the reader's own links. */
export function viewOf(custodian: DataCustodian, request: AuthenticatedRequest): FeedView {
  const { entitlement, view } = request.reader;
  const { baseUrl, gbaCertId } = custodian.configuration;
  return {
    metering: custodian.metering,
    entitlement,
    links: new ResourceLinks(`${baseUrl}${RESOURCE_PATH}`, view),
    query: parseFeedQuery(request.query),
    address: new FeedAddress(`${baseUrl}${request.path}`, request.query),
    ...(gbaCertId !== undefined && { certificateId: gbaCertId }),
  };
}

/** @throws CustodianError `not-found` (404): whether it does not exist or is not for this reader cannot be told apart */
export function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new CustodianError('not-found', 404, 'There is no such resource in your view.');
  return thing;
}
