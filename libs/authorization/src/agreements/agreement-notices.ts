import type { Applications } from '@app/third-parties';
import type { ClientSession } from 'mongodb';
import type { CustomerMessages } from '../consent/customer-notices.js';
import type { Agreement } from './agreement.js';
import { answerMail } from './agreement-mail.js';

/** The job that tells a customer of a proposal; its key is the agreement. */
export const PROPOSAL_MAIL = 'agreement-proposal-mail';

/** Tells the two sides of an agreement of it, by mail. */
export class AgreementNotices {
  constructor(
    private readonly applications: Pick<Applications, 'get'>,
    private readonly messages: CustomerMessages,
  ) {}

  /**
   * Of a proposal, whoever it is to and whether or not there is such a customer: a job looks, after the answer, so that
   * the third party learns nothing from how long it takes.
   */
  async proposed({ _id: key }: Agreement, session: ClientSession): Promise<void> {
    await this.messages.jobs.add({ kind: PROPOSAL_MAIL, key, session });
  }

  /** Tells the owners of the application how it was answered, as part of the transaction of the answer. */
  async answered(agreement: Agreement, session: ClientSession): Promise<void> {
    const { mail, users } = this.messages;
    const { metadata, owners = [] } = await this.applications.get(agreement.applicationId, { session });
    // an owner may be an organisation, which has no mailbox
    const found = await Promise.allSettled(owners.map(async (owner) => users.get(owner)));
    for (const owner of found) {
      if (owner.status === 'rejected') continue;
      await mail.queue(answerMail(owner.value, agreement, metadata.client_name, this.messages), session);
    }
  }
}
