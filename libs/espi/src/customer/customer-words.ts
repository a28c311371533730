import { xsString } from '../schema/built-in-types.js';
import { openWordEnumeration, wordEnumeration } from '../schema/string-types.js';
import { String64 } from '../usage/simple-types.js';

export const CustomerKind = openWordEnumeration(
  'CustomerKind',
  xsString,
  {
    residential: 'a household',
    residentialAndCommercial: 'a household that does business from home',
    residentialAndStreetlight: 'a household, with street lights',
    residentialStreetlightOthers: 'a household, with street lights and more',
    residentialFarmService: 'a farm',
    commercialIndustrial: 'trade or industry',
    pumpingLoad: 'pumps',
    windMachine: 'wind machines',
    energyServiceSupplier: 'supplies energy services',
    energyServiceScheduler: 'schedules energy services',
    enterprise: 'an enterprise as a whole',
    regionalOperator: 'operates a region',
    subsidiary: 'a part of an enterprise',
    internalUse: 'the utility itself',
    other: 'anything else',
  },
  'what kind of customer',
);

export const SupplierKind = openWordEnumeration(
  'SupplierKind',
  xsString,
  {
    utility: 'delivers and sells',
    retailer: 'sells',
    other: 'anything else',
    lse: 'load serving entity',
    mdma: 'meter data management agent',
    msp: 'meter service provider',
  },
  'what kind of supplier',
);

export const EnrollmentStatus = openWordEnumeration(
  'EnrollmentStatus',
  xsString,
  { unenrolled: 'not in the program', enrolled: 'in the program', enrolledPending: 'asked for, not confirmed yet' },
  'whether a customer takes part in a demand response program',
);

export const NotificationMethodKind = openWordEnumeration(
  'NotificationMethodKind',
  xsString,
  { call: 'by telephone', email: 'by e-mail', letter: 'by post', other: 'by other means', ivr: 'by a voice machine' },
  'how a customer is told something',
);

export const MeterMultiplierKind = openWordEnumeration(
  'MeterMultiplierKind',
  xsString,
  {
    kH: 'watt-hours a turn of the disk',
    transformerRatio: 'current and voltage transformers together',
    kR: 'register multiplier',
    kE: 'watt-hours a pulse',
    ctRatio: 'current transformer',
    ptRatio: 'voltage transformer',
  },
  'what a multiplier of a meter stands for',
);

export const ProgramDateKind = openWordEnumeration(
  'ProgramDateKind',
  String64,
  {
    CUST_DR_PROGRAM_ENROLLMENT_DATE: 'the customer joins a program',
    CUST_DR_PROGRAM_DE_ENROLLMENT_DATE: 'the customer leaves a program',
    CUST_DR_PROGRAM_TERM_DATE_REGARDLESS_FINANCIAL: 'the program ends, whatever it costs',
    CUST_DR_PROGRAM_TERM_DATE_WITHOUT_FINANCIAL: 'the program can be left free of charge',
  },
  'what a date of a program stands for',
);

export const MediaType = openWordEnumeration(
  'MediaType',
  xsString,
  {
    'application/json': 'JSON',
    'application/pdf': 'PDF',
    'application/vnd.ms-excel': 'spreadsheet of Excel up to 2003',
    'application/vnd.oasis.opendocument.spreadsheet': 'OpenDocument spreadsheet',
    'application/vnd.oasis.opendocument.text': 'OpenDocument text',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'spreadsheet of Excel from 2007',
    'application/zip': 'ZIP',
    'image/gif': 'GIF',
    'image/jpeg': 'JPEG',
    'image/png': 'PNG',
    'text/csv': 'CSV',
    'text/html': 'HTML',
    'text/plain': 'plain text',
    'text/rtf': 'rich text',
    'text/xml': 'XML',
  },
  'media type of a document',
);

export const RevenueKind = openWordEnumeration(
  'RevenueKind',
  xsString,
  {
    residential: 'households',
    nonResidential: 'all but households',
    commercial: 'trade',
    industrial: 'industry',
    irrigation: 'irrigation',
    streetLight: 'street lights',
    other: 'anything else',
  },
  'which part of the revenue',
);

export const ServiceKind = wordEnumeration(
  'ServiceKind',
  xsString,
  {
    electricity: 'electricity',
    gas: 'gas',
    water: 'water',
    time: 'time',
    heat: 'heat',
    refuse: 'refuse collection',
    sewerage: 'sewerage',
    rates: 'local taxes',
    tvLicence: 'television licence',
    internet: 'internet access',
    other: 'anything else',
  },
  'what is supplied',
);
