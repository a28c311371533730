import type { AccountEvents } from '@app/audit';
import type { Language } from '@app/language';
import { CustodianError } from '@app/runtime';
import { requireOwnAccount } from './demo-account.js';
import { emailAddress } from './email-address.js';
import type { Device, NewSession, Sessions, SignedIn } from './sessions.js';
import type { Identity } from './user.js';
import type { Users } from './users.js';

/** Whoever the utility's identity provider vouches for. */
export interface VouchedPerson extends Identity {
  readonly name: string;
  /** which the provider has verified */
  readonly email: string;
}

interface Services {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly events: AccountEvents;
}

/** Signing in as whom the utility's identity provider vouches for. Customers alone do: staff sign in here. */
export class IdentitySignIns {
  constructor(
    private readonly services: Services,
    private readonly now: () => Date,
  ) {}

  /**
   * Begins a session of whoever has this identity; its `state` says what is still asked for.
   * @param insteadOf the session that the browser came with, which ends
   * @returns undefined where nobody has it yet
   * @throws CustodianError `account-locked` (403)
   */
  async signIn(identity: Identity, device: Device, insteadOf?: string): Promise<NewSession | undefined> {
    const { events, sessions, users } = this.services;
    const user = await users.byIdentity(identity);
    if (user === undefined) return undefined;
    const stored = await users.noteSignIn(user.id);
    if (!sessions.maySignIn(stored)) {
      throw new CustodianError('account-locked', 403, 'This account is locked. Ask the utility to open it again.');
    }
    const session = await sessions.begin(stored, device, { ...(insteadOf !== undefined && { insteadOf }) });
    const by = { userId: user.id };
    await events.record({ kind: 'signed-in', userId: user.id, by, address: device.address });
    return session;
  }

  /**
   * Makes an account for who has none. Where somebody has that e-mail address here, they link the two themselves: the
   * provider's word alone opens no account that was made without it.
   * @throws CustodianError `email-address-taken` (409), `bad-email-address` (400)
   */
  async join(
    { issuer, subject, name, email }: VouchedPerson,
    { language, termsVersion }: { language: Language; termsVersion: string },
    device: Device,
  ): Promise<NewSession> {
    const { events, users } = this.services;
    const user = await users.add({
      email: emailAddress(email),
      name,
      language,
      roles: ['customer'],
      identity: { issuer, subject },
      acceptedTerms: [{ version: termsVersion, at: this.now() }],
      confirmed: true,
    });
    await events.record({ kind: 'account-made', userId: user.id, by: { userId: user.id }, address: device.address });
    const session = await this.signIn({ issuer, subject }, device);
    if (session === undefined) throw new Error('the account that was just made is gone');
    return session;
  }

  /**
   * From then on the identity opens the account of who is signed in here too.
   * @throws CustodianError `identity-taken` (409), `demo-account` (403)
   */
  async link({ user }: SignedIn, { issuer, subject }: Identity, { address }: Device): Promise<void> {
    requireOwnAccount(user);
    const { events, users } = this.services;
    const holder = await users.byIdentity({ issuer, subject });
    const unlinked = { roles: 'customer', identity: { $exists: false } };
    const isLinked =
      holder === undefined && (await users.changeIf(user.id, unlinked, { $set: { identity: { issuer, subject } } }));
    if (!isLinked && holder?.id !== user.id) {
      throw new CustodianError('identity-taken', 409, 'One of the two accounts is linked with another already.');
    }
    await events.record({ kind: 'identity-linked', userId: user.id, by: { userId: user.id }, address });
  }
}
