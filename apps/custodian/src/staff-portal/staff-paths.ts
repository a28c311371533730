/** Where staff look after applications. */
export const REVIEWS_PATH = '/staff/applications';

export const reviewPath = (applicationId: string): string => `${REVIEWS_PATH}/${applicationId}`;
