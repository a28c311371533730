export { BlockCode, intervalBlockId, lengthCodeOf, parseIntervalBlockId } from './identity/interval-block-id.js';
export type { IntervalBlockIdParts } from './identity/interval-block-id.js';
export { newResourceId } from './identity/resource-id.js';
export { atomId, isNameBasedUuidUrn, UUID_LENGTH, uuidV5, writeUuidV5 } from './identity/uuid.js';
export {
  applicationInformationLinks,
  authorizationLinks,
  CERTIFICATE_BASE,
  certificationLink,
  intervalBlockLinks,
  localTimeParametersLinks,
  meterReadingLinks,
  qualitySummaryLinks,
  readingTypeLinks,
  usagePointLinks,
  usageSummaryLinks,
} from './links/link-graph.js';
export type { EntryLink } from './links/link-graph.js';
export { parseResourcePath } from './links/parse-resource-path.js';
export type { ResourcePath } from './links/parse-resource-path.js';
export { ResourceLinks, stablePath } from './links/resource-links.js';
export type { ResourceLink, ResourceView } from './links/resource-links.js';
export { RESOURCE_PATH } from './links/resource-paths.js';
export { namedPeriods, periodSeconds } from './scope/period.js';
export type { NamedPeriod, Period } from './scope/period.js';
export { ScopeError } from './scope/scope-error.js';
export type { ScopeErrorReason } from './scope/scope-error.js';
export { Scope } from './scope/scope.js';
export type { ExtensionTerm, ScopeTerms } from './scope/scope-terms.js';
export { decodeDstRule, encodeDstRule, NO_DST_RULE } from './dst/dst-rule.js';
export { localTimeParametersOf } from './dst/local-time-parameters.js';
export type { TimeRules } from './dst/local-time-parameters.js';
export { zoneFromLocalTimeParameters, zoneOfRules } from './dst/zone-of-rules.js';
