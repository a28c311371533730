import { numericEnumeration } from '../schema/string-types.js';
import { Int16, UInt16 } from './simple-types.js';

/** How a reading relates to those before it: the standard's names and codes. Other codes are valid too, and kept. */
export const AccumulationKind = {
  none: 0,
  bulkQuantity: 1,
  continuousCumulative: 2,
  cumulative: 3,
  deltaData: 4,
  indicating: 6,
  summation: 9,
  timeDelay: 10,
  instantaneous: 12,
  latchingQuantity: 13,
  boundedQuantity: 14,
} as const;
export const AccumulationKindType = numericEnumeration(
  'AccumulationKind',
  UInt16,
  AccumulationKind,
  'how a reading relates to those before it',
);

/** What is measured: the standard's names and codes. Other codes are valid too, and kept. */
export const CommodityKind = {
  none: 0,
  electricitySecondaryMetered: 1,
  electricityPrimaryMetered: 2,
  communication: 3,
  air: 4,
  insulativeGas: 5,
  insulativeOil: 6,
  naturalGas: 7,
  propane: 8,
  potableWater: 9,
  steam: 10,
  wasteWater: 11,
  heatingFluid: 12,
  coolingFluid: 13,
  nonpotableWater: 14,
  nox: 15,
  so2: 16,
  ch4: 17,
  co2: 18,
  carbon: 19,
  hch: 20,
  pfc: 21,
  sf6: 22,
  tvLicence: 23,
  internet: 24,
  refuse: 25,
  electricityTransmissionMetered: 26,
} as const;
export const CommodityKindType = numericEnumeration('CommodityKind', UInt16, CommodityKind, 'what is measured');

/** Which of several values in the period this is: the standard's names and codes. Other codes are valid too, and kept. */
export const DataQualifierKind = {
  none: 0,
  average: 2,
  excess: 4,
  highThreshold: 5,
  lowThreshold: 7,
  maximum: 8,
  minimum: 9,
  nominal: 11,
  normal: 12,
  secondMaximum: 16,
  secondMinimum: 17,
  thirdMaximum: 23,
  fourthMaximum: 24,
  fifthMaximum: 25,
  sum: 26,
} as const;
export const DataQualifierKindType = numericEnumeration(
  'DataQualifierKind',
  UInt16,
  DataQualifierKind,
  'which of several values in the period this is',
);

/** Direction of flow, seen from the usage point: the standard's names and codes. Other codes are valid too, and kept. */
export const FlowDirectionKind = {
  none: 0,
  forward: 1,
  lagging: 2,
  leading: 3,
  net: 4,
  q1plusQ2: 5,
  q1plusQ3: 7,
  q1plusQ4: 8,
  q1minusQ4: 9,
  q2plusQ3: 10,
  q2plusQ4: 11,
  q2minusQ3: 12,
  q3plusQ4: 13,
  q3minusQ2: 14,
  quadrant1: 15,
  quadrant2: 16,
  quadrant3: 17,
  quadrant4: 18,
  reverse: 19,
  total: 20,
  totalByPhase: 21,
} as const;
export const FlowDirectionKindType = numericEnumeration(
  'FlowDirectionKind',
  UInt16,
  FlowDirectionKind,
  'direction of flow, seen from the usage point',
);

/** Phases of the supply: the standard's names and codes. Other codes are valid too, and kept. */
export const PhaseCodeKind = {
  ABCN: 225,
  ABC: 224,
  ABN: 193,
  ACN: 41,
  BCN: 97,
  AB: 132,
  AC: 96,
  BC: 66,
  AN: 129,
  BN: 65,
  CN: 33,
  A: 128,
  B: 64,
  C: 32,
  N: 16,
  S2N: 272,
  S12N: 784,
  S1N: 528,
  S2: 256,
  S12: 768,
  S12NVariant: 769,
  none: 0,
  AtoAv: 136,
  BAv: 72,
  CAv: 40,
  NG: 17,
  S1: 512,
} as const;
export const PhaseCodeKindType = numericEnumeration('PhaseCodeKind', UInt16, PhaseCodeKind, 'phases of the supply');

/** How good a reading is: the standard's names and codes. Other codes are valid too, and kept. */
export const QualityOfReading = {
  valid: 0,
  manuallyEdited: 7,
  estimatedUsingReferenceDay: 8,
  estimatedUsingLinearInterpolation: 9,
  questionable: 10,
  derived: 11,
  projected: 12,
  mixed: 13,
  raw: 14,
  normalizedForWeather: 15,
  other: 16,
  validated: 17,
  verified: 18,
  revenueQuality: 19,
} as const;
export const QualityOfReadingType = numericEnumeration(
  'QualityOfReading',
  UInt16,
  QualityOfReading,
  'how good a reading is',
);

/** Kind of service: the standard's names and codes. Other codes are valid too, and kept. */
export const ServiceKind = {
  electricity: 0,
  gas: 1,
  water: 2,
  time: 3,
  heat: 4,
  refuse: 5,
  sewerage: 6,
  rates: 7,
  tvLicence: 8,
  internet: 9,
} as const;
export const ServiceKindType = numericEnumeration('ServiceKind', UInt16, ServiceKind, 'kind of service');

/** The period that values belong to: the standard's names and codes. Other codes are valid too, and kept. */
export const TimePeriodOfInterest = {
  none: 0,
  billingPeriod: 8,
  daily: 11,
  monthly: 13,
  seasonal: 22,
  weekly: 24,
  specifiedPeriod: 32,
} as const;
export const TimePeriodOfInterestType = numericEnumeration(
  'TimePeriodOfInterest',
  UInt16,
  TimePeriodOfInterest,
  'the period that values belong to',
);

/** Power of ten: the standard's names and codes. Other codes are valid too, and kept. */
export const UnitMultiplierKind = {
  p: -12,
  n: -9,
  micro: -6,
  m: -3,
  c: -2,
  d: -1,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  none: 0,
  da: 1,
  h: 2,
} as const;
export const UnitMultiplierKindType = numericEnumeration(
  'UnitMultiplierKind',
  Int16,
  UnitMultiplierKind,
  'power of ten',
);
