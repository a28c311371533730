/** Where the resource tree begins below the server's own address; the `1_1` is no version and never changed. */
export const RESOURCE_PATH = '/DataCustodian/espi/1_1/resource';

/** Paths below a reader's view (`Subscription/{id}/`, `RetailCustomer/{id}/`, or nothing), with the type of each. */
export const usagePaths = {
  usagePoints: ['UsagePoint', 'espi-feed/UsagePoint'],
  usagePoint: ['UsagePoint/:usagePoint', 'espi-entry/UsagePoint'],
  meterReadings: ['UsagePoint/:usagePoint/MeterReading', 'espi-feed/MeterReading'],
  meterReading: ['UsagePoint/:usagePoint/MeterReading/:meterReading', 'espi-entry/MeterReading'],
  intervalBlocks: ['UsagePoint/:usagePoint/MeterReading/:meterReading/IntervalBlock', 'espi-feed/IntervalBlock'],
  intervalBlock: [
    'UsagePoint/:usagePoint/MeterReading/:meterReading/IntervalBlock/:intervalBlock',
    'espi-entry/IntervalBlock',
  ],
  usageSummaries: ['UsagePoint/:usagePoint/UsageSummary', 'espi-feed/UsageSummary'],
  usageSummary: ['UsagePoint/:usagePoint/UsageSummary/:usageSummary', 'espi-entry/UsageSummary'],
  qualitySummaries: ['UsagePoint/:usagePoint/ElectricPowerQualitySummary', 'espi-feed/ElectricPowerQualitySummary'],
  qualitySummary: [
    'UsagePoint/:usagePoint/ElectricPowerQualitySummary/:qualitySummary',
    'espi-entry/ElectricPowerQualitySummary',
  ],
} as const;

const CUSTOMER = 'Customer/:customer';
const ACCOUNT = `${CUSTOMER}/CustomerAccount/:customerAccount`;
const AGREEMENT = `${ACCOUNT}/CustomerAgreement/:customerAgreement`;
const LOCATION = `${AGREEMENT}/ServiceLocation/:serviceLocation`;

/**
 * Paths of personal data below `RetailCustomer/{id}/`. The standard names no place for ProgramDateIdMappings, and for
 * Statement only an example of the alliance does, below the Customer.
 */
export const customerPaths = {
  customers: ['Customer', 'cust-feed/Customer'],
  customer: [CUSTOMER, 'cust-entry/Customer'],
  customerAccounts: [`${CUSTOMER}/CustomerAccount`, 'cust-feed/CustomerAccount'],
  customerAccount: [ACCOUNT, 'cust-entry/CustomerAccount'],
  customerAgreements: [`${ACCOUNT}/CustomerAgreement`, 'cust-feed/CustomerAgreement'],
  customerAgreement: [AGREEMENT, 'cust-entry/CustomerAgreement'],
  serviceLocations: [`${AGREEMENT}/ServiceLocation`, 'cust-feed/ServiceLocation'],
  serviceLocation: [LOCATION, 'cust-entry/ServiceLocation'],
  serviceSuppliers: [`${AGREEMENT}/ServiceSupplier`, 'cust-feed/ServiceSupplier'],
  serviceSupplier: [`${AGREEMENT}/ServiceSupplier/:serviceSupplier`, 'cust-entry/ServiceSupplier'],
  endDevices: [`${LOCATION}/EndDevice`, 'cust-feed/EndDevice'],
  endDevice: [`${LOCATION}/EndDevice/:endDevice`, 'cust-entry/EndDevice'],
  meters: [`${LOCATION}/Meter`, 'cust-feed/Meter'],
  meter: [`${LOCATION}/Meter/:meter`, 'cust-entry/Meter'],
  programDateIdMappingsCollection: [`${AGREEMENT}/ProgramDateIdMappings`, 'cust-feed/ProgramDateIdMappings'],
  programDateIdMappings: [
    `${AGREEMENT}/ProgramDateIdMappings/:programDateIdMappings`,
    'cust-entry/ProgramDateIdMappings',
  ],
  statements: [`${CUSTOMER}/Statement`, 'cust-feed/Statement'],
  statement: [`${CUSTOMER}/Statement/:statement`, 'cust-entry/Statement'],
} as const;

/**
 * The operator's short forms of the same resources. An IntervalBlock's id is its own only within its MeterReading,
 * so the short form names both.
 */
