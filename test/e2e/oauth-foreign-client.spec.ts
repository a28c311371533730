import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth4webapi from 'oauth4webapi';
import { BASE, OAuthUtility, REDIRECT, REGISTERED, SCOPE } from '../support/oauth-utility.js';

let oauth: OAuthUtility;
let server: oauth4webapi.AuthorizationServer;

/** The strict client speaks to the address that the world knows; here it lies elsewhere. */
const lenient = {
  [oauth4webapi.allowInsecureRequests]: true,
  [oauth4webapi.customFetch]: async (url: string, options: RequestInit) =>
    fetch(url.replace(BASE, oauth.server.origin), options),
} as const;

beforeAll(async () => {
  oauth = await OAuthUtility.start();
  const issuer = new URL(BASE);
  const discovered = await oauth4webapi.discoveryRequest(issuer, { ...lenient, algorithm: 'oauth2' });
  server = await oauth4webapi.processDiscoveryResponse(issuer, discovered);
});
afterAll(async () => oauth.close());

async function registered(): Promise<{
  client: oauth4webapi.Client;
  secret: string;
  authentication: oauth4webapi.ClientAuth;
}> {
  const initialAccessToken = (await oauth.server.custodian.tokens.issue('initial', {})).token;
  const metadata = { client_name: 'Kilowatt Diary', redirect_uris: [REDIRECT], scope: REGISTERED };
  const answer = await oauth4webapi.dynamicClientRegistrationRequest(server, metadata, {
    ...lenient,
    initialAccessToken,
  });
  const client = await oauth4webapi.processDynamicClientRegistrationResponse(answer);
  const secret = typeof client.client_secret === 'string' ? client.client_secret : '';
  return { client, secret, authentication: oauth4webapi.ClientSecretBasic(secret) };
}

describe('oauth4webapi, which forgives nothing', () => {
  it('finds the server by its metadata (RFC 8414)', () => {
    expect(server).toMatchObject({
      issuer: BASE,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });

  it('registers (RFC 7591), and goes through code, PKCE, refresh, introspection and revocation', async () => {
    const { client, authentication } = await registered();
    const verifier = oauth4webapi.generateRandomCodeVerifier();
    const state = oauth4webapi.generateRandomState();
    const address = new URL(server.authorization_endpoint ?? '');
    address.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: SCOPE,
      state,
      code_challenge: await oauth4webapi.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    oauth.door.answer = { customerId: oauth.customerId };
    const { elsewhere } = await oauth.newBrowser().follow(address.href);
    const answer = oauth4webapi.validateAuthResponse(server, client, elsewhere ?? new URL(REDIRECT), state);
    const exchanged = await oauth4webapi.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      answer,
      REDIRECT,
      verifier,
      lenient,
    );
    const tokens = await oauth4webapi.processAuthorizationCodeResponse(server, client, exchanged);
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: SCOPE, resourceURI: expect.any(String) });

    const renewed = await oauth4webapi.processRefreshTokenResponse(
      server,
      client,
      await oauth4webapi.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token ?? '', lenient),
    );
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);

    const isActive = async (token: string): Promise<boolean> => {
      const asked = await oauth4webapi.introspectionRequest(server, client, authentication, token, lenient);
      return (await oauth4webapi.processIntrospectionResponse(server, client, asked)).active;
    };
    expect(await isActive(renewed.access_token)).toBe(true);
    const revoked = await oauth4webapi.revocationRequest(
      server,
      client,
      authentication,
      renewed.refresh_token ?? '',
      lenient,
    );
    await oauth4webapi.processRevocationResponse(revoked);
    expect(await isActive(renewed.access_token)).toBe(false);
  });

  it('gets a token of its own, by the header and by the body', async () => {
    const { client, secret, authentication } = await registered();
    for (const way of [authentication, oauth4webapi.ClientSecretPost(secret)]) {
      const answer = await oauth4webapi.clientCredentialsGrantRequest(
        server,
        client,
        way,
        { scope: 'FB=34_35' },
        lenient,
      );
      const tokens = await oauth4webapi.processClientCredentialsResponse(server, client, answer);
      expect(tokens).toMatchObject({ scope: 'FB=34_35', token_type: 'bearer' });
    }
  });

  it('understands a refusal', async () => {
    const { client } = await registered();
    const answer = await oauth4webapi.clientCredentialsGrantRequest(
      server,
      client,
      oauth4webapi.ClientSecretBasic('wrong'),
      { scope: 'FB=34_35' },
      lenient,
    );
    await expect(oauth4webapi.processClientCredentialsResponse(server, client, answer)).rejects.toMatchObject({
      cause: [{ scheme: 'basic' }],
    });
  });
});
