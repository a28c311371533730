import type { ErrorPage } from '@app/authorization';

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page for a person whose request cannot go on. */
export const errorPage = ({ text, code }: ErrorPage): string =>
  `<!doctype html><html lang="en"><title>Not possible</title><h1>Not possible</h1><p>${escaped(text)}</p><p><small>${escaped(code)}</small></p></html>`;
