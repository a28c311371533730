import type { Language } from '@app/language';

/** What a problem means, in words for whoever met it. */
export interface ProblemText {
  /** what happened, in a sentence */
  readonly title: string;
  /** why, and what it does not mean */
  readonly what: string;
  /** what to do about it */
  readonly todo: string;
  /** what a program does, where it is something else; pages in the middle of something do not say it */
  readonly program?: string;
}

/** The texts of some problems, by code. */
export type ProblemTexts = Readonly<Record<string, Readonly<Record<Language, ProblemText>>>>;
