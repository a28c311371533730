import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from '../icon.js';

export interface ButtonProps {
  /** `go` the one purpose of a page; `stop` ends something, and asks once more on the next page */
  readonly kind?: 'go' | 'stop' | undefined;
  /** a link that looks like a button; without it a button that sends its form */
  readonly href?: string | undefined;
  /** what it sends */
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly icon?: IconName | undefined;
  readonly wide?: boolean | undefined;
  readonly tall?: boolean | undefined;
  /** where the word alone is not clear among others: "Resend sub-20431" */
  readonly label?: string | undefined;
  readonly children: ComponentChildren;
}

export function Button({ kind, href, name, value, icon, wide, tall, label, children }: ButtonProps): JSX.Element {
  const look = ['btn', kind, wide === true && 'wide', tall === true && 'tall'].filter(Boolean).join(' ');
  const content = (
    <>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </>
  );
  if (href !== undefined) {
    return (
      <a class={look} href={href} aria-label={label}>
        {content}
      </a>
    );
  }
  return (
    <button class={look} name={name} value={value} aria-label={label}>
      {content}
    </button>
  );
}

/** Copies a text, where script works. */
export function CopyButton({ text, word, done }: { text: string; word: string; done: string }): JSX.Element {
  return (
    <button class="btn js-only" type="button" data-copy={text} data-done={done}>
      <Icon name="copy" />
      <span aria-live="polite">{word}</span>
    </button>
  );
}
