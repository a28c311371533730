import type { Jobs } from '@app/jobs';
import type { MailOutbox } from '@app/mail';
import type { TimeZone } from '@app/time';
import type { Applications } from '@app/third-parties';
import type { Users } from '@app/users';
import type { ClientSession } from 'mongodb';
import type { Authorization } from '../authorization.js';
import { newsMail, type ConnectionNews } from './consent-mail.js';

/** The job that reminds of the end of an authorization, which is its key. */
export const END_REMINDER = 'permission-end-reminder';
const REMINDED_BEFORE_MS = 30 * 86_400_000;

export const reminderTime = (end: Date): Date => new Date(end.getTime() - REMINDED_BEFORE_MS);

/** What messages to customers take, and those to whom they answer. */
export interface CustomerMessages {
  readonly jobs: Pick<Jobs, 'add'>;
  readonly mail: Pick<MailOutbox, 'queue'>;
  readonly users: Pick<Users, 'get' | 'ofCustomer'>;
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
      const content = { company: metadata.client_name, website: metadata.client_uri, authorization };
      await mail.queue(newsMail(person, news, content, this.messages), session);
    }
  }

  /** Sees to it that they are reminded a month before it ends; one that is shorter has just been chosen so. */
  async remindOfEnd(session: ClientSession, authorization: Authorization): Promise<void> {
    const { _id: key, authorizedPeriod, updatedAt } = authorization;
    const dueAt = authorizedPeriod.end && reminderTime(authorizedPeriod.end);
    if (dueAt !== undefined && dueAt > updatedAt)
      await this.messages.jobs.add({ kind: END_REMINDER, key, dueAt, session });
  }
}
