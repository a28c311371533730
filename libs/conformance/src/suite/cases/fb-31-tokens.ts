import { faultsOfAnswer, type Check, type ConformanceCase } from '../conformance-case.js';
import type { Answer } from '../connection.js';
import { exchangeOf, exchangeWay, type Manner, type OAuthClient, type Parameters, type Way } from '../oauth-client.js';
import { faultsOfSender, givesTokens, refused } from '../oauth-expectations.js';
import { inBothManners } from './oauth-manners.js';

const CLIENT_SCOPE = 'FB=4_5_15;IntervalDuration=3600;BlockDuration=daily;HistoryLength=13';
const TOKEN = ['access_token', 'token_type', 'expires_in', 'scope', 'resourceURI', 'authorizationURI'];
const WITH_REFRESH = [...TOKEN, 'refresh_token'];

/** A request that the token endpoint must refuse. */
interface Refused {
  readonly id: string;
  readonly title: string;
  /** the tool does not know it */
  readonly rfcAlone?: true;
  /** the tool's way of asking; by form where the RFCs are followed */
  readonly toolsWay: Way;
  readonly parameters: (oauth: OAuthClient, manner: Manner) => Parameters | Promise<Parameters>;
  /** the client's own where absent */
  readonly authorization?: (oauth: OAuthClient, manner: Manner) => string | undefined;
  readonly status: 400 | 401;
  /** of RFC 6749 section 5.2, one of which must be told */
  readonly errors: readonly string[];
}

/** What would be a good exchange of a new code, but for a change. */
const exchange =
  (change: (oauth: OAuthClient, manner: Manner) => Parameters): Refused['parameters'] =>
  async (oauth, manner) => ({ ...exchangeOf(await oauth.code(manner)), ...change(oauth, manner) });

/** The same of a code that is none, where none needs to be got. */
const exchangeOfNone =
  (change: Parameters): Refused['parameters'] =>
  (oauth) => ({
    ...exchangeOf({ code: 'badauthorizationcode', redirectUri: oauth.redirectUri(), verifier: undefined }),
    ...change,
  });

const refresh =
  (change: Parameters): Refused['parameters'] =>
  async (oauth, manner) => ({
    grant_type: 'refresh_token',
    refresh_token: await oauth.refreshToken(manner),
    ...change,
  });

const refusals: readonly Refused[] = [
  {
    id: 'OAD003.0',
    title: 'Tokens without saying who asks',
    toolsWay: 'GET',
    parameters: exchangeOfNone({}),
    authorization: () => undefined,
    status: 401,
    errors: ['invalid_client'],
  },
  {
    id: 'OAD003.1',
    title: 'Tokens with a header that is none',
    toolsWay: 'GET',
    parameters: exchangeOfNone({}),
    authorization: () => 'Basic badauthorizationheader',
    status: 401,
    errors: ['invalid_client'],
  },
  {
    id: 'OAD003.2',
    title: 'A code without grant_type',
    toolsWay: 'GET',
    parameters: exchange(() => ({ grant_type: undefined })),
    status: 400,
    errors: ['invalid_request'],
  },
  {
    id: 'OAD003.3',
    title: 'An exchange without code',
    toolsWay: 'GET',
    parameters: exchangeOfNone({ code: undefined }),
    status: 400,
    errors: ['invalid_request'],
  },
  {
    id: 'OAD003.4',
    title: 'A code without redirect_uri',
    toolsWay: 'GET',
    parameters: exchange(() => ({ redirect_uri: undefined })),
    status: 400,
    errors: ['invalid_request', 'invalid_grant'],
  },
  {
    id: 'OAD003.5',
    title: 'A client that says who it is twice',
    toolsWay: 'GET',
    parameters: exchange((oauth, manner) => {
      const { id, secret } = oauth.credentials();
      // an id alone is no second way to be known (RFC 6749 section 2.3)
      return { client_id: id, ...(manner === 'rfc' && { client_secret: secret }) };
    }),
    status: 400,
    errors: ['invalid_request'],
  },
  {
    id: 'OAD003.6',
    title: 'A code with another redirect_uri',
    toolsWay: 'GET',
    parameters: exchange(() => ({ redirect_uri: 'https://badredirect.example/callback' })),
    status: 400,
    errors: ['invalid_grant'],
  },
  {
    id: 'OAD003.7',
    title: 'A code that is none',
    toolsWay: 'GET',
    parameters: exchangeOfNone({}),
    status: 400,
    errors: ['invalid_grant'],
  },
  {
    id: 'OAD003.8',
    title: 'A code that is six minutes old',
    toolsWay: 'GET',
    parameters: async (oauth) =>
      exchangeOf({ code: await oauth.oldCode(), redirectUri: oauth.redirectUri(), verifier: undefined }),
    status: 400,
    errors: ['invalid_grant'],
  },
  {
    id: 'PKCE001',
    title: 'A code with another code_verifier',
    rfcAlone: true,
    toolsWay: 'POST by form',
    parameters: exchange(() => ({ code_verifier: 'another-verifier-than-the-challenge-was-made-of' })),
    status: 400,
    errors: ['invalid_grant'],
  },
  {
    id: 'OAD-OTHER',
    title: 'A code that was issued to another client (FB_31)',
    toolsWay: 'POST by query',
    parameters: exchange(() => ({})),
    authorization: (oauth, manner) => oauth.basic(manner, oauth.otherCredentials()),
    status: 400,
    errors: ['invalid_grant'],
  },
  {
    id: 'OAD011.0',
    title: 'A refresh without grant_type',
    toolsWay: 'POST by ?body',
    parameters: refresh({ grant_type: undefined }),
    status: 400,
    errors: ['invalid_request'],
  },
  {
    id: 'OAD011.1',
    title: 'A refresh without refresh_token',
    toolsWay: 'POST by ?body',
    parameters: () => ({ grant_type: 'refresh_token' }),
    status: 400,
    errors: ['invalid_request'],
  },
  {
    id: 'OAD011.2',
    title: 'A refresh for a scope that was not granted',
    toolsWay: 'POST by ?body',
    parameters: refresh({ scope: 'Read/Write' }),
    status: 400,
    errors: ['invalid_scope'],
  },
  {
    id: 'OAD014.0',
    title: "A client's own token without grant_type",
    toolsWay: 'POST by query',
    parameters: () => ({ scope: CLIENT_SCOPE }),
    status: 400,
    errors: ['invalid_request'],
  },
  {
    id: 'OAD014.1',
    title: "A client's own token for a scope that is none",
    toolsWay: 'POST by query',
    parameters: () => ({ grant_type: 'client_credentials', scope: 'FB=read/write' }),
    status: 400,
    errors: ['invalid_scope'],
  },
];

