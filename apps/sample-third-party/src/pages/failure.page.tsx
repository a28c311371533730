import type { JSX } from 'preact';
import type { FailureCode } from '../failure.js';
import { Action, Layout, type PageContext } from './layout.js';

interface Words {
  readonly title: string;
  readonly what: string;
  /** what to do about it */
  readonly next: string;
  /** whether beginning anew helps */
  readonly canConnect?: boolean;
}

const NOT_YOU = 'This is between us and your utility, and nothing that you did.';

const words: Readonly<Record<FailureCode, Words>> = {
  'access-denied': {
    title: 'You did not share your data, so there is no diary.',
    what: 'Your utility told us that you refused. We received nothing.',
    next: 'Nothing more happens. If you change your mind, connect again; you can share less, or for a shorter time.',
    canConnect: true,
  },
  'request-expired': {
    title: 'That took too long, or came from an old page.',
    what: 'You came back from your utility with an answer that we no longer, or never, waited for. We received nothing.',
    next: 'Begin again here, in this browser. If your utility lists Kilowatt Diary as sharing, end that there.',
    canConnect: true,
  },
  'wrong-issuer': {
    title: 'That answer was not from your utility.',
    what: 'It says that it comes from somebody else, so we did not use it.',
    next: 'Begin again from this page, and follow no links from messages.',
    canConnect: true,
  },
  'custodian-refused': {
    title: 'Your utility did not accept our request.',
    what: NOT_YOU,
    next: 'Try again in a while. If it stays so, tell us when it happened.',
    canConnect: true,
  },
  'custodian-unreachable': {
    title: 'Your utility cannot be reached.',
    what: 'It does not answer. What we have already read of yours is safe here.',
    next: 'Try again in a few minutes. In the demo, see that it runs: npm start.',
    canConnect: true,
  },
  'no-credentials': {
    title: 'This diary is not registered with a utility yet.',
    what: NOT_YOU,
    next: 'Whoever runs it finds in its README how to register it.',
  },
  'credentials-refused': {
    title: 'Your utility does not know this diary.',
    what: 'It refused the credentials by which we say who we are. Nothing that you did.',
    next: 'Whoever runs it must register it anew: see its README.',
  },
  'grant-gone': {
    title: 'The sharing has ended.',
    what: 'Your utility gives us nothing more of yours.',
    next: 'Connect again if you want the diary to go on.',
    canConnect: true,
  },
  'sharing-ended': {
    title: 'The sharing has ended.',
    what: 'Your utility gives us nothing more of yours.',
    next: 'Connect again if you want the diary to go on.',
    canConnect: true,
  },
  'form-not-ours': {
    title: 'That did not come from this page.',
    what: 'What was sent is not from a page of ours in this browser, so we did nothing.',
    next: 'Go to the first page and try again. Cookies must be allowed.',
  },
  'not-found': {
    title: 'There is no such page.',
    what: 'The address leads nowhere.',
    next: 'Go to the first page.',
  },
  'not-a-notification': { title: 'This is not a BatchList.', what: 'It cannot be read.', next: 'Send XML of ESPI.' },
  'signature-wrong': {
    title: 'The signature is wrong.',
    what: 'It is missing, too old, or by another secret.',
    next: 'Sign as the Standard Webhooks specification says.',
  },
  'too-long': { title: 'That is too long.', what: 'We did not read it.', next: 'Send less.' },
  unexpected: {
    title: 'Something went wrong here.',
    what: 'It is our fault, and nothing of yours is lost.',
    next: 'Try again. If it stays so, tell us when it happened.',
  },
};

/** For callers that read no pages. */
export const sentenceOf = (code: FailureCode): string => `${words[code].title} ${words[code].next}`;

export function FailurePage({ page, code }: { page: PageContext; code: FailureCode }): JSX.Element {
  const { title, what, next, canConnect = false } = words[code];
  return (
    <Layout page={page} title={title}>
      <div class="narrow stack">
        <h1>{title}</h1>
        <p class="sub">{what}</p>
        <p class="sub">{next}</p>
        <div class="row">
          {canConnect && (
            <Action to="/connect" kind="go">
              Connect again
            </Action>
          )}
          <a class="btn" href="/">
            Go to the first page
          </a>
        </div>
        <p class="tiny mono">{code}</p>
      </div>
    </Layout>
  );
}
