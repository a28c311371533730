import type { Answer } from './connection.js';
import type { Expectation } from './conformance-case.js';
import { isAt } from './customer-browser.js';
import { answers } from './expectations.js';
import { membersOf, type AuthorizationRequest, type Manner } from './oauth-client.js';

/** The token endpoint refuses. @param errors of RFC 6749 section 5.2, of which one must be told */
export function refused(manner: Manner, statuses: readonly number[], errors: readonly string[]): Expectation {
  const status = answers(...statuses);
  if (manner === 'tool') return status;
  return {
    says: `${status.says}, ${errors.join(' or ')} in JSON, and Basic asked for by 401`,
    faultOf: (answer, server) => {
      const { error } = membersOf(answer);
      const told = typeof error === 'string' ? error : 'nothing';
      return (
        status.faultOf(answer, server) ??
        (errors.includes(told) ? undefined : `it tells ${told} instead of ${errors.join(' or ')}`) ??
        (answer.status === 401 ? faultOfChallenge(answer, /^basic\b/i) : undefined)
      );
    },
  };
}

/** The token endpoint gives tokens. @param members that must be there. @param absent those that must not */
export const givesTokens = (
  manner: Manner,
  members: readonly string[],
  absent: readonly string[] = [],
): Expectation => ({
  says: `200, ${members.join(', ')}${absent.map((name) => `, no ${name}`).join('')}${manner === 'rfc' ? ', JSON, no-store, Bearer' : ''}`,
  faultOf: (answer, server) => {
    const given = membersOf(answer);
    const missing = members.filter((name) => [undefined, null, '', 0].some((nothing) => given[name] === nothing));
    const odd = absent.filter((name) => name in given);
    return (
      answers(200).faultOf(answer, server) ??
      (missing.length > 0 ? `there is no ${missing.join(', ')} in the answer` : undefined) ??
      (odd.length > 0 ? `there is a ${odd.join(', ')} in the answer` : undefined) ??
      (manner === 'rfc' ? faultOfTokenAnswer(answer, given['token_type']) : undefined)
    );
  },
});

/** RFC 6749 section 5.1 */
function faultOfTokenAnswer({ contentType, headers }: Answer, type: unknown): string | undefined {
  if (!/^application\/json\b/i.test(contentType)) return `it is ${contentType || 'of no media type'}, not JSON`;
  if (!/\bno-store\b/i.test(headers['cache-control'] ?? '')) return 'Cache-Control is not no-store';
  return typeof type === 'string' && type.toLowerCase() === 'bearer' ? undefined : 'token_type is not Bearer';
}

/** A resource is refused, and says by which scheme it is to be had (RFC 6750 section 3). */
export const challenges = (...statuses: readonly number[]): Expectation => ({
  says: `${statuses.join(' or ')}, WWW-Authenticate: Bearer`,
  faultOf: (answer, server) => answers(...statuses).faultOf(answer, server) ?? faultOfChallenge(answer, /^bearer\b/i),
});

/** RFC 6750 section 3.1 */
export const tokenIsInvalid: Expectation = {
  says: '401, WWW-Authenticate: Bearer error="invalid_token"',
  faultOf: (answer, server) =>
    answers(401).faultOf(answer, server) ?? faultOfChallenge(answer, /^bearer\b.*\berror="?invalid_token\b/i),
};

function faultOfChallenge({ headers }: Answer, wanted: RegExp): string | undefined {
  const challenge = headers['www-authenticate'];
  return wanted.test(challenge ?? '') ? undefined : `WWW-Authenticate is ${challenge ?? 'absent'}`;
}

/** The authorization endpoint sends nobody anywhere. */
export const sendsNowhere = (...statuses: readonly number[]): Expectation => ({
  says: statuses.length === 0 ? '4xx, no redirect' : `${statuses.join(' or ')}, no redirect`,
  faultOf: (answer, server) => {
    const { status, headers } = answer;
    if (headers.location !== undefined) return `it redirects to ${headers.location}`;
    if (statuses.length > 0) return answers(...statuses).faultOf(answer, server);
    return status >= 400 && status < 500 ? undefined : `the status is ${status} instead of 4xx`;
  },
});

/** What an answer at the redirect URI must be to a client that goes by the RFCs. */
export interface WantedByClient {
  readonly errors: readonly string[];
  readonly issuer: string | undefined;
}

/** The authorization endpoint goes back to the client with an error, before anybody signs in. */
export function faultsOfRedirect(
  { status, headers }: Answer,
  request: AuthorizationRequest,
  wanted: WantedByClient | undefined,
): string[] {
  const { location } = headers;
  const statuses = wanted === undefined ? [302] : [302, 303];
  if (!statuses.includes(status) || location === undefined) {
    return [`the status is ${status} instead of ${statuses.join(' or ')}`];
  }
  const target = URL.parse(location, request.address);
  if (target === null || !isAt(target, request.redirectUri)) return [`it redirects to ${location}`];
  return [
    ...faultsOfError(target, wanted?.errors),
    ...(wanted === undefined ? [] : faultsOfSender(target, request, wanted.issuer)),
  ];
}

/** An error at the redirect URI, and no code. @param errors of which it must be one; any where absent */
export function faultsOfError({ searchParams }: URL, errors?: readonly string[]): string[] {
  const error = searchParams.get('error');
  const isWanted = error !== null && (errors?.includes(error) ?? true);
  return [
    ...(isWanted
      ? []
      : [`error is ${error ?? 'absent'}${errors === undefined ? '' : ` instead of ${errors.join(' or ')}`}`]),
    ...(searchParams.has('code') ? ['there is a code'] : []),
  ];
}

/** Whether the answer is to this request. @param issuer where the server announces that it names it (RFC 9207) */
export function faultsOfSender(
  { searchParams }: URL,
  { state }: AuthorizationRequest,
  issuer: string | undefined,
): string[] {
  const iss = searchParams.get('iss') ?? 'absent';
  return [
    ...(searchParams.get('state') === state ? [] : [`state is ${searchParams.get('state') ?? 'absent'}`]),
    ...(issuer === undefined || iss === issuer ? [] : [`iss is ${iss} instead of ${issuer}`]),
  ];
}
