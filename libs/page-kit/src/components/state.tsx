import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from '../icon.js';

export type Mood = 'good' | 'warn' | 'bad' | 'off';

const SHAPES: Readonly<Record<Mood, IconName>> = { good: 'tick', warn: 'clock', bad: 'warning', off: 'dash' };

/** How something stands: a shape, a word and, last, a colour. */
export function State({ mood, children }: { mood: Mood; children: ComponentChildren }): JSX.Element {
  return (
    <span class={`state ${mood}`}>
      <Icon name={SHAPES[mood]} />
      {children}
    </span>
  );
}

const NOTE_SHAPES: Readonly<Record<NonNullable<NoteProps['mood']>, IconName>> = {
  good: 'tick',
  warn: 'warning',
  bad: 'warning',
};

export interface NoteProps {
  readonly mood?: 'good' | 'warn' | 'bad' | undefined;
  /** read out when the page comes: the answer to what one just did */
  readonly answers?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** What one should know before reading on; at most one a page, above the sheet. */
export function Note({ mood, answers, children }: NoteProps): JSX.Element {
  return (
    <div class={mood === undefined ? 'note' : `note ${mood}`} role={answers === true ? 'status' : undefined}>
      <Icon name={mood === undefined ? 'info' : NOTE_SHAPES[mood]} />
      <div>{children}</div>
    </div>
  );
}
