import type { JSX } from 'preact';
import type { Connection } from '../connections/connection.js';
import { Action, Layout, type PageContext } from './layout.js';
import { utcTime } from './numbers.js';
import { scopeWords } from './scope-words.js';
import { TroubleNote } from './trouble-note.js';

export interface SharingPageProps {
  readonly page: PageContext;
  readonly connection: Connection;
  readonly custodianUrl: string;
}

/** What was granted, until when, and how to end it. */
export function SharingPage({ page, connection, custodianUrl }: SharingPageProps): JSX.Element {
  const { connectedAt, endedAt, readAt, scope, tokens, until } = connection;
  const hasEnded = endedAt !== undefined;
  const custodian = new URL(custodianUrl).host;
  return (
    <Layout page={page} title="What you share">
      <div class="head">
        <h1>
          {hasEnded ? 'You no longer share anything with this diary.' : 'You share your electricity with this diary.'}
        </h1>
        <p class="sub">
          {hasEnded
            ? 'We keep what we had read, until you remove it here.'
            : 'We read what is listed here, and nothing else. You can end it here or with your utility, at any time.'}
        </p>
      </div>
      <TroubleNote connection={connection} />
      <div class="cols">
        <div class="sheet">
          <section class="stack-2">
            <h2>What we {hasEnded ? 'could' : 'can'} see</h2>
            <ul class="ticks">
              {scopeWords(scope).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </section>
          <section>
            <dl class="facts">
              <dt>From</dt>
              <dd>{custodian}</dd>
              <dt>Connected</dt>
              <dd>{utcTime(connectedAt)}</dd>
              <dt>Until</dt>
              <dd>{hasEnded ? `Ended ${utcTime(endedAt)}` : until === undefined ? 'You end it' : utcTime(until)}</dd>
              <dt>Last read</dt>
              <dd>{readAt === undefined ? 'Not yet' : utcTime(readAt)}</dd>
              {tokens !== undefined && (
                <>
                  <dt>Key good until</dt>
                  <dd>{utcTime(tokens.expiresAt)}</dd>
                </>
              )}
              <dt>Scope</dt>
              <dd class="mono">{scope}</dd>
            </dl>
          </section>
          {!hasEnded && (
            <section class="row">
              <Action to="/read">Read again now</Action>
            </section>
          )}
        </div>
        <section class="stack-2">
          <h2>{hasEnded ? 'Remove your diary' : 'End the sharing'}</h2>
          <p class="small">
            {hasEnded
              ? 'We delete what we have read. Your utility keeps your data, as before.'
              : 'We give the permission back to your utility and delete what we have read. Your utility keeps your data, as before.'}
          </p>
          <a class="btn stop" href="/disconnect">
            {hasEnded ? 'Remove my diary' : 'Disconnect'}
          </a>
          {hasEnded && (
            <Action to="/connect" kind="go">
              Connect again
            </Action>
          )}
        </section>
      </div>
    </Layout>
  );
}

/** Asks once more. */
export function DisconnectPage({ page }: { page: PageContext }): JSX.Element {
  return (
    <Layout page={page} title="Disconnect">
      <div class="narrow stack">
        <h1>Delete your diary and end the sharing?</h1>
        <p class="sub">
          Everything that we have read is deleted at once, and cannot be brought back here. Your utility still has it:
          you can connect again.
        </p>
        <div class="row">
          <Action to="/disconnect" kind="stop">
            Yes, disconnect and delete
          </Action>
          <a class="btn" href="/sharing">
            No, keep it
          </a>
        </div>
      </div>
    </Layout>
  );
}
