import { randomUUID } from 'node:crypto';
import type { AccessRecords, AccessResult } from '@app/audit';
import { createLogger } from '@app/runtime';
import type { Applications } from '@app/third-parties';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { oauthPaths } from './oauth-paths.js';
import { OAuthRequest } from './oauth-request.js';

const logger = createLogger('oauth');

/**
 * Records what known applications ask of the token endpoint, and why they are refused: developers see it beside their
 * other requests. No data is given there, so no customer is named. Nobody waits for the record.
 */
export function recordTokenRequests(
  engine: Provider,
  { accessRecords, applications }: { readonly accessRecords: AccessRecords; readonly applications: Applications },
): void {
  const note = async (
    applicationId: string,
    { req }: KoaContextWithOIDC,
    result: Omit<AccessResult, 'bytes'>,
  ): Promise<void> => {
    const { actingFor } = await applications.get(applicationId);
    const request = {
      reader: { kind: 'third-party', applicationId, ...(actingFor && { actingFor: actingFor.id }) },
      route: oauthPaths.token,
      channel: 'oauth',
      ...(req instanceof OAuthRequest && { address: req.address }),
      correlationId: randomUUID(),
    } as const;
    await accessRecords.note(request, { ...result, bytes: 0 });
  };
  const record = (ctx: KoaContextWithOIDC, status: number, problem?: string): void => {
    const applicationId = ctx.oidc.client?.clientId;
    if (applicationId === undefined) return;
    const outcome = problem === undefined ? 'complete' : 'refused';
    note(applicationId, ctx, { outcome, status, ...(problem !== undefined && { problem }) }).catch((error: unknown) =>
      logger.error({ err: error }, 'a token request could not be recorded'),
    );
  };
  engine.on('grant.success', (ctx: KoaContextWithOIDC) => record(ctx, 200));
  engine.on('grant.error', (ctx: KoaContextWithOIDC, error: Error) => {
    const { status, error: code } = error instanceof errors.OIDCProviderError ? error : { status: 500, error: '' };
    record(ctx, status, code.replaceAll('_', '-'));
  });
}
