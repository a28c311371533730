import { randomUUID } from 'node:crypto';
import type { AccessRecords } from '@app/audit';
import { createLogger } from '@app/runtime';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { actingForOf } from './engine-client.js';
import { oauthPaths } from './oauth-paths.js';
import { OAuthRequest } from './oauth-request.js';

const logger = createLogger('oauth');

/**
 * Records what known applications ask of the token endpoint, and why they are refused: developers see it beside their
 * other requests. No data is given there, so no customer is named. Nobody waits for the record.
 */
export function recordTokenRequests(engine: Provider, accessRecords: AccessRecords): void {
  const record = ({ oidc, req }: KoaContextWithOIDC, status: number, problem?: string): void => {
    const { client } = oidc;
    if (client === undefined) return;
    const actingFor = actingForOf(client);
    const request = {
      reader: { kind: 'third-party', applicationId: client.clientId, ...(actingFor !== undefined && { actingFor }) },
      route: oauthPaths.token,
      channel: 'oauth',
      ...(req instanceof OAuthRequest && { address: req.address }),
      correlationId: randomUUID(),
    } as const;
    const outcome = problem === undefined ? 'complete' : 'refused';
    accessRecords
      .note(request, { outcome, status, bytes: 0, ...(problem !== undefined && { problem }) })
      .catch((error: unknown) => logger.error({ err: error }, 'a token request could not be recorded'));
  };
  engine.on('grant.success', (ctx: KoaContextWithOIDC) => record(ctx, 200));
  engine.on('grant.error', (ctx: KoaContextWithOIDC, error: Error) => {
    const { status, error: code } = error instanceof errors.OIDCProviderError ? error : { status: 500, error: '' };
    record(ctx, status, code.replaceAll('_', '-'));
  });
}
