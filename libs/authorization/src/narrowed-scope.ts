import { Scope } from '@app/espi';
import type { Authorization } from './authorization.js';
import { publishedStart } from './published-period.js';

/**
 * The part of a granted scope that is asked for; how many usage points it holds stays as granted.
 *
 * @returns undefined where more is asked for than was granted (RFC 6749 section 6)
 */
export function narrowedScope(granted: Scope, asked: Scope): Scope | undefined {
  if (asked.functionBlocks.size === 0 || !granted.covers(asked)) return undefined;
  return asked.intersect(granted).with({ accountCollection: granted.accountCollection });
}

/** An authorization as a token of less than its scope shows it. */
export function underScope(authorization: Authorization, scope: string | undefined): Authorization {
  if (scope === undefined || scope === authorization.scope) return authorization;
  const { grantedAt, publishedPeriod } = authorization;
  const start = publishedStart(Scope.parse(scope), grantedAt, publishedPeriod.start);
  return { ...authorization, scope, publishedPeriod: { ...publishedPeriod, start } };
}
