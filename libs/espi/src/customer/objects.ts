import { xsAnyUri, xsBoolean, xsFloat, xsInteger, xsString } from '../schema/built-in-types.js';
import { anyMarkup, complexType, optional, repeated, required, type TypeOf } from '../schema/complex-type.js';
import { integerType } from '../schema/integer-type.js';
import { customer } from '../schema/namespace.js';
import { stringType } from '../schema/string-types.js';
import { CRUDOperationType, StatusCodeType } from '../usage/management-codes.js';
import { UnitMultiplierKindType } from '../usage/measurement-codes.js';
import { DstRuleType, HexBinary16, Int48, String256, TimeType, UInt32 } from '../usage/simple-types.js';
import { UnitSymbolKindType } from '../usage/unit-symbol-kind.js';
import { MeterMultiplierKind } from './customer-words.js';

const Name = stringType('name', 64, 'deprecated');
const PerCent = integerType('PerCent', { base: 'xs:nonNegativeInteger', min: 0, max: 100, declareBounds: true }, '%');

export const CustomerObject = complexType(customer, 'Object', {
  documentation: 'root of all types; makes room for extensions',
  elements: { extension: repeated(anyMarkup, 'anything, by agreement of both sides') },
});

export const BatchItemInfo = complexType(customer, 'BatchItemInfo', {
  documentation: 'operation on, and outcome for, one resource of a batch',
  base: CustomerObject,
  elements: {
    name: optional(HexBinary16, 'number of the item in its batch'),
    operation: optional(CRUDOperationType),
    statusCode: optional(StatusCodeType),
    statusReason: optional(String256),
  },
});

export const IdentifiedObject = complexType(customer, 'IdentifiedObject', {
  documentation: 'root of the resources; what identifies one is its Atom entry',
  base: CustomerObject,
  elements: { batchItemInfo: optional(BatchItemInfo), name: optional(Name) },
});

export const BatchListType = complexType(customer, 'BatchListType', {
  documentation: 'addresses of resources that are there to be fetched',
  elements: { resources: repeated(xsAnyUri) },
});

export const DateTimeInterval = complexType(customer, 'DateTimeInterval', {
  documentation: 'a period of time; its end does not belong to it',
  base: CustomerObject,
  elements: { duration: optional(UInt32, 'seconds'), start: optional(TimeType, 'seconds since 1970') },
});

export const TimeConfiguration = complexType(customer, 'TimeConfiguration', {
  documentation: 'local time: offset from UTC and daylight saving',
  base: IdentifiedObject,
  elements: {
    dstEndRule: required(DstRuleType),
    dstOffset: required(TimeType, 'seconds added while daylight saving is in force'),
    dstStartRule: required(DstRuleType),
    tzOffset: required(TimeType, 'seconds east of UTC, without daylight saving'),
  },
});

export const SummaryMeasurement = complexType(customer, 'SummaryMeasurement', {
  documentation: 'one value with its unit: value × 10^powerOfTenMultiplier uom',
  base: CustomerObject,
  elements: {
    powerOfTenMultiplier: optional(UnitMultiplierKindType),
    timeStamp: optional(TimeType, 'when it was measured'),
    uom: optional(UnitSymbolKindType),
    value: optional(Int48),
    readingTypeRef: optional(xsAnyUri, 'self link of the ReadingType that says more'),
  },
});

export const Status = complexType(customer, 'Status', {
  documentation: 'a state, since when, and why',
  base: CustomerObject,
  elements: {
    value: optional(String256),
    dateTime: optional(TimeType),
    remark: optional(String256),
    reason: optional(String256),
  },
});

export const Priority = complexType(customer, 'Priority', {
  documentation: 'how urgent something is',
  base: CustomerObject,
  elements: { rank: required(xsInteger), type: optional(String256), justification: optional(String256) },
});

export const StreetDetail = complexType(customer, 'StreetDetail', {
  documentation: 'street and building of an address',
  base: CustomerObject,
  elements: {
    number: optional(String256),
    name: optional(String256),
    suffix: optional(String256),
    prefix: optional(String256),
    type: optional(String256, 'street, avenue and so on'),
    code: optional(String256),
    buildingName: optional(String256),
    suiteNumber: optional(String256),
    addressGeneral: optional(String256),
    addressGeneral2: optional(String256),
    addressGeneral3: optional(String256),
    withinTownLimits: optional(xsBoolean),
  },
});

export const TownDetail = complexType(customer, 'TownDetail', {
  documentation: 'town, state and country of an address',
  base: CustomerObject,
  elements: {
    code: optional(String256),
    section: optional(String256),
    name: optional(String256),
    county: optional(String256),
    stateOrProvince: optional(String256),
    country: optional(String256),
  },
});

export const StreetAddress = complexType(customer, 'StreetAddress', {
  documentation: 'an address for visits or for post',
  base: CustomerObject,
  elements: {
    streetDetail: optional(StreetDetail),
    townDetail: optional(TownDetail),
    status: optional(Status),
    postalCode: optional(String256),
    poBox: optional(String256),
  },
});
export type StreetAddress = TypeOf<typeof StreetAddress>;

