import type { KoaContextWithOIDC } from 'oidc-provider';
import { OAuthRequest } from './oauth-request.js';
import { accessMembers, ownMembers } from './token-members.js';

/** What the engine answers, in the words of ESPI. */
export function amendAnswer(ctx: KoaContextWithOIDC, resourceBase: string): void {
  // certification knows of no other redirect
  if (ctx.status === 303) ctx.status = 302;
  withoutSession(ctx);
  const { body, req: request } = ctx;
  if (!(request instanceof OAuthRequest) || !isMembers(body)) return;
  if (ctx.status !== 200) {
    request.errorCode = String(body['error']);
    return;
  }
  const { route, entities } = ctx.oidc;
  const { scope, access_token: accessToken } = body;
  if (route === 'token' && entities.ClientCredentials !== undefined) {
    const { clientId = '' } = entities.ClientCredentials;
    ctx.body = { ...body, ...ownMembers(clientId, String(scope), String(accessToken), resourceBase) };
  } else if (route === 'token' && entities.AccessToken !== undefined) {
    ctx.body = { ...body, ...accessMembers(entities.AccessToken.grantId, String(scope), resourceBase) };
  } else if (route === 'introspection' && 'client_id' in body) {
    ctx.body = { ...body, client_id: request.clientId };
  }
}

const isMembers = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !(body instanceof Uint8Array);

/** The engine's own sessions are kept nowhere, so that their cookies would say nothing. */
function withoutSession(ctx: KoaContextWithOIDC): void {
  const cookies = [ctx.response.headers['set-cookie'] ?? []].flat();
  const kept = cookies.filter((cookie) => !cookie.startsWith('custodian_oauth_session'));
  if (kept.length < cookies.length) ctx.set('Set-Cookie', kept);
}
