import type { MailOutbox } from '@app/mail';
import type { TimeZone } from '@app/time';
import type { Applications } from '@app/third-parties';
import type { Users } from '@app/users';
import type { ClientSession } from 'mongodb';
import type { Authorization } from '../authorization.js';
import { newsMail, type ConnectionNews } from './consent-mail.js';

/** What messages to customers take. */
export interface CustomerMessages {
  readonly mail: Pick<MailOutbox, 'queue'>;
  readonly users: Pick<Users, 'ofCustomer'>;
  readonly baseUrl: string;
  /** of the utility */
  readonly zone: TimeZone;
}

/** Tells customers, by mail, what became of their permissions. */
export class CustomerNotices {
  constructor(
    private readonly applications: Pick<Applications, 'get'>,
    private readonly messages: CustomerMessages,
  ) {}

  /** Tells everybody who signs in for the customer and wants to be told, as part of the transaction of what is told. */
  async tell(session: ClientSession, news: ConnectionNews, authorization: Authorization): Promise<void> {
    const { mail, users } = this.messages;
    const { metadata } = await this.applications.get(authorization.applicationId);
    for (const person of await users.ofCustomer(authorization.customerId)) {
      if (person.unwantedNotices.includes('sharing')) continue;
      const content = { company: metadata.client_name, authorization };
      await mail.queue(newsMail(person, news, content, this.messages), session);
    }
  }
}
