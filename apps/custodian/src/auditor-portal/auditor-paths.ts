/** Where auditors work. */
export const AUDITOR_PATH = '/auditor';
export const REPORTS_PATH = `${AUDITOR_PATH}/reports`;
export const REQUESTS_PATH = `${AUDITOR_PATH}/requests`;
export const AUTHORIZATIONS_PATH = `${AUDITOR_PATH}/authorizations`;
export const THIRD_PARTIES_PATH = `${AUDITOR_PATH}/third-parties`;
export const FEED_ACCESS_PATH = `${AUDITOR_PATH}/feed`;
/** The Atom feed itself, which a program reads. */
export const REPORT_FEED_PATH = '/DataCustodian/reports/subscriptions';
/** What everybody may know. */
export const FIGURES_PATH = '/figures';

export const lifePath = (authorizationId: string): string => `${AUTHORIZATIONS_PATH}/${authorizationId}`;

/** An address with what of a query is given. */
export function addressWith(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((each): each is [string, string] => each[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
