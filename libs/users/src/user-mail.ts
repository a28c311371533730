import type { Language } from './user.js';

/** A message about a person's own account. */
export type UserMailContent =
  /** `link` makes the account that was asked for */
  | { readonly what: 'sign-up'; readonly link: string }
  /** somebody signs up with an address that has an account; `link` is to the page for a forgotten password */
  | { readonly what: 'already-here'; readonly link: string }
  /** `link` lets choose a password */
  | { readonly what: 'set-password'; readonly link: string }
  /** sign-in is paused after wrong passwords; `link` lets choose a password at once */
  | { readonly what: 'sign-in-paused'; readonly link: string }
  /** to the new address; `link` confirms it */
  | { readonly what: 'change-email'; readonly link: string }
  /** to the old address */
  | { readonly what: 'email-changed'; readonly email: string }
  | {
      readonly what:
        | 'password-changed'
        | 'profile-changed'
        | 'recovery-code-used'
        | 'second-factor-removed'
        | 'second-factor-set-up';
    };

export type UserMail = UserMailContent & { readonly to: string; readonly name: string; readonly language: Language };

/** Sends a message, or has it sent. */
export type SendUserMail = (mail: UserMail) => Promise<void>;
