import { Scope } from '@app/espi';
import { grantedScope } from '../granted-scope.js';
import type { TokenKind } from '../token.js';

/** A name of its own for the scope of a refresh: the engine compares scopes as words, and these are sets. */
export const NARROWED_SCOPE = 'narrowed_scope';

/** What a customer is asked to grant: what the client asks for, no more than is registered; the first registered where it asks for nothing. */
export function requestedScope(text: string | undefined, registered: readonly string[]): Scope {
  const alternatives = registered.map((each) => Scope.parse(each));
  return grantedScope(Scope.parse(text ?? registered[0] ?? ''), alternatives);
}

/** Function blocks by which an application asks for a token of its registration; which of 36, 40 and 44, sources differ. */
const REGISTRATION_BLOCKS = new Set([36, 40, 44]);
/** Function blocks by which it asks for a token of its own: bulk, by SFTP or REST. */
const OWN_BLOCKS = [34, 35];

/** The kind of token that a client gets for itself by a scope. Upload and operator tokens are not to be had so. */
export const ownTokenKind = ({ functionBlocks }: Scope): Extract<TokenKind, 'client' | 'registration'> =>
  functionBlocks.size > 0 && [...functionBlocks].every((block) => REGISTRATION_BLOCKS.has(block))
    ? 'registration'
    : 'client';

/** What a client is granted for itself (RFC 6749 section 4.4). */
export function ownScope(text: string | undefined, registered: readonly string[]): Scope {
  const asked = text === undefined ? Scope.of({ functionBlocks: OWN_BLOCKS }) : Scope.parse(text);
  if (ownTokenKind(asked) === 'registration') return Scope.of({ functionBlocks: asked.functionBlocks });
  const alternatives = registered.map((each) => {
    const scope = Scope.parse(each);
    return scope.with({ functionBlocks: [...scope.functionBlocks, ...OWN_BLOCKS] });
  });
  return grantedScope(asked, alternatives);
}

/** A scope in the one way to write it; a text that is no scope stays as it is. */
export function canonicalScope(text: string): string {
  try {
    return Scope.parse(text).toString();
  } catch {
    return text;
  }
}
