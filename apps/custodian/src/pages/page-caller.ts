/**
 * Who may call a page; each is known by the browser's cookies, and none by a token.
 *
 * - `visitor` anybody, signed in or not
 */
export const pageCallers = ['visitor'] as const;
export type PageCaller = (typeof pageCallers)[number];

export const isPageCaller = (caller: unknown): caller is PageCaller => pageCallers.some((known) => known === caller);