const wayOf = (manner: Manner, toolsWay: Way): Way => (manner === 'tool' ? toolsWay : exchangeWay.rfc);

const refusalOf = ({ id, title, toolsWay, parameters, authorization, status, errors }: Refused): ConformanceCase[] =>
  inBothManners(id, title, (manner) => {
    const way = wayOf(manner, toolsWay);
    const expected = refused(manner, [status], errors);
    const asked: Check = {
      says: `token endpoint, ${way}, ${title.toLowerCase()}: ${expected.says}`,
      faults: async (server) => {
        const { oauth } = server;
        const header = authorization === undefined ? oauth.basic(manner) : authorization(oauth, manner);
        const answer = await oauth.token(way, await parameters(oauth, manner), header);
        return faultsOfAnswer(answer, server, [expected]);
      },
    };
    return { checks: [asked] };
  });

/** Asks the token endpoint for what it must give. */
const given = (
  id: string,
  title: string,
  members: readonly string[],
  absent: readonly string[],
  ask: (oauth: OAuthClient, manner: Manner) => Promise<Answer>,
): ConformanceCase[] =>
  inBothManners(id, title, (manner) => {
    const expected = givesTokens(manner, members, absent);
    const asked: Check = {
      says: `token endpoint, ${exchangeWay[manner]}: ${expected.says}`,
      faults: async (server) => faultsOfAnswer(await ask(server.oauth, manner), server, [expected]),
    };
    return { checks: [asked] };
  });

/** The cases of the token endpoint: OAD003 to OAD005, OAD011, OAD012, OAD014, OAD015, and FB_31's own. */
export const tokenCases: readonly ConformanceCase[] = [
  ...refusals.flatMap((each) => refusalOf(each).filter(({ id }) => each.rfcAlone !== true || id.endsWith('/rfc'))),
  ...inBothManners('OAD004', 'A code that was used', (manner) => ({
    checks: [
      {
        says: `token endpoint, ${exchangeWay[manner]}, the same code twice: 200, then ${refused(manner, [400], ['invalid_grant']).says}`,
        faults: async (server) => {
          const code = await server.oauth.code(manner);
          const first = await server.oauth.exchange(manner, code);
          if (first.status !== 200) return [`the first exchange answers ${first.status}: see OAD005`];
          const again = await server.oauth.exchange(manner, code);
          return faultsOfAnswer(again, server, [refused(manner, [400], ['invalid_grant'])]);
        },
      },
    ],
  })),
  ...inBothManners('OAD005', 'A code gives tokens', (manner) => {
    const expected = givesTokens(manner, WITH_REFRESH);
    return {
      checks: [
        {
          says: `GET authorize; the customer allows: a code${manner === 'tool' ? '' : ', iss'} and state at the redirect URI; token endpoint, ${exchangeWay[manner]}: ${expected.says}`,
          faults: async (server) => {
            const { oauth } = server;
            const code = await oauth.consented(manner);
            const { callback, request } = code;
            if (code.code === '') return [`there is no code, but ${callback?.search ?? 'nothing'}`];
            const issuer = manner === 'tool' ? undefined : await server.announcedIssuer();
            const sender = callback && request ? faultsOfSender(callback, request, issuer) : [];
            return [...sender, ...faultsOfAnswer(await oauth.exchange(manner, code), server, [expected])];
          },
        },
      ],
    };
  }),
  ...given('OAD012', 'A refresh gives new tokens', WITH_REFRESH, [], async (oauth, manner) =>
    oauth.token(
      exchangeWay[manner],
      { grant_type: 'refresh_token', refresh_token: await oauth.refreshToken(manner) },
      oauth.basic(manner),
    ),
  ),
  ...given('OAD015', "A client's own token", TOKEN, ['refresh_token'], async (oauth, manner) =>
    oauth.token(exchangeWay[manner], { grant_type: 'client_credentials', scope: CLIENT_SCOPE }, oauth.basic(manner)),
  ),
];
