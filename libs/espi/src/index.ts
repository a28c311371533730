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
export type { CustomerKind, ResourceLink, ResourceView } from './links/resource-links.js';
export { customerPaths, RESOURCE_PATH } from './links/resource-paths.js';
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
export { AtomReader } from './atom/atom-reader.js';
export type {
  AtomListener,
  BlockContext,
  BlockReading,
  ReadContent,
  ReadEntry,
  ReadEntryHead,
  ReadFeed,
  ReadLink,
} from './atom/read-types.js';
export {
  writeEntry,
  writeEntryDocument,
  writeEntryEnd,
  writeEntryStart,
  writeFeedEnd,
  writeFeedStart,
  writeLink,
} from './atom/write-atom.js';
export type { AtomEntry, AtomEntryHead, AtomFeed, AtomLink, Content } from './atom/write-atom.js';
export { customerElementNames, customerElements, isCustomerElement } from './customer/elements.js';
export type {
  CustomerContent,
  CustomerElementName,
  CustomerElementValue,
  ReadCustomerContent,
} from './customer/elements.js';
export type { Organisation, StreetAddress } from './customer/objects.js';
export {
  Customer,
  CustomerAccount,
  CustomerAgreement,
  EndDevice,
  Meter,
  ProgramDateIdMappings,
  ServiceLocation,
  ServiceSupplier,
  Statement,
} from './customer/resources.js';
export type { StatementRef } from './customer/resources.js';
export { formatDateTime } from './schema/built-in-types.js';
export type { ComplexType, GlobalElement, Partially, Type, TypeOf } from './schema/complex-type.js';
export type { DocumentFinding, Finding, FindingCode } from './schema/finding.js';
export { atom, customer, espi } from './schema/namespace.js';
export type { Namespace } from './schema/namespace.js';
export type { SimpleType } from './schema/simple-type.js';
export { validate } from './schema/validate.js';
export { writeElement, writeElementDocument } from './schema/write-element.js';
export { elements } from './usage/elements.js';
export type { ElementName, ElementValue, ReadUsageContent, UsageContent } from './usage/elements.js';
export { ApplicationInformation, Authorization, ProgramIdMappings, ServiceStatus } from './usage/management.js';
export type { BatchList, ProgramIdMapping } from './usage/management.js';
export {
  AuthorizationStatus,
  CRUDOperation,
  DataCustodianApplicationStatus,
  ESPIServiceStatus,
  StatusCode,
  ThirdPartyApplicationType,
  ThirdPartyApplicationUse,
  ThirdPartyApplicatonStatus,
} from './usage/management-codes.js';
export {
  AccumulationKind,
  CommodityKind,
  DataQualifierKind,
  FlowDirectionKind,
  PhaseCodeKind,
  QualityOfReading,
  ServiceKind,
  TimePeriodOfInterest,
  UnitMultiplierKind,
} from './usage/measurement-codes.js';
export { MeasurementKind } from './usage/measurement-kind.js';
export {
  IntervalBlock,
  IntervalReading,
  MeterReading,
  ReadingQuality,
  ReadingType,
  TimeConfiguration,
} from './usage/metering.js';
export { Currency, currencyNames, ItemKind } from './usage/money-codes.js';
export {
  BatchItemInfo,
  DateTimeInterval,
  IdentifiedObject,
  RationalNumber,
  ReadingInterharmonic,
  SummaryMeasurement,
} from './usage/objects.js';
export {
  BillingChargeSource,
  ElectricPowerQualitySummary,
  ElectricPowerUsageSummary,
  LineItem,
  UsageSummary,
} from './usage/summaries.js';
export { TimeAttributeKind } from './usage/time-attribute-kind.js';
export { UnitSymbolKind } from './usage/unit-symbol-kind.js';
export {
  AggregateNodeRef,
  AggregateNodeRefs,
  PnodeRef,
  PnodeRefs,
  ServiceCategory,
  ServiceDeliveryPoint,
  TariffRiderRef,
  TariffRiderRefs,
  UsagePoint,
} from './usage/usage-point.js';
export { BufferPool, CHUNK_BYTES, sharedPool } from './xml/buffer-pool.js';
export { ByteSink } from './xml/byte-sink.js';
export type { EmitChunk } from './xml/byte-sink.js';
export { escapeAttribute, escapeText } from './xml/escape.js';
export { MalformedXml } from './xml/malformed-xml.js';
export type { MalformedXmlCode } from './xml/malformed-xml.js';
export { StringSink } from './xml/xml-sink.js';
export type { XmlSink } from './xml/xml-sink.js';
export { xsdFiles } from './xsd/schemas.js';
export type { CertifiedReading } from './function-blocks/block-digest.js';
export type { CertificationFinding } from './function-blocks/certification-findings.js';
export { certificationTests, testedFunctionBlocks } from './function-blocks/certification-tests.js';
export { certifiedElements } from './function-blocks/entry-tests.js';
export type { CertificationTest } from './function-blocks/certification-tests.js';
export type {
  CertifiedEntry,
  CertifiedFeed,
  CertifiedLink,
  CertifiedTime,
  CertifierOptions,
} from './function-blocks/certified-entry.js';
export {
  BASIC_INFORMATION_BLOCK,
  DEMOGRAPHIC_INFORMATION_BLOCK,
  requiredFunctionBlockOfCustomer,
} from './function-blocks/customer-function-blocks.js';
export { FeedCertifier } from './function-blocks/feed-certifier.js';
export { functionBlocks, isCustomerFunctionBlock } from './function-blocks/function-blocks.js';
export type { Demand, FunctionBlock, FunctionBlockStatus } from './function-blocks/function-blocks.js';
export { requiredFunctionBlock, requiredFunctionBlockOfSummary } from './function-blocks/required-function-block.js';
export type { MeasuredQuantity } from './function-blocks/required-function-block.js';
