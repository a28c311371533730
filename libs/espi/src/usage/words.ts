import { xsString } from '../schema/built-in-types.js';
import { wordEnumeration } from '../schema/string-types.js';
import { String32, String4, String8 } from './simple-types.js';

export const TokenEndPointMethod = wordEnumeration(
  'TokenEndPointMethod',
  String32,
  { client_secret_basic: 'HTTP Basic' },
  'how a client authenticates at the token endpoint',
);

export const GrantType = wordEnumeration(
  'GrantType',
  String32,
  {
    authorization_code: 'with the customer’s consent',
    client_credentials: 'for the application itself',
    refresh_token: 'renewal',
  },
  'OAuth 2.0 grant type',
);

export const ResponseType = wordEnumeration(
  'ResponseType',
  String32,
  { code: 'authorization code' },
  'OAuth 2.0 response type',
);

export const TokenType = wordEnumeration('TokenType', String32, { Bearer: 'RFC 6750' }, 'OAuth 2.0 token type');

export const OAuthError = wordEnumeration(
  'OAuthError',
  String32,
  {
    invalid_request: 'a parameter is missing, repeated or malformed',
    invalid_client: 'the client could not be authenticated',
    invalid_grant: 'the code or refresh token is not, or no longer, good',
    unauthorized_client: 'the client may not use this grant type',
    unsupported_grant_type: 'the server does not know this grant type',
    invalid_scope: 'the scope is malformed or goes beyond what was granted',
    invalid_redirect_uri: 'a redirect URI is not acceptable',
    invalid_client_metadata: 'a registration value is not acceptable',
    invalid_client_id: 'deprecated: the client is not known',
    access_denied: 'the customer or the server said no',
    unsupported_response_type: 'the server does not know this response type',
    server_error: 'the server met a condition it did not expect',
    temporarily_unavailable: 'the server cannot answer at the moment',
  },
  'OAuth 2.0 error code',
);

export const AmiBillingReadyKind = wordEnumeration(
  'AmiBillingReadyKind',
  String32,
  {
    amiCapable: 'a smart meter is installed, not yet reading',
    amiDisabled: 'a smart meter is installed, its communication is switched off',
    billingApproved: 'smart metering works and is approved for billing',
    enabled: 'smart metering is switched on',
    nonAmi: 'the meter is no smart meter',
    nonMetered: 'there is no meter',
    operable: 'smart metering has been shown to work',
  },
  'how far smart metering has come at a usage point',
);

export const UsagePointConnectedKind = wordEnumeration(
  'UsagePointConnectedKind',
  String32,
  {
    connected: 'in service',
    logicallyDisconnected: 'switched off remotely',
    physicallyDisconnected: 'disconnected on site',
  },
  'whether a usage point is connected',
);

export const EnrollmentStatus = wordEnumeration(
  'EnrollmentStatus',
  String32,
  { unenrolled: 'not in it', enrolled: 'in it', enrolledPending: 'applied for' },
  'whether a customer takes part in a tariff rider',
);

export const TOUorCPPorConsumptionTier = wordEnumeration(
  'tOUorCPPorConsumptionTier',
  xsString,
  { tou: 'time of use', cpp: 'critical peak pricing', consumptiontier: 'consumption tier' },
  'what a program code names',
);

export const ApnodeType = wordEnumeration(
  'ApnodeType',
  String8,
  {
    AG: 'aggregated generation',
    CPZ: 'custom price zone',
    DPZ: 'default price zone',
    LAP: 'load aggregation point',
    TH: 'trading hub',
    SYS: 'system zone',
    CA: 'control area',
    DCA: 'designated congestion area',
    GA: 'generic aggregation',
    GH: 'generic hub',
    EHV: '500 kV aggregation',
    ZN: 'zone',
    INT: 'interface',
    BUS: 'bus',
  },
  'kind of aggregated pricing node',
);

export const AnodeType = wordEnumeration(
  'AnodeType',
  String8,
  {
    SYS: 'system zone or region',
    RUC: 'residual unit commitment zone',
    LFZ: 'load forecast zone',
    REG: 'market region for energy and ancillary services',
    AGR: 'aggregate generation resource',
    POD: 'point of delivery',
    ALR: 'aggregate load resource',
    LTAC: 'load transmission access charge group',
    ACA: 'adjacent control area',
    ASR: 'aggregated system resource',
    ECA: 'embedded control area',
  },
  'kind of aggregated node',
);

export const ParticipationCategoryMPM = wordEnumeration(
  'ParticipationCategoryMPM',
  String4,
  { Y: 'in both', N: 'in neither', S: 'system only', L: 'local only' },
  'part taken in market power mitigation',
);
