import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { assetAddresses } from '../assets.js';
import { FORM_TOKEN } from './form.guard.js';

/** What every page is told of its request. */
export interface PageContext {
  /** what its forms carry */
  readonly formToken: string;
  /** whether this browser has a connection */
  readonly isConnected: boolean;
  readonly current?: 'usage' | 'sharing' | undefined;
}

const ThisPage = createContext<PageContext>({ formToken: '', isConnected: false });

export interface LayoutProps {
  readonly page: PageContext;
  readonly title: string;
  readonly hasChart?: boolean;
  readonly children: ComponentChildren;
}

/** A whole document. English alone: it is a sample. */
export function Layout({ page, title, hasChart = false, children }: LayoutProps): JSX.Element {
  return (
    <ThisPage.Provider value={page}>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${title} · Kilowatt Diary`}</title>
          <link rel="icon" href={assetAddresses.icon} type="image/svg+xml" />
          <link rel="preload" href={assetAddresses.font} as="font" type="font/woff2" crossorigin="anonymous" />
          {hasChart && <link rel="stylesheet" href={assetAddresses.plotStyle} />}
          <link rel="stylesheet" href={assetAddresses.style} />
          {hasChart && <script src={assetAddresses.plot} defer />}
          <script src={assetAddresses.chart} defer />
        </head>
        <body>
          <a class="skip" href="#main">
            Skip to content
          </a>
          <header class="top">
            <div class="wrap">
              <a class="brand" href="/">
                <Mark />
                <span>Kilowatt Diary</span>
              </a>
              {page.isConnected && (
                <nav class="nav" aria-label="Main">
                  <a href="/" aria-current={page.current === 'usage' ? 'page' : undefined}>
                    Usage
                  </a>
                  <a href="/sharing" aria-current={page.current === 'sharing' ? 'page' : undefined}>
                    Sharing
                  </a>
                </nav>
              )}
            </div>
          </header>
          <main id="main">
            <div class="wrap">{children}</div>
          </main>
          <footer class="foot">
            <div class="wrap">
              <p>A sample of what one can build on Green Button. It keeps what you share until you disconnect.</p>
            </div>
          </footer>
        </body>
      </html>
    </ThisPage.Provider>
  );
}

const Mark = (): JSX.Element => (
  <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
    <rect width="30" height="30" rx="4" fill="currentColor" />
    <path d="M7 6.5h16M7 6.5v17h16v-17M11 18v2m4-7v7m4-4v4" stroke="var(--surface)" stroke-width="2" fill="none" />
  </svg>
);

/** A button that changes something. */
export function Action({ to, kind, children }: { to: string; kind?: 'go' | 'stop'; children: ComponentChildren }) {
  const { formToken } = useContext(ThisPage);
  return (
    <form method="post" action={to}>
      <input type="hidden" name={FORM_TOKEN} value={formToken} />
      <button class={kind === undefined ? 'btn' : `btn ${kind}`}>{children}</button>
    </form>
  );
}

/** What one should know before reading on. */
export const Note = ({ mood, children }: { mood: 'good' | 'warn' | 'bad' | 'off'; children: ComponentChildren }) => (
  <div class={`note ${mood}`} role="status">
    <p>{children}</p>
  </div>
);

export const render = (document: JSX.Element): string => `<!doctype html>${renderToString(document)}`;
