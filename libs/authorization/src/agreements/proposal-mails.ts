import type { HeldJob, JobHandler } from '@app/jobs';
import type { Applications } from '@app/third-parties';
import type { CustomerMessages } from '../consent/customer-notices.js';
import { emailKeyOf } from './agreement.js';
import { proposalMail } from './agreement-mail.js';
import { PROPOSAL_MAIL } from './agreement-notices.js';
import type { AgreementAnswers } from './answers.js';

/** Tells a customer of a proposal: the one who has both, the e-mail address and the ESIID; and nobody where none has. */
export class ProposalMails implements JobHandler {
  readonly kind = PROPOSAL_MAIL;
  readonly atOnce = 2;

  constructor(
    private readonly answers: AgreementAnswers,
    private readonly applications: Pick<Applications, 'get'>,
    private readonly messages: CustomerMessages,
  ) {}

  async run({ key }: Pick<HeldJob, 'key'>): Promise<undefined> {
    const asked = await this.answers.addressee(key);
    if (asked === undefined) return;
    const { agreement, customerId } = asked;
    const { mail, users } = this.messages;
    const { metadata } = await this.applications.get(agreement.applicationId);
    for (const person of await users.ofCustomer(customerId)) {
      const isTheirs = person.confirmedAt !== undefined && emailKeyOf(person.email) === agreement.emailKey;
      if (!isTheirs || person.lockedAt !== undefined || person.unwantedNotices.includes('sharing')) continue;
      await mail.queue(proposalMail(person, agreement, metadata.client_name, this.messages));
    }
  }
}