export const rootPaths = {
  rootMeterReadings: ['MeterReading', 'espi-feed/MeterReading'],
  rootMeterReading: ['MeterReading/:meterReading', 'espi-entry/MeterReading'],
  rootIntervalBlocks: ['IntervalBlock', 'espi-feed/IntervalBlock'],
  rootIntervalBlock: ['IntervalBlock/:meterReading-:intervalBlock', 'espi-entry/IntervalBlock'],
  rootUsageSummaries: ['UsageSummary', 'espi-feed/UsageSummary'],
  rootUsageSummary: ['UsageSummary/:usageSummary', 'espi-entry/UsageSummary'],
  rootQualitySummaries: ['ElectricPowerQualitySummary', 'espi-feed/ElectricPowerQualitySummary'],
  rootQualitySummary: ['ElectricPowerQualitySummary/:qualitySummary', 'espi-entry/ElectricPowerQualitySummary'],
  rootCustomers: ['Customer', 'cust-feed/Customer'],
  rootCustomer: ['Customer/:customer', 'cust-entry/Customer'],
  rootCustomerAccounts: ['CustomerAccount', 'cust-feed/CustomerAccount'],
  rootCustomerAccount: ['CustomerAccount/:customerAccount', 'cust-entry/CustomerAccount'],
  rootCustomerAgreements: ['CustomerAgreement', 'cust-feed/CustomerAgreement'],
  rootCustomerAgreement: ['CustomerAgreement/:customerAgreement', 'cust-entry/CustomerAgreement'],
  rootServiceLocations: ['ServiceLocation', 'cust-feed/ServiceLocation'],
  rootServiceLocation: ['ServiceLocation/:serviceLocation', 'cust-entry/ServiceLocation'],
  rootServiceSuppliers: ['ServiceSupplier', 'cust-feed/ServiceSupplier'],
  rootServiceSupplier: ['ServiceSupplier/:serviceSupplier', 'cust-entry/ServiceSupplier'],
  rootEndDevices: ['EndDevice', 'cust-feed/EndDevice'],
  rootEndDevice: ['EndDevice/:endDevice', 'cust-entry/EndDevice'],
  rootMeters: ['Meter', 'cust-feed/Meter'],
  rootMeter: ['Meter/:meter', 'cust-entry/Meter'],
} as const;

/** Paths that are the same in every view. */
export const commonPaths = {
  readingTypes: ['ReadingType', 'espi-feed/ReadingType'],
  readingType: ['ReadingType/:readingType', 'espi-entry/ReadingType'],
  localTimeParametersCollection: ['LocalTimeParameters', 'espi-feed/LocalTimeParameters'],
  localTimeParameters: ['LocalTimeParameters/:localTimeParameters', 'espi-entry/LocalTimeParameters'],
  batchSubscription: ['Batch/Subscription/:subscription', 'espi-entry/Subscription'],
  batchSubscriptionUsagePoints: ['Batch/Subscription/:subscription/UsagePoint', 'espi-feed/UsagePoint'],
  batchSubscriptionUsagePoint: ['Batch/Subscription/:subscription/UsagePoint/:usagePoint', 'espi-entry/UsagePoint'],
  batchRetailCustomer: ['Batch/RetailCustomer/:retailCustomer', 'cust-entry/RetailCustomer'],
  batchRetailCustomerUsagePoints: ['Batch/RetailCustomer/:retailCustomer/UsagePoint', 'espi-feed/UsagePoint'],
  batchRetailCustomerUsagePoint: [
    'Batch/RetailCustomer/:retailCustomer/UsagePoint/:usagePoint',
    'espi-entry/UsagePoint',
  ],
  batchBulk: ['Batch/Bulk/:bulk', 'espi-feed/Bulk'],
  batchBulkRetailCustomerInfo: ['Batch/BulkRetailCustomerInfo/:bulk', 'cust-feed/Bulk'],
  retailCustomer: ['RetailCustomer/:retailCustomer', 'cust-entry/RetailCustomer'],
  authorizations: ['Authorization', 'espi-feed/Authorization'],
  authorization: ['Authorization/:authorization', 'espi-entry/Authorization'],
  applicationInformationCollection: ['ApplicationInformation', 'espi-feed/ApplicationInformation'],
  applicationInformation: ['ApplicationInformation/:applicationInformation', 'espi-entry/ApplicationInformation'],
  readServiceStatus: ['ReadServiceStatus', 'espi-entry/ServiceStatus'],
} as const;

type Table = Record<string, readonly [path: string, type: string]>;
/** The names after the colons of a path, as a union. */
export type IdsIn<Path extends string> = Path extends `${infer Start}-:${infer Rest}`
  ? IdsIn<Start> | IdsIn<`:${Rest}`>
  : Path extends `${string}:${infer Id}/${infer Rest}`
    ? Id | IdsIn<Rest>
    : Path extends `${string}:${infer Id}`
      ? Id
      : never;
export type IdsOf<Paths extends Table, Kind extends keyof Paths> = {
  readonly [Id in IdsIn<Paths[Kind][0]>]: string;
};

/** A path with its places filled. Ids are taken as they are: those of this server are decimal digits. */
export function fillPath(path: string, ids: Readonly<Record<string, string>>): string {
  if (!path.includes(':')) return path;
  return path.replaceAll(/:(\w+)/g, (place, name: string) => ids[name] ?? place);
}
