/** Where the pages of developers are. */
export const PORTAL_PATH = '/developers';
export const APPLICATIONS_PATH = `${PORTAL_PATH}/applications`;
export const GUIDES_PATH = `${PORTAL_PATH}/guides`;
export const SANDBOX_PATH = `${PORTAL_PATH}/sandbox`;
export const VALIDATOR_PATH = `${PORTAL_PATH}/validator`;

export const applicationPath = (applicationId: string): string => `${APPLICATIONS_PATH}/${applicationId}`;
