import type { Language } from '@app/language';
import type { ExampleName } from './examples.js';

/** A part of a guide: sentences, then what to copy. */
export interface GuidePart {
  readonly heading: string;
  readonly text: readonly string[];
  /** lines for a shell, with `BASE` where the server's address stands */
  readonly curl?: string;
  /** what comes over the wire, likewise */
  readonly show?: string;
  readonly examples?: readonly ExampleName[];
  readonly links?: readonly { readonly href: string; readonly label: string }[];
}

export interface Guide {
  readonly title: string;
  readonly sub: string;
  readonly parts: readonly GuidePart[];
}

/** A guide in each language. */
export type GuideTexts = Readonly<Record<Language, Guide>>;
