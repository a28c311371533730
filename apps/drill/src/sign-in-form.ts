import type { Answer, Question } from './ask.js';

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The password form of a page of signing in, as it is sent by a browser. */
export function signInForm(page: Answer, email: string, password: string): Question {
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return {
    method: 'POST',
    headers: { ...FORM, cookie: cookiesOf(page), accept: 'text/html' },
    body: new URLSearchParams({ _csrf: csrf, email, password }).toString(),
  };
}

/** The cookies that an answer sets, as they are sent with the next question. */
export const cookiesOf = ({ headers }: Answer): string =>
  (headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '').join('; ');
