import type { JSX } from 'preact';
import type { Connection } from '../connections/connection.js';
import { Note } from './layout.js';
import { utcTime } from './numbers.js';

/** News are news for a day. */
const NEW_FOR_MS = 86_400_000;

/** What stands in the way of the newest readings and what happens next; or that new ones have just come. */
export function TroubleNote({
  connection: { endedAt, newsAt, notBefore, trouble },
}: {
  connection: Connection;
}): JSX.Element | null {
  if (endedAt !== undefined) {
    return (
      <Note mood="bad">
        <b>The sharing has ended.</b> You, or your utility, ended it on {utcTime(endedAt)}. What we had read until then
        stays here until you remove it; <a href="/sharing">connect again or remove it</a>.
      </Note>
    );
  }
  const again = notBefore === undefined ? '' : ` We look again at ${utcTime(notBefore)}.`;
  switch (trouble) {
    case undefined:
      if (newsAt === undefined || Date.now() - newsAt > NEW_FOR_MS) return null;
      return (
        <Note mood="good">
          <b>New data arrived.</b> Your utility told us of it, and we read it on {utcTime(newsAt)}.
        </Note>
      );
    case 'preparing':
      return <Note mood="off">Your utility is preparing your readings.{again}</Note>;
    case 'unreachable':
      return <Note mood="warn">Your utility cannot be reached, so the newest readings may be missing.{again}</Note>;
    case 'unreadable':
      return (
        <Note mood="warn">What your utility sent cannot be read, so the newest readings may be missing.{again}</Note>
      );
    default:
      return trouble satisfies never;
  }
}
