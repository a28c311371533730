import type { Metering } from '@app/metering';
import type { CustomerResources, Customers, Statements } from '@app/retail-customers';
import type { RetailersOfRecord, Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import type { Documents } from './source/documents.js';
import type { UsagePointDirectory } from './usage-point-directory.js';

/** Where what is no reading of a file goes: customers, premises, tenures, retailers, bills and statements. */
export interface RecordTarget {
  readonly store: Store;
  readonly metering: Metering;
  readonly customers: Customers;
  readonly resources: CustomerResources;
  readonly statements: Statements;
  readonly tenures: Tenures;
  readonly retailers: RetailersOfRecord;
  readonly usagePoints: UsagePointDirectory;
  /** the documents that rows of the file name */
  readonly documents: Documents;
  /** whether customers that are new are made up, for the sandbox */
  readonly synthetic: boolean;
  readonly now: Date;
}
