import { xsBoolean } from '../schema/built-in-types.js';
import { atLeast, complexType, optional, repeated, required, type TypeOf } from '../schema/complex-type.js';
import { espi } from '../schema/namespace.js';
import { PhaseCodeKindType, ServiceKindType } from './measurement-codes.js';
import { EspiObject, IdentifiedObject, SummaryMeasurement } from './objects.js';
import { HexBinary16, String256, String32, TimeType, UInt8 } from './simple-types.js';
import { AmiBillingReadyKind, AnodeType, ApnodeType, EnrollmentStatus, UsagePointConnectedKind } from './words.js';

export const ServiceCategory = complexType(espi, 'ServiceCategory', {
  documentation: 'category of a service',
  base: EspiObject,
  elements: { kind: required(ServiceKindType) },
});
export type ServiceCategory = TypeOf<typeof ServiceCategory>;

export const TariffRiderRef = complexType(espi, 'TariffRiderRef', {
  documentation: 'a rider to a tariff',
  base: EspiObject,
  elements: {
    riderType: required(String256),
    enrollmentStatus: required(EnrollmentStatus),
    effectiveDate: required(TimeType),
  },
});
export type TariffRiderRef = TypeOf<typeof TariffRiderRef>;

export const TariffRiderRefs = complexType(espi, 'TariffRiderRefs', {
  documentation: 'riders to a tariff',
  base: EspiObject,
  elements: { tariffRiderRef: atLeast(1, TariffRiderRef) },
});
export type TariffRiderRefs = TypeOf<typeof TariffRiderRefs>;

export const ServiceDeliveryPoint = complexType(espi, 'ServiceDeliveryPoint', {
  documentation: 'where service changes hands, and on which tariff',
  base: EspiObject,
  elements: {
    name: optional(String256),
    tariffProfile: optional(String256),
    customerAgreement: optional(String256),
    tariffRiderRefs: optional(TariffRiderRefs),
  },
});
export type ServiceDeliveryPoint = TypeOf<typeof ServiceDeliveryPoint>;

export const PnodeRef = complexType(espi, 'PnodeRef', {
  documentation: 'a pricing node of the wholesale market',
  base: EspiObject,
  elements: {
    apnodeType: required(ApnodeType),
    ref: required(String256),
    startEffectiveDate: optional(TimeType),
    endEffectiveDate: optional(TimeType),
  },
});
export type PnodeRef = TypeOf<typeof PnodeRef>;

export const PnodeRefs = complexType(espi, 'PnodeRefs', {
  documentation: 'pricing nodes',
  base: EspiObject,
  elements: { pnodeRef: atLeast(1, PnodeRef) },
});
export type PnodeRefs = TypeOf<typeof PnodeRefs>;

export const AggregateNodeRef = complexType(espi, 'AggregateNodeRef', {
  documentation: 'an aggregated node of the wholesale market',
  base: EspiObject,
  elements: {
    anodeType: required(AnodeType),
    ref: required(String256),
    startEffectiveDate: optional(TimeType),
    endEffectiveDate: optional(TimeType),
    pnodeRef: repeated(PnodeRef),
  },
});
export type AggregateNodeRef = TypeOf<typeof AggregateNodeRef>;

export const AggregateNodeRefs = complexType(espi, 'AggregateNodeRefs', {
  documentation: 'aggregated nodes',
  base: EspiObject,
  elements: { aggregateNodeRef: atLeast(1, AggregateNodeRef) },
});
export type AggregateNodeRefs = TypeOf<typeof AggregateNodeRefs>;

export const UsagePoint = complexType(espi, 'UsagePoint', {
  documentation: 'where usage is measured, physically or by computation',
  base: IdentifiedObject,
  legacyNames: { ServiceDeliveryPoint: 'serviceDeliveryPoint' },
  elements: {
    roleFlags: optional(
      HexBinary16,
      'bits from the lowest: mirror, premises aggregation, electric vehicle, distributed generation, revenue quality, direct current',
    ),
    ServiceCategory: optional(ServiceCategory),
    status: optional(UInt8, '0 off, 1 on'),
    serviceDeliveryPoint: optional(ServiceDeliveryPoint),
    amiBillingReady: optional(AmiBillingReadyKind),
    checkBilling: optional(xsBoolean, 'bills are to be checked because of doubts about the meter'),
    connectionState: optional(UsagePointConnectedKind),
    estimatedLoad: optional(SummaryMeasurement),
    grounded: optional(xsBoolean),
    isSdp: optional(xsBoolean, 'is a service delivery point'),
    isVirtual: optional(xsBoolean, 'has no meter of its own'),
    minimalUsageExpected: optional(xsBoolean),
    nominalServiceVoltage: optional(SummaryMeasurement),
    outageRegion: optional(String256),
    phaseCode: optional(PhaseCodeKindType),
    ratedCurrent: optional(SummaryMeasurement),
    ratedPower: optional(SummaryMeasurement),
    readCycle: optional(String256),
    readRoute: optional(String256),
    serviceDeliveryRemark: optional(String256),
    servicePriority: optional(String32),
    pnodeRefs: optional(PnodeRefs),
    aggregateNodeRefs: optional(AggregateNodeRefs),
  },
});
export type UsagePoint = TypeOf<typeof UsagePoint>;
