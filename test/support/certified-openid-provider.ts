import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

const CLIENT = { id: 'custodian', secret: 'a-secret-of-the-tests-alone' };

/** An OpenID provider that is certified (oidc-provider), at which one person has an account and agrees to everything. */
export interface CertifiedProvider {
  readonly issuer: string;
  /** what the custodian is told of it */
  readonly environment: Record<string, string>;
  close(): Promise<void>;
}

export async function startCertifiedProvider(
  accountId: string,
  claims: Readonly<Record<string, unknown>>,
  redirectUri: string,
): Promise<CertifiedProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['of the tests'] },
    features: { devInteractions: { enabled: false } },
    findAccount: () => ({ accountId, claims: async () => ({ sub: accountId, ...claims }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
  });

  /** Signs the person in, and agrees for them. */
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId } });
    const grant = new provider.Grant({ accountId, clientId: CLIENT.id });
    grant.addOIDCScope('openid email profile');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }

  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void (request.url?.startsWith('/interaction/') === true ? interact(request, response) : answer(request, response));
  });
  return {
    issuer,
    environment: {
      IDENTITY_ISSUER: issuer,
      IDENTITY_AUTHORIZATION_URL: `${issuer}/auth`,
      IDENTITY_TOKEN_URL: `${issuer}/token`,
      IDENTITY_USERINFO_URL: `${issuer}/me`,
      IDENTITY_CLIENT_ID: CLIENT.id,
      IDENTITY_CLIENT_SECRET: CLIENT.secret,
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
