import type { JSX } from 'preact';
import { Action, Layout, Note, type PageContext } from './layout.js';

/** Before there is a connection. */
export function WelcomePage({ page, hasLeft }: { page: PageContext; hasLeft: boolean }): JSX.Element {
  return (
    <Layout page={page} title="What your home uses, hour by hour">
      {hasLeft && (
        <Note mood="off">You are disconnected. We gave the permission back and deleted what we had read.</Note>
      )}
      <div class="narrow stack">
        <h1>What your home uses, hour by hour.</h1>
        <p class="sub">
          Your utility reads your meter. With your permission it shows us the readings, and we show you where they go.
        </p>
        <div class="row">
          <Action to="/connect" kind="go">
            Connect your utility
          </Action>
        </div>
        <ul class="ticks">
          <li>You sign in with your utility, never here.</li>
          <li>You choose there what we see, and for how long.</li>
          <li>We ask for electricity readings alone: no name, no address, no bills.</li>
          <li>One click ends it, and deletes what we have read.</li>
        </ul>
      </div>
    </Layout>
  );
}

/** While the first readings are on their way. The script looks whether they are there; without it, the link does. */
export function WaitingPage({ page, children }: { page: PageContext; children?: JSX.Element | null }): JSX.Element {
  return (
    <Layout page={page} title="Reading your usage">
      <div class="narrow stack" data-wait="/state">
        <h1>We are reading your usage.</h1>
        <p class="sub">The first time takes a moment: it is a year of readings.</p>
        {children}
        <div class="row">
          <a class="btn" href="/">
            Look again
          </a>
        </div>
      </div>
    </Layout>
  );
}

/** The permission stands, and there is nothing to show. */
export function EmptyPage({ page, children }: { page: PageContext; children?: JSX.Element | null }): JSX.Element {
  return (
    <Layout page={page} title="No readings yet">
      <div class="narrow stack">
        <h1>Your utility has sent no electricity readings yet.</h1>
        <p class="sub">As soon as there are some, they are here. We look each hour, and when your utility tells us.</p>
        {children}
        <div class="row">
          <a class="btn" href="/sharing">
            See what you share
          </a>
        </div>
      </div>
    </Layout>
  );
}
