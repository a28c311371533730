import { xsAnyUri, xsBoolean } from '../schema/built-in-types.js';
import { complexType, optional, repeated, required, type TypeOf } from '../schema/complex-type.js';
import { customer } from '../schema/namespace.js';
import { simpleContent } from '../schema/simple-type.js';
import { CurrencyType } from '../usage/money-codes.js';
import { Int48, String256, String32, String512, String64, TimeType, UInt32 } from '../usage/simple-types.js';
import {
  CustomerKind,
  EnrollmentStatus,
  MediaType,
  NotificationMethodKind,
  ProgramDateKind,
  SupplierKind,
} from './customer-words.js';
import {
  Agreement,
  AssetContainer,
  CustomerObject,
  Document,
  IdentifiedObject,
  MeterMultiplier,
  Organisation,
  OrganisationRole,
  Priority,
  ProgramDate,
  Status,
  SummaryMeasurement,
  WorkLocation,
} from './objects.js';

export const Customer = complexType(customer, 'Customer', {
  documentation: 'a person or company that is supplied',
  base: OrganisationRole,
  elements: {
    kind: optional(CustomerKind),
    specialNeed: optional(String256),
    vip: optional(xsBoolean),
    pucNumber: optional(String256),
    status: optional(Status),
    priority: optional(Priority),
    locale: optional(String256, 'language'),
    customerName: optional(String256),
  },
});
export type Customer = TypeOf<typeof Customer>;

export const AccountNotification = complexType(customer, 'AccountNotification', {
  documentation: 'something that a customer was told about an account',
  base: CustomerObject,
  elements: {
    methodKind: required(NotificationMethodKind),
    time: required(TimeType),
    note: required(String256),
    customerNotificationKind: required(String256),
  },
});

export const CustomerAccount = complexType(customer, 'CustomerAccount', {
  documentation: 'what is billed to a customer together',
  base: Document,
  elements: {
    billingCycle: optional(String256),
    budgetBill: optional(String256),
    lastBillAmount: optional(Int48),
    notifications: repeated(AccountNotification),
    contactInfo: optional(Organisation),
    accountId: optional(String256),
  },
});
export type CustomerAccount = TypeOf<typeof CustomerAccount>;

export const DemandResponseProgram = complexType(customer, 'DemandResponseProgram', {
  documentation: 'a program that pays for using less at times',
  elements: {
    programName: optional(String256),
    enrollmentStatus: optional(EnrollmentStatus),
    programDescription: optional(xsAnyUri),
    programDate: repeated(ProgramDate),
    capacityReservationLevel: optional(SummaryMeasurement),
    DRProgramNomination: optional(SummaryMeasurement),
  },
});

export const PricingStructure = simpleContent('PricingStructure', xsAnyUri, 'where a tariff is described');

export const CustomerAgreement = complexType(customer, 'CustomerAgreement', {
  documentation: 'agreement with a customer about the supply at a location',
  base: Agreement,
  elements: {
    loadMgmt: optional(String256),
    isPrePay: optional(xsBoolean),
    shutOffDateTime: optional(TimeType),
    DemandResponseProgram: repeated(DemandResponseProgram),
    PricingStructures: repeated(PricingStructure),
    currency: optional(CurrencyType),
    futureStatus: repeated(Status),
    agreementId: optional(String256),
  },
});
export type CustomerAgreement = TypeOf<typeof CustomerAgreement>;

export const UsagePointReference = simpleContent('UsagePoint', xsAnyUri, 'self link of a UsagePoint');

export const UsagePoints = complexType(customer, 'UsagePoints', {
  documentation: 'the usage points at a location, by their self links',
  base: CustomerObject,
  elements: { UsagePoint: repeated(UsagePointReference) },
});

export const ServiceLocation = complexType(customer, 'ServiceLocation', {
  documentation: 'a premise that is supplied',
  base: WorkLocation,
  elements: {
    accessMethod: optional(String256),
    siteAccessProblem: optional(String256),
    needsInspection: optional(xsBoolean),
    UsagePoints: repeated(UsagePoints),
    outageBlock: optional(String32),
  },
});
export type ServiceLocation = TypeOf<typeof ServiceLocation>;

export const ServiceSupplier = complexType(customer, 'ServiceSupplier', {
  documentation: 'who supplies a customer',
  base: OrganisationRole,
  elements: {
    kind: optional(SupplierKind),
    issuerIdentificationNumber: optional(String256),
    effectiveDate: optional(TimeType),
  },
});
export type ServiceSupplier = TypeOf<typeof ServiceSupplier>;

export const EndDevice = complexType(customer, 'EndDevice', {
  documentation: 'a device at the end of the network',
  base: AssetContainer,
  elements: {
    isVirtual: optional(xsBoolean),
    isPan: optional(xsBoolean, 'in the customer’s own network'),
    installCode: optional(String256),
    amrSystem: optional(String256, 'system that reads it'),
  },
});
export type EndDevice = TypeOf<typeof EndDevice>;

export const Meter = complexType(customer, 'Meter', {
  documentation: 'a meter',
  base: EndDevice,
  elements: {
    formNumber: optional(String256),
    MeterMultipliers: repeated(MeterMultiplier),
    intervalLength: optional(UInt32, 'seconds'),
  },
});
export type Meter = TypeOf<typeof Meter>;

export const ProgramDateIdMapping = complexType(customer, 'ProgramDateIdMapping', {
  documentation: 'a code for a kind of date of a program',
  base: CustomerObject,
  elements: {
    programDateType: required(ProgramDateKind),
    code: required(String64),
    name: required(String256),
    note: optional(String256),
  },
});

export const ProgramDateIdMappings = complexType(customer, 'ProgramDateIdMappings', {
  documentation: 'the codes that the dates of programs have here',
  base: IdentifiedObject,
  elements: { programDateIdMapping: optional(ProgramDateIdMapping) },
});
export type ProgramDateIdMappings = TypeOf<typeof ProgramDateIdMappings>;

export const StatementRef = complexType(customer, 'StatementRef', {
  documentation: 'a document of a statement, and where it is',
  base: CustomerObject,
  elements: { fileName: optional(String512), mediaType: optional(MediaType), statementURL: required(xsAnyUri) },
});
export type StatementRef = TypeOf<typeof StatementRef>;

export const Statement = complexType(customer, 'Statement', {
  documentation: 'a bill as the customer got it',
  base: IdentifiedObject,
  elements: { issueDateTime: optional(TimeType), statementRef: repeated(StatementRef) },
});
export type Statement = TypeOf<typeof Statement>;
