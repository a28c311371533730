import type { ReadLink } from '@app/espi';

/** Where an entry stands, with hrefs made comparable. */
export interface EntryLinks {
  readonly self: string | undefined;
  readonly up: string | undefined;
  readonly related: readonly string[];
  /** the host of its self link; undefined where that is relative */
  readonly host: string | undefined;
}

/**
 * An href without what senders vary: scheme and host, the service's own prefix, query and trailing slashes. Within one
 * file relative and absolute hrefs of a resource are the same then.
 */
export function pathOf(href: string): string {
  const path = href
    .trim()
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/, '')
    .replace(/^.*\/espi\/1_1\/resource(?=\/)/, '')
    .replace(/\/+$/, '');
  return path.startsWith('/') ? path : `/${path}`;
}

export function hostOf(href: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/([^/?#]+)/i.exec(href.trim())?.[1]?.toLowerCase();
}

export function linksOf(links: readonly ReadLink[]): EntryLinks {
  const first = (rel: string): string | undefined => links.find((link) => link.rel === rel)?.href;
  const self = first('self');
  const up = first('up');
  return {
    self: self === undefined ? undefined : pathOf(self),
    up: up === undefined ? undefined : pathOf(up),
    related: links.filter(({ rel }) => rel === 'related').map(({ href }) => pathOf(href)),
    host: self === undefined ? undefined : hostOf(self),
  };
}

/** The path and those above it, longest first. */
export function* ancestry(path: string | undefined): Generator<string> {
  let at = path ?? '';
  while (at !== '') {
    yield at;
    at = at.slice(0, at.lastIndexOf('/'));
  }
}
