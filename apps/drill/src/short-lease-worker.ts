import { DataCustodian, startBackgroundWork } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';

/** A worker whose jobs are taken over soon after it was killed: fifty kills would else be an hour of waiting. */
const LEASE_MS = 2_000;

const custodian = await DataCustodian.open(readConfiguration(process.env));
await startBackgroundWork(custodian, { leaseMs: LEASE_MS });
process.stdout.write('working\n');
