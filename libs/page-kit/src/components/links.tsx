import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Icon, type IconName } from '../icon.js';
import { usePage, type NavigationLink } from '../page-context.js';
import { Button } from './button.js';

const texts = textsIn({
  en: { older: 'Older', newer: 'Newest', pages: 'Pages' },
  es: { older: 'Anteriores', newer: 'Más recientes', pages: 'Páginas' },
});

/** Parts of one thing. */
export function Tabs({ label, links }: { label: string; links: readonly NavigationLink[] }): JSX.Element {
  return (
    <nav class="tabs" aria-label={label}>
      {links.map(({ href, label, isCurrent }) => (
        <a key={href} href={href} aria-current={isCurrent ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
}

/** Exactly one of two to five. */
export function Segments({ label, links }: SegmentsProps): JSX.Element {
  return (
    <nav class="seg" aria-label={label}>
      {links.map(({ href, label, isCurrent, icon }) => (
        <a key={href} href={href} aria-current={isCurrent ? 'true' : undefined}>
          {icon !== undefined && <Icon name={icon} />}
          {label}
        </a>
      ))}
    </nav>
  );
}

export interface SegmentsProps {
  readonly label: string;
  readonly links: readonly (NavigationLink & { readonly icon?: IconName | undefined })[];
}

export interface PagerProps {
  /** "7 of 412 entries" */
  readonly count: string;
  /** of the first page, where this is another */
  readonly newest?: string | undefined;
  /** of the page that follows, where there is one */
  readonly older?: string | undefined;
}

/** The foot of a list that goes on: its last row says how far one is. */
export function Pager({ count, newest, older }: PagerProps): JSX.Element {
  const t = texts(usePage().language);
  return (
    <div class="row">
      <span class="small">{count}</span>
      {(newest !== undefined || older !== undefined) && (
        <nav class="row push noprint" aria-label={t.pages}>
          {newest !== undefined && <Button href={newest}>{t.newer}</Button>}
          {older !== undefined && <Button href={older}>{t.older}</Button>}
        </nav>
      )}
    </div>
  );
}
