import { xsAnyUri } from '../schema/built-in-types.js';
import { anyText, atLeast, complexType, optional, repeated, required, type TypeOf } from '../schema/complex-type.js';
import { espi } from '../schema/namespace.js';
import {
  AuthorizationStatusType,
  DataCustodianApplicationStatusType,
  ESPIServiceStatusType,
  ThirdPartyApplicationTypeType,
  ThirdPartyApplicationUseType,
  ThirdPartyApplicatonStatusType,
} from './management-codes.js';
import { DateTimeInterval, EspiObject, IdentifiedObject } from './objects.js';
import { String256, String32, String512, String64, TimeType } from './simple-types.js';
import {
  GrantType,
  OAuthError,
  ResponseType,
  TokenEndPointMethod,
  TokenType,
  TOUorCPPorConsumptionTier,
} from './words.js';

export const ApplicationInformation = complexType(espi, 'ApplicationInformation', {
  documentation: 'registration of a third party’s application with a data custodian',
  base: IdentifiedObject,
  elements: {
    dataCustodianId: required(String64),
    dataCustodianApplicationStatus: required(DataCustodianApplicationStatusType),
    thirdPartyApplicationDescription: optional(String256),
    thirdPartyApplicationStatus: optional(ThirdPartyApplicatonStatusType),
    thirdPartyApplicationType: optional(ThirdPartyApplicationTypeType),
    thirdPartyApplicationUse: optional(ThirdPartyApplicationUseType),
    thirdPartyPhone: optional(String32),
    authorizationServerUri: optional(xsAnyUri),
    thirdPartyNotifyUri: required(xsAnyUri, 'where notifications go'),
    authorizationServerAuthorizationEndpoint: required(xsAnyUri),
    authorizationServerRegistrationEndpoint: optional(xsAnyUri),
    authorizationServerTokenEndpoint: required(xsAnyUri),
    dataCustodianBulkRequestURI: required(xsAnyUri),
    dataCustodianResourceEndpoint: required(xsAnyUri),
    thirdPartyScopeSelectionScreenURI: optional(xsAnyUri, 'deprecated'),
    thirdPartyUserPortalScreenURI: optional(xsAnyUri),
    client_secret: required(String512),
    logo_uri: optional(xsAnyUri),
    client_name: required(String256),
    client_uri: optional(xsAnyUri),
    redirect_uri: atLeast(1, xsAnyUri),
    client_id: required(String64),
    tos_uri: optional(xsAnyUri),
    policy_uri: optional(xsAnyUri),
    software_id: required(String256),
    software_version: required(String32),
    client_id_issued_at: required(TimeType),
    client_secret_expires_at: required(TimeType, '0 for never'),
    contacts: repeated(String256),
    token_endpoint_auth_method: required(TokenEndPointMethod),
    scope: atLeast(1, String256, 'each a scope that the application may ask for'),
    grant_types: atLeast(2, GrantType),
    response_types: required(ResponseType),
    registration_client_uri: required(anyText),
    registration_access_token: required(anyText),
    dataCustodianScopeSelectionScreenURI: optional(anyText, 'deprecated'),
  },
});
export type ApplicationInformation = TypeOf<typeof ApplicationInformation>;

export const Authorization = complexType(espi, 'Authorization', {
  documentation: 'a customer’s permission for an application',
  base: IdentifiedObject,
  elements: {
    authorizedPeriod: optional(DateTimeInterval, 'when data may be asked for; duration 0 for ever'),
    publishedPeriod: optional(DateTimeInterval, 'the data that may be asked for'),
    status: required(AuthorizationStatusType),
    expires_at: required(TimeType, 'end of the access token'),
    grant_type: optional(GrantType),
    scope: required(String256),
    token_type: required(TokenType),
    error: optional(OAuthError),
    error_description: optional(String256),
    error_uri: optional(xsAnyUri),
    resourceURI: required(xsAnyUri),
    authorizationURI: required(xsAnyUri),
    customerResourceURI: optional(xsAnyUri, 'where the customer’s personal data are'),
  },
});
export type Authorization = TypeOf<typeof Authorization>;

export const ProgramIdMapping = complexType(espi, undefined, {
  documentation: 'the name of one code',
  elements: {
    tOUorCPPorConsumptionTier: required(TOUorCPPorConsumptionTier),
    code: required(anyText),
    name: required(anyText),
    note: optional(anyText),
  },
});
export type ProgramIdMapping = TypeOf<typeof ProgramIdMapping>;

export const ProgramIdMappings = complexType(espi, 'ProgramIdMappings', {
  documentation: 'names of the tou, cpp and consumptionTier codes in readings',
  base: IdentifiedObject,
  elements: { programIdMapping: atLeast(1, ProgramIdMapping) },
});
export type ProgramIdMappings = TypeOf<typeof ProgramIdMappings>;

export const ServiceStatus = complexType(espi, 'ServiceStatus', {
  documentation: 'whether the service is available',
  base: EspiObject,
  elements: { currentStatus: required(ESPIServiceStatusType) },
});
export type ServiceStatus = TypeOf<typeof ServiceStatus>;

export const BatchListType = complexType(espi, 'BatchListType', {
  documentation: 'resources that have something new',
  elements: { resources: repeated(xsAnyUri) },
});
export type BatchList = TypeOf<typeof BatchListType>;
