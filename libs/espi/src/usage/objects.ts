import { xsAnyUri, xsInteger } from '../schema/built-in-types.js';
import { anyMarkup, anyText, complexType, optional, repeated, required, type TypeOf } from '../schema/complex-type.js';
import { espi } from '../schema/namespace.js';
import { CRUDOperationType, StatusCodeType } from './management-codes.js';
import { UnitMultiplierKindType } from './measurement-codes.js';
import { HexBinary16, Int48, String256, TimeType, UInt32 } from './simple-types.js';
import { UnitSymbolKindType } from './unit-symbol-kind.js';

/** The root of all types: `extension` values are well-formed XML fragments, what stands inside of the element. */
export const EspiObject = complexType(espi, 'Object', {
  documentation: 'root of all types; makes room for extensions',
  elements: { extension: repeated(anyMarkup, 'anything, by agreement of both sides') },
});

export const BatchItemInfo = complexType(espi, 'BatchItemInfo', {
  documentation: 'operation on, and outcome for, one resource of a batch',
  base: EspiObject,
  elements: {
    name: optional(HexBinary16, 'number of the item in its batch'),
    operation: optional(CRUDOperationType),
    statusCode: optional(StatusCodeType),
    statusReason: optional(String256),
  },
});
export type BatchItemInfo = TypeOf<typeof BatchItemInfo>;

export const IdentifiedObject = complexType(espi, 'IdentifiedObject', {
  documentation: 'root of the resources; what identifies one is its Atom entry',
  base: EspiObject,
  elements: { batchItemInfo: optional(BatchItemInfo) },
});
export type IdentifiedObject = TypeOf<typeof IdentifiedObject>;

export const DateTimeInterval = complexType(espi, 'DateTimeInterval', {
  documentation: 'a period of time; its end does not belong to it',
  base: EspiObject,
  elements: { duration: required(UInt32, 'seconds'), start: required(TimeType, 'seconds since 1970') },
});
export type DateTimeInterval = TypeOf<typeof DateTimeInterval>;

export const SummaryMeasurement = complexType(espi, 'SummaryMeasurement', {
  documentation: 'one value with its unit: value × 10^powerOfTenMultiplier uom',
  base: EspiObject,
  elements: {
    powerOfTenMultiplier: optional(UnitMultiplierKindType),
    timeStamp: optional(TimeType, 'when it was measured'),
    uom: optional(UnitSymbolKindType),
    value: optional(Int48),
    readingTypeRef: optional(xsAnyUri, 'self link of the ReadingType that says more'),
  },
});
export type SummaryMeasurement = TypeOf<typeof SummaryMeasurement>;

export const RationalNumber = complexType(espi, 'RationalNumber', {
  documentation: 'a fraction',
  base: EspiObject,
  elements: { numerator: optional(xsInteger), denominator: optional(anyText) },
});
export type RationalNumber = TypeOf<typeof RationalNumber>;

export const ReadingInterharmonic = complexType(espi, 'ReadingInterharmonic', {
  documentation: 'a harmonic or interharmonic as a fraction of the basic frequency',
  base: EspiObject,
  elements: { numerator: optional(xsInteger), denominator: optional(anyText) },
});
export type ReadingInterharmonic = TypeOf<typeof ReadingInterharmonic>;
