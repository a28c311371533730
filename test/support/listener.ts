import type { Grant } from '@app/authorization';
import type { DataCustodian } from '@app/data-custodian';
import type { Delivery, NotificationEndpoint } from '@app/webhooks';

/** The third party of a grant as it is told of changes, without a receiver: deliveries are taken off its hands. */
export class Listener {
  constructor(
    private readonly custodian: DataCustodian,
    readonly applicationId: string,
  ) {}

  /** With an endpoint that was seen to answer. */
  static async of(
    custodian: DataCustodian,
    { authorization: { applicationId } }: Pick<Grant, 'authorization'>,
  ): Promise<Listener> {
    const listener = new Listener(custodian, applicationId);
    await listener.verify();
    return listener;
  }

  async verify(): Promise<void> {
    const { db } = this.custodian.store;
    const uri = 'https://diary.example/notify';
    await db
      .collection<{ _id: string }>('applications')
      .updateOne({ _id: this.applicationId }, { $set: { 'metadata.third_party_notify_uri': uri } });
    const endpoint = { _v: 1 as const, uri, uriSince: new Date(), secrets: [], verifiedAt: new Date() };
    await db
      .collection<NotificationEndpoint>('notificationEndpoints')
      .updateOne({ _id: this.applicationId }, { $set: endpoint }, { upsert: true });
  }

  /** Everything that it is told of, by now: each delivery is made and taken. */
  async told(): Promise<string[]> {
    const { fanOut } = this.custodian.notices;
    while (await fanOut.step());
    const uris: string[] = [];
    for (let delivery = await this.next(); delivery !== undefined; delivery = await this.next()) {
      uris.push(...delivery.uris);
    }
    return uris;
  }

  async next(): Promise<Delivery | undefined> {
    const { deliveries } = this.custodian.notices;
    const delivery = await deliveries.freezeNext(this.applicationId);
    if (delivery === undefined) return undefined;
    const collection = this.custodian.store.db.collection<Delivery>('deliveries');
    await collection.updateOne({ _id: delivery._id }, { $set: { state: 'delivered' }, $unset: { nextAttemptAt: '' } });
    return delivery;
  }
}
