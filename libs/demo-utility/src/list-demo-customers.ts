import type { Store } from '@app/store';
import { demoRecords } from './demo-growth.js';
import type { DemoCustomer } from './demo-summary.js';
import { customers } from './whole-cast.js';

/** The customers of the demo, and what each is there to show; undefined where the store holds no demo. */
export async function listDemoCustomers(store: Store): Promise<Omit<DemoCustomer, 'usagePoints'>[] | undefined> {
  const demo = await demoRecords(store).findOne({ _id: 'demo' });
  return demo === null
    ? undefined
    : customers.flatMap((part) => {
        const id = demo.customerIds[part.key];
        return id === undefined ? [] : [{ id, ...part }];
      });
}
