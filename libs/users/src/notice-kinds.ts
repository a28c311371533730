/**
 * Messages that a person may do without. What concerns the safety of the account is not among them: it is always sent.
 *
 * - `sharing` a permission was given, changed or ended
 * - `profile` name, language or choice of messages were changed
 */
export const noticeKinds = ['sharing', 'profile'] as const;

export type NoticeKind = (typeof noticeKinds)[number];
