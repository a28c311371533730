import { join } from 'node:path';
import type { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, Scope } from '@app/espi';
import { writeMeterDataFile } from '../../bench/src/meter-data-file.js';

const METERS = 4;
const DAYS = 366;
const SCOPE = 'FB=1_3_4_5_13_31_37_39';

/** A feed that takes a while, which does not change. */
export interface LargeFeed {
  readonly path: string;
  readonly token: string;
  readonly readings: number;
}

/** Some meters of a new customer, granted to a new application that is not told of anything. */
export async function largeFeed(custodian: DataCustodian, directory: string): Promise<LargeFeed> {
  const { intake, customers, tenures, registrations, authorizations, store } = custodian;
  const file = join(directory, 'large.csv');
  const readings = await writeMeterDataFile(file, METERS, { year: 2024, month: 1, day: 1 }, DAYS);
  await intake.ingest({ file, name: 'large.csv' }, { by: 'drill', create: true });
  const { _id: customerId } = await customers.add({ name: 'Large', synthetic: true });
  for await (const { _id: usagePointId } of store.db.collection<{ _id: string }>('usagePoints').find()) {
    await tenures.assign({ usagePointId, customerId });
  }
  const { application } = await registrations.register({
    client_name: 'Drill of large feeds',
    redirect_uris: ['http://localhost:1/callback'],
    scope: [SCOPE],
  });
  const grant = { applicationId: application._id, customerId, scope: Scope.parse(SCOPE) };
  const { authorization, token } = await authorizations.grantOffline(grant);
  return { path: `${RESOURCE_PATH}/Batch/Subscription/${authorization._id}`, token: token.token, readings };
}
