import { numericEnumeration } from '../schema/string-types.js';
import { UInt16 } from './simple-types.js';

/** HTTP status of one operation of a batch: the standard's names and codes. Other codes are valid too, and kept. */
export const StatusCode = {
  ok: 200,
  created: 201,
  accepted: 202,
  noContent: 204,
  movedPermanently: 301,
  redirect: 302,
  notModified: 304,
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  gone: 410,
  internalServerError: 500,
} as const;
export const StatusCodeType = numericEnumeration(
  'StatusCode',
  UInt16,
  StatusCode,
  'HTTP status of one operation of a batch',
);

/** Operation of a batch item: the standard's names and codes. Other codes are valid too, and kept. */
export const CRUDOperation = {
  create: 0,
  read: 1,
  update: 2,
  delete: 3,
} as const;
export const CRUDOperationType = numericEnumeration(
  'CRUDOperation',
  UInt16,
  CRUDOperation,
  'operation of a batch item',
);

/** Where an application stands with the data custodian: the standard's names and codes. Other codes are valid too, and kept. */
export const DataCustodianApplicationStatus = {
  review: 1,
  production: 2,
  onHold: 3,
  revoked: 4,
} as const;
export const DataCustodianApplicationStatusType = numericEnumeration(
  'DataCustodianApplicationStatus',
  UInt16,
  DataCustodianApplicationStatus,
  'where an application stands with the data custodian',
);

/** Where an application stands with its maker: the standard's names and codes. Other codes are valid too, and kept. */
export const ThirdPartyApplicatonStatus = {
  development: 1,
  reviewTest: 2,
  production: 3,
  retired: 4,
} as const;
export const ThirdPartyApplicatonStatusType = numericEnumeration(
  'ThirdPartyApplicatonStatus',
  UInt16,
  ThirdPartyApplicatonStatus,
  'where an application stands with its maker',
);

/** What an application runs on: the standard's names and codes. Other codes are valid too, and kept. */
export const ThirdPartyApplicationType = {
  web: 1,
  desktop: 2,
  mobile: 3,
  device: 4,
} as const;
export const ThirdPartyApplicationTypeType = numericEnumeration(
  'ThirdPartyApplicationType',
  UInt16,
  ThirdPartyApplicationType,
  'what an application runs on',
);

/** What an application is for: the standard's names and codes. Other codes are valid too, and kept. */
export const ThirdPartyApplicationUse = {
  energyManagement: 1,
  comparisons: 2,
  government: 3,
  academic: 4,
  lawEnforcement: 5,
} as const;
export const ThirdPartyApplicationUseType = numericEnumeration(
  'ThirdPartyApplicationUse',
  UInt16,
  ThirdPartyApplicationUse,
  'what an application is for',
);

/** Whether an authorization is in force: the standard's names and codes. Other codes are valid too, and kept. */
export const AuthorizationStatus = {
  revoked: 0,
  active: 1,
  denied: 2,
} as const;
export const AuthorizationStatusType = numericEnumeration(
  'AuthorizationStatus',
  UInt16,
  AuthorizationStatus,
  'whether an authorization is in force',
);

/** Whether the service is available: the standard's names and codes. Other codes are valid too, and kept. */
export const ESPIServiceStatus = {
  unavailable: 0,
  normal: 1,
} as const;
export const ESPIServiceStatusType = numericEnumeration(
  'ESPIServiceStatus',
  UInt16,
  ESPIServiceStatus,
  'whether the service is available',
);
