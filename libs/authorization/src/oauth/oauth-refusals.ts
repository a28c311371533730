import { CustodianError } from '@app/runtime';

export const invalidRequest = (text: string): CustodianError => new CustodianError('invalid-request', 400, text);

export const invalidClient = (text: string): CustodianError => new CustodianError('invalid-client', 401, text);

/** Of the page for a person: certification wants 401 (OAD001.1, OAD001.3). */
export const unknownClient = (): CustodianError =>
  new CustodianError('unknown-client', 401, 'The application that sent you here is not known.');

export const consentExpired = (): CustodianError =>
  new CustodianError('consent-expired', 400, 'This request has expired. Begin again at the application.');
