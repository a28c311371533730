import type { DataCustodian } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { ApplicationStatus } from '@app/third-parties';

export interface Granted {
  readonly subscription: string;
  readonly token: string;
  readonly usagePointIds: readonly string[];
}

/** One application that may read everything the file brought. */
export async function grantAll(custodian: DataCustodian): Promise<Granted> {
  const customer = await custodian.customers.add({ name: 'Bench', synthetic: true });
  const points = custodian.store.db.collection<{ _id: string }>('usagePoints').find({}, { projection: { _id: 1 } });
  const usagePointIds: string[] = [];
  for await (const { _id } of points) {
    usagePointIds.push(_id);
    await custodian.tenures.assign({ usagePointId: _id, customerId: customer._id });
  }
  const scope = 'FB=1_3_4_5_13_31_37_39';
  const metadata = { client_name: 'Bench', redirect_uris: ['http://localhost:1/callback'], scope: [scope] };
  const { application } = await custodian.registrations.register(metadata, { status: ApplicationStatus.Review });
  const { authorization, token } = await custodian.authorizations.grantOffline({
    applicationId: application._id,
    customerId: customer._id,
    scope: Scope.parse(scope),
  });
  return { subscription: authorization._id, token: token.token, usagePointIds };
}
