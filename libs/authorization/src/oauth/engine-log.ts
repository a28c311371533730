import type { EventEmitter } from 'node:events';
import { createLogger } from '@app/runtime';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { OAuthRequest } from './oauth-request.js';

const logger = createLogger('oauth');

/** What was granted and refused, and to whom; never by what secret. */
export function logEngine(engine: Provider): void {
  const refused = (ctx: KoaContextWithOIDC, error: Error): void => {
    const { error: code, error_detail: detail } = error instanceof errors.OIDCProviderError ? error : {};
    logger.warn({ ...aboutRequest(ctx), code, detail }, 'refused');
  };
  engine.on('grant.success', (ctx: KoaContextWithOIDC) => {
    logger.info(aboutRequest(ctx), 'token issued');
  });
  engine.on('authorization.success', (ctx: KoaContextWithOIDC) => {
    logger.info(aboutRequest(ctx), 'code issued');
  });
  engine.on('grant.error', refused);
  engine.on('authorization.error', refused);
  engine.on('introspection.error', refused);
  engine.on('revocation.error', refused);
  // a connection that broke while it was answered; without a listener it would be printed
  const emitter: EventEmitter = engine;
  emitter.on('error', (error: Error) => {
    logger.warn({ err: error }, 'an answer could not be sent');
  });
  engine.on('server_error', (ctx: KoaContextWithOIDC, error: Error) => {
    logger.error({ ...aboutRequest(ctx), err: error }, 'unexpected error');
    // whoever asked the engine answers it, as every other error
    ctx.respond = false;
    if (ctx.req instanceof OAuthRequest) ctx.req.refusal = error;
  });
}

const aboutRequest = ({ oidc, req }: KoaContextWithOIDC): object => ({
  ...(req instanceof OAuthRequest && { clientId: req.clientId, address: req.address }),
  endpoint: oidc.route,
  grantType: oidc.params?.['grant_type'],
  applicationId: oidc.client?.clientId,
  authorizationId: oidc.grant?.jti,
});