export const TelephoneNumber = complexType(customer, 'TelephoneNumber', {
  documentation: 'a telephone number in its parts',
  base: CustomerObject,
  elements: {
    countryCode: optional(String256),
    areaCode: optional(String256),
    cityCode: optional(String256),
    localNumber: optional(String256),
    ext: optional(String256),
    dialOut: optional(String256),
    internationalPrefix: optional(String256),
    ituPhone: optional(String256, 'the whole number as ITU E.164 writes it'),
  },
});

export const ElectronicAddress = complexType(customer, 'ElectronicAddress', {
  documentation: 'e-mail and other addresses in networks',
  base: CustomerObject,
  elements: {
    lan: optional(String256),
    mac: optional(String256),
    email1: optional(String256),
    email2: optional(String256),
    web: optional(String256),
    radio: optional(String256),
    userID: optional(String256),
    password: optional(String256),
  },
});

export const Organisation = complexType(customer, 'Organisation', {
  documentation: 'how a person or company is reached',
  base: IdentifiedObject,
  elements: {
    streetAddress: optional(StreetAddress),
    postalAddress: optional(StreetAddress),
    phone1: optional(TelephoneNumber),
    phone2: optional(TelephoneNumber),
    electronicAddress: optional(ElectronicAddress),
    organisationName: optional(String256),
  },
});
export type Organisation = TypeOf<typeof Organisation>;

export const OrganisationRole = complexType(customer, 'OrganisationRole', {
  documentation: 'what an organisation does here',
  base: IdentifiedObject,
  elements: { Organisation: optional(Organisation) },
});

export const Document = complexType(customer, 'Document', {
  documentation: 'something set down in writing',
  base: IdentifiedObject,
  elements: {
    type: optional(String256),
    authorName: optional(String256),
    createdDateTime: optional(TimeType),
    lastModifiedDateTime: optional(TimeType),
    revisionNumber: optional(String256),
    electronicAddress: optional(ElectronicAddress),
    subject: optional(String256),
    title: optional(String256),
    docStatus: optional(Status),
    status: optional(Status),
    comment: optional(String256),
  },
});

export const Agreement = complexType(customer, 'Agreement', {
  documentation: 'what two sides have agreed',
  base: Document,
  elements: { signDate: optional(TimeType), validityInterval: optional(DateTimeInterval) },
});

export const PositionPoint = complexType(customer, 'PositionPoint', {
  documentation: 'a point on the map',
  base: CustomerObject,
  elements: { xPosition: optional(String256), yPosition: optional(String256), zPosition: optional(String256) },
});

export const Location = complexType(customer, 'Location', {
  documentation: 'a place, and how it is reached',
  base: IdentifiedObject,
  elements: {
    type: optional(String256),
    mainAddress: optional(StreetAddress),
    secondaryAddress: optional(StreetAddress),
    phone1: optional(TelephoneNumber),
    phone2: optional(TelephoneNumber),
    electronicAddress: optional(ElectronicAddress),
    geoInfoReference: optional(String256),
    direction: optional(String256),
    status: optional(Status),
    positionPoints: repeated(PositionPoint),
  },
});

export const WorkLocation = complexType(customer, 'WorkLocation', {
  documentation: 'a place where work is done',
  base: Location,
  elements: {},
});

export const LifecycleDate = complexType(customer, 'LifecycleDate', {
  documentation: 'the dates in the life of an asset',
  base: CustomerObject,
  elements: {
    manufacturedDate: optional(TimeType),
    purchaseDate: optional(TimeType),
    receivedDate: optional(TimeType),
    installationDate: optional(TimeType),
    removalDate: optional(TimeType),
    retiredDate: optional(TimeType),
  },
});

export const AcceptanceTest = complexType(customer, 'AcceptanceTest', {
  documentation: 'how an asset was tested when it came',
  base: CustomerObject,
  elements: { type: optional(String256), success: optional(xsBoolean), dateTime: optional(TimeType) },
});

export const Asset = complexType(customer, 'Asset', {
  documentation: 'a thing that somebody owns',
  base: IdentifiedObject,
  elements: {
    type: optional(String256),
    utcNumber: optional(String256),
    serialNumber: optional(String256),
    lotNumber: optional(String256),
    purchasePrice: optional(Int48),
    critical: optional(xsBoolean),
    electronicAddress: optional(ElectronicAddress),
    lifecycle: optional(LifecycleDate),
    acceptanceTest: optional(AcceptanceTest),
    initialCondition: optional(String256),
    initialLossOfLife: optional(PerCent),
    status: optional(Status),
  },
});

export const AssetContainer = complexType(customer, 'AssetContainer', {
  documentation: 'an asset with others in it',
  base: Asset,
  elements: {},
});

export const MeterMultiplier = complexType(customer, 'MeterMultiplier', {
  documentation: 'what a register value is multiplied by',
  base: CustomerObject,
  elements: { kind: optional(MeterMultiplierKind), value: optional(xsFloat) },
});

export const ProgramDate = complexType(customer, 'ProgramDate', {
  documentation: 'a date of a program, and what it is',
  elements: { programDate: optional(TimeType), programDateDescription: optional(xsString) },
});
