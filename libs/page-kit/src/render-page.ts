import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** The document as text. Whatever a page is given is escaped. */
export const renderPage = (page: VNode): string => `<!doctype html>${renderToString(page)}`;
