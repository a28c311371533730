/** Where staff look after applications. */
export const REVIEWS_PATH = '/staff/applications';

export const reviewPath = (applicationId: string): string => `${REVIEWS_PATH}/${applicationId}`;

/** Where staff see how third parties are told of changes. */
export const DELIVERIES_PATH = '/staff/deliveries';

export const applicationDeliveriesPath = (applicationId: string): string => `${DELIVERIES_PATH}/${applicationId}`;

/** Where administrators look after the people who sign in. */
export const PEOPLE_PATH = '/staff/people';

export const personPath = (userId: string): string => `${PEOPLE_PATH}/${userId}`;

/** Where staff record what customers granted on paper or by telephone. */
export const OFFLINE_PATH = '/staff/authorizations';

export const offlinePath = (authorizationId: string): string => `${OFFLINE_PATH}/${authorizationId}`;

/** What became of an authorization, whoever recorded it. */
export const lifePath = (authorizationId: string): string => `${offlinePath(authorizationId)}/history`;
