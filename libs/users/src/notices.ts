import type { MailOutbox } from '@app/mail';
import { TooManyTries, type RateLimit, type RateLimits } from '@app/web';
import type { Links, Newcomer } from './links.js';
import type { StoredUser } from './user.js';
import { userMail, type Addressee, type UserMailContent } from './user-mail.js';

/** Where the links of messages lead; the secret of the link follows. */
export const linkPaths = {
  choosePassword: '/sign-in/choose-password',
  confirmEmail: '/sign-in/confirm-email',
  forgotten: '/sign-in/forgotten',
} as const;

/** Messages to one e-mail address that strangers can cause. */
const MAILS_BY_STRANGERS: RateLimit = { name: 'mails-by-strangers', tries: 5, perSeconds: 3600 };

/** Messages to people about their own accounts. What strangers can cause comes five times an hour at most. */
export class Notices {
  constructor(
    private readonly baseUrl: string,
    private readonly services: {
      readonly mail: Pick<MailOutbox, 'queue'>;
      readonly links: Links;
      readonly rateLimits: RateLimits;
    },
  ) {}

  async tell(person: Addressee, content: UserMailContent): Promise<void> {
    await this.services.mail.queue(userMail(person, content));
  }

  async letChoosePassword(user: StoredUser, what: 'set-password' | 'sign-in-paused'): Promise<void> {
    if (!(await this.#mayWrite(user.email))) return;
    const secret = await this.services.links.make({ kind: 'set-password', userId: user._id });
    await this.tell(user, { what, link: this.addressOf('choosePassword', secret) });
  }

  async letSignUp(newcomer: Newcomer): Promise<void> {
    if (!(await this.#mayWrite(newcomer.email))) return;
    const secret = await this.services.links.make({ kind: 'sign-up', newcomer });
    await this.tell(newcomer, { what: 'sign-up', link: this.addressOf('choosePassword', secret) });
  }

  async sayAlreadyHere(user: StoredUser): Promise<void> {
    if (!(await this.#mayWrite(user.email))) return;
    await this.tell(user, { what: 'already-here', link: `${this.baseUrl}${linkPaths.forgotten}` });
  }

  async letChangeEmail(user: StoredUser, email: string): Promise<void> {
    if (!(await this.#mayWrite(email))) return;
    const secret = await this.services.links.make({ kind: 'change-email', userId: user._id, email });
    await this.tell({ ...user, email }, { what: 'change-email', link: this.addressOf('confirmEmail', secret) });
  }

  addressOf(path: keyof typeof linkPaths, secret: string): string {
    return `${this.baseUrl}${linkPaths[path]}/${secret}`;
  }

  async #mayWrite(email: string): Promise<boolean> {
    try {
      await this.services.rateLimits.count(MAILS_BY_STRANGERS, email);
      return true;
    } catch (error) {
      if (error instanceof TooManyTries) return false;
      throw error;
    }
  }
}
