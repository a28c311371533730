import type { Language } from '@app/language';
import type { FormState } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { withError } from '@app/web';
import { problemText } from '../help/problems/problems.js';

/** By the code of a refusal, the field that it is about; '' for the form as a whole. */
export type RefusedFields = Readonly<Record<string, string>>;

/** What metadata is called in a form, by its name in RFC 7591: a refusal begins with that. */
const fieldsOfMetadata: RefusedFields = {
  client_name: 'name',
  redirect_uris: 'redirectUris',
  scope: 'kinds',
  contacts: 'contacts',
  client_uri: 'website',
  policy_uri: 'privacyPolicy',
  tos_uri: 'terms',
  third_party_notify_uri: 'notifyUri',
  third_party_application_description: 'description',
};

/** Does the work of a form; where that is refused for what was given, the form with the reason, in the words of the help pages. */
export async function orRefused<T>(
  state: FormState,
  language: Language,
  fields: RefusedFields,
  work: () => Promise<T>,
): Promise<{ readonly done: T } | { readonly refused: FormState }> {
  try {
    return { done: await work() };
  } catch (error) {
    if (!(error instanceof CustodianError)) throw error;
    const field = fields[error.code];
    const text = problemText(error.code)?.[language];
    if (field === undefined || text === undefined) throw error;
    const named = fieldsOfMetadata[error.message.split(' ')[0] ?? ''];
    return { refused: withError(state, named ?? field, `${text.title} ${text.todo}`) };
  }
}
