import { globalElements, type GlobalElement, type Partially, type TypeOf } from '../schema/complex-type.js';
import { customer } from '../schema/namespace.js';
import {
  AcceptanceTest,
  Agreement,
  Asset,
  AssetContainer,
  BatchItemInfo,
  BatchListType,
  CustomerObject,
  DateTimeInterval,
  Document,
  ElectronicAddress,
  IdentifiedObject,
  LifecycleDate,
  Location,
  MeterMultiplier,
  Organisation,
  OrganisationRole,
  PositionPoint,
  Priority,
  ProgramDate,
  Status,
  StreetAddress,
  StreetDetail,
  SummaryMeasurement,
  TelephoneNumber,
  TimeConfiguration,
  TownDetail,
  WorkLocation,
} from './objects.js';
import {
  AccountNotification,
  Customer,
  CustomerAccount,
  CustomerAgreement,
  DemandResponseProgram,
  EndDevice,
  Meter,
  PricingStructure,
  ProgramDateIdMapping,
  ProgramDateIdMappings,
  ServiceLocation,
  ServiceSupplier,
  Statement,
  StatementRef,
  UsagePointReference,
  UsagePoints,
} from './resources.js';

/** The resources of the customer namespace, which entries hold: personal data. No usage element has such a name. */
const resources = {
  Customer,
  CustomerAccount,
  CustomerAgreement,
  EndDevice,
  Meter,
  ProgramDateIdMappings,
  ServiceLocation,
  ServiceSupplier,
  Statement,
} as const;

/** The global elements of the customer namespace by name. */
export const customerElements = globalElements(customer, {
  ...resources,
  AcceptanceTest,
  AccountNotification,
  Agreement,
  Asset,
  AssetContainer,
  BatchItemInfo,
  BatchList: BatchListType,
  DateTimeInterval,
  DemandResponseProgram,
  Document,
  ElectronicAddress,
  IdentifiedObject,
  LifecycleDate,
  LocalTimeParameters: TimeConfiguration,
  Location,
  MeterMultiplier,
  Object: CustomerObject,
  Organisation,
  OrganisationRole,
  PositionPoint,
  PricingStructure,
  Priority,
  ProgramDate,
  ProgramDateIdMapping,
  StatementRef,
  Status,
  StreetAddress,
  StreetDetail,
  SummaryMeasurement,
  TelephoneNumber,
  TimeConfiguration,
  TownDetail,
  UsagePoint: UsagePointReference,
  UsagePoints,
  WorkLocation,
});

/** What an entry of customer data may hold. */
export type CustomerElementName = keyof typeof resources;

export type CustomerElementValue<N extends CustomerElementName> = TypeOf<(typeof resources)[N]>;

/** A resource of the retail customer with its value, by name. */
export type CustomerContent = {
  [N in CustomerElementName]: { readonly element: N; readonly value: CustomerElementValue<N> };
}[CustomerElementName];

/** What a lenient reader makes of a resource of the retail customer: any part of the value may be absent. */
export type ReadCustomerContent = {
  [N in CustomerElementName]: { readonly element: N; readonly value: Partially<CustomerElementValue<N>> };
}[CustomerElementName];

export const customerElementNames = Object.keys(resources) as readonly CustomerElementName[];

/** Whether entries of this name hold personal data of a customer. */
export function isCustomerElement(element: string): element is CustomerElementName {
  return Object.hasOwn(resources, element);
}

/** The global element of the customer namespace of a name, where there is one. */
export function customerElementNamed(name: string): GlobalElement | undefined {
  return Object.hasOwn(customerElements, name) ? customerElements[name as keyof typeof customerElements] : undefined;
}
