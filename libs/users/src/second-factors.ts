import type { AccountEvents } from '@app/audit';
import { CustodianError, type Keys } from '@app/runtime';
import { requireOwnAccount } from './demo-account.js';
import type { Notices } from './notices.js';
import { hashRecoveryCode, looksLikeRecoveryCode, newRecoveryCodes } from './recovery-codes.js';
import { needsSecondFactor } from './role.js';
import type { Device, NewSession, Sessions, SignedIn } from './sessions.js';
import { codeAt, newTotpSecret, stepOfCode, totpSecret, type TotpSecret } from './totp.js';
import type { Users } from './users.js';

interface Services {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly events: AccountEvents;
  readonly notices: Notices;
  readonly keys: Keys;
}

const sealPurpose = (userId: string): string => `totp ${userId}`;

/** The second factor of people: codes of an authenticator app (RFC 6238), and recovery codes for whoever has lost it. */
export class SecondFactors {
  constructor(
    private readonly services: Services,
    /** the utility, as authenticator apps name it */
    private readonly issuer: string,
    private readonly now: () => Date,
  ) {}

  /**
   * The secret that a session sets up: the same until it is confirmed. One in force stays so until then.
   *
   * @throws CustodianError `demo-account` (403)
   */
  async begin({ sessionId, user }: SignedIn): Promise<TotpSecret> {
    requireOwnAccount(user);
    const { id, email } = user;
    const { keys, sessions } = this.services;
    const sealed = await sessions.keepNewSecret(sessionId, keys.seal(sealPurpose(id), newTotpSecret()));
    return totpSecret(keys.open(sealPurpose(id), sealed), this.issuer, email);
  }

  /** Whether this session sets up a second factor now. */
  async hasBegun({ sessionId }: SignedIn): Promise<boolean> {
    return (await this.services.sessions.newSecretOf(sessionId)) !== undefined;
  }

  /**
   * Puts the begun second factor into force by its first code.
   * @returns a new session in place of this one, and the recovery codes, which are told this once
   * @throws CustodianError `second-factor-not-begun` (409), `code-refused` (400)
   */
  async confirm(
    { sessionId, user: { id } }: SignedIn,
    code: string,
    device: Device,
  ): Promise<{ readonly session: NewSession; readonly recoveryCodes: readonly string[] }> {
    const { keys, sessions, users } = this.services;
    const sealedSecret = await sessions.newSecretOf(sessionId);
    if (sealedSecret === undefined) {
      throw new CustodianError('second-factor-not-begun', 409, 'Begin again: the set-up took too long.');
    }
    const since = this.now();
    const lastStep = stepOfCode(keys.open(sealPurpose(id), sealedSecret), code, since);
    if (lastStep === undefined) throw new CustodianError('code-refused', 400, 'The code is not the one of the app.');
    const recoveryCodes = newRecoveryCodes();
    const user = await users.change(id, {
      $set: {
        totp: { sealedSecret, lastStep, since },
        recoveryCodeHashes: recoveryCodes.map((each) => hashRecoveryCode(each)),
      },
    });
    await this.#record('second-factor-set-up', id, device);
    await this.services.notices.tell(user, { what: 'second-factor-set-up' });
    // whoever was signed in without it signs in again
    await sessions.endAll(id);
    return { session: await sessions.begin(user, device, { secondFactorAt: since }), recoveryCodes };
  }

  /** @throws CustodianError `second-factor-needed` (403) where the person's role needs one, `demo-account` (403) */
  async remove({ user: own }: SignedIn, device: Device): Promise<void> {
    requireOwnAccount(own);
    const { id, roles } = own;
    if (needsSecondFactor(roles)) {
      throw new CustodianError('second-factor-needed', 403, 'Your role needs a second factor.');
    }
    const user = await this.services.users.change(id, { $unset: { totp: 1 }, $set: { recoveryCodeHashes: [] } });
    await this.#record('second-factor-removed', id, device);
    await this.services.notices.tell(user, { what: 'second-factor-removed' });
  }

  /** New recovery codes in place of those that are left; told this once. @throws CustodianError `demo-account` (403) */
  async renewRecoveryCodes({ user }: SignedIn, device: Device): Promise<readonly string[]> {
    requireOwnAccount(user);
    const { id } = user;
    const recoveryCodes = newRecoveryCodes();
    await this.services.users.change(id, {
      $set: { recoveryCodeHashes: recoveryCodes.map((each) => hashRecoveryCode(each)) },
    });
    await this.#record('recovery-codes-made', id, device);
    return recoveryCodes;
  }

  /** Takes a code of the app or a recovery code, once; of two with the same code at once, one is taken. */
  async take(userId: string, code: string, device: Device): Promise<boolean> {
    return looksLikeRecoveryCode(code) ? this.#takeRecoveryCode(userId, code, device) : this.#takeCode(userId, code);
  }

  /** Gives a person of the demo a second factor whose secret is known, where they have none. */
  async setDemoSecret(userId: string, secret: Buffer): Promise<void> {
    const totp = {
      sealedSecret: this.services.keys.seal(sealPurpose(userId), newTotpSecret(secret)),
      lastStep: 0,
      since: this.now(),
    };
    await this.services.users.changeIf(userId, { demo: true }, { $set: { totp } });
  }

  /** The code of this half minute, and the secret, of a person of the demo. @throws CustodianError `not-of-the-demo` (403) */
  async demoCode(userId: string): Promise<TotpSecret & { readonly code: string }> {
    const user = await this.services.users.findStored({ _id: userId });
    if (user?.totp === undefined || !user.demo) {
      throw new CustodianError('not-of-the-demo', 403, 'Codes are told of people of the demo alone.');
    }
    const secret = this.services.keys.open(sealPurpose(userId), user.totp.sealedSecret);
    return { ...totpSecret(secret, this.issuer, user.email), code: codeAt(secret, this.now()) };
  }

  async #takeCode(userId: string, code: string): Promise<boolean> {
    const { users, keys } = this.services;
    const user = await users.findStored({ _id: userId });
    if (user?.totp === undefined) return false;
    const step = stepOfCode(
      keys.open(sealPurpose(userId), user.totp.sealedSecret),
      code.replaceAll(/\s/g, ''),
      this.now(),
    );
    if (step === undefined) return false;
    const unused = { 'totp.sealedSecret': user.totp.sealedSecret, 'totp.lastStep': { $lt: step } };
    return users.changeIf(userId, unused, { $set: { 'totp.lastStep': step } });
  }

  async #takeRecoveryCode(userId: string, code: string, device: Device): Promise<boolean> {
    const hash = hashRecoveryCode(code);
    const { users, notices } = this.services;
    const taken = await users.changeIf(userId, { recoveryCodeHashes: hash }, { $pull: { recoveryCodeHashes: hash } });
    if (!taken) return false;
    await this.#record('recovery-code-used', userId, device);
    const user = await users.findStored({ _id: userId });
    if (user !== undefined) await notices.tell(user, { what: 'recovery-code-used' });
    return true;
  }

  async #record(
    kind: 'recovery-code-used' | 'recovery-codes-made' | 'second-factor-removed' | 'second-factor-set-up',
    userId: string,
    { address }: Device,
  ): Promise<void> {
    await this.services.events.record({ kind, userId, by: { userId }, address });
  }
}
