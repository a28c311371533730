import 'reflect-metadata';
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer, Server as SecureServer } from 'node:https';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { startBackgroundWork, type DataCustodian } from '@app/data-custodian';
import { CustodianError, type Configuration } from '@app/runtime';
import { securityHeaders, trustedProxies } from '@app/web';
import { CustodianModule } from './custodian.module.js';
import { TlsFiles } from './tls/tls-files.js';

/** Connections that are open when the server is told to stop have so long to finish. */
const DRAIN_MS = 10_000;

export interface Listening {
  readonly port: number;
  readonly app: NestExpressApplication;
  /** absent where the server does not speak TLS itself */
  readonly tls?: TlsFiles;
  /** stops taking requests, lets those under way finish, and then cuts them off */
  close(): Promise<void>;
}

/** What holds for every request, before any route. */
export function configure(app: NestExpressApplication, { baseUrl, trustProxy }: Configuration): void {
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', trustedProxies(trustProxy));
  app.use(securityHeaders(baseUrl));
}

/** Serves an open custodian. @param host all interfaces where absent */
export async function listen(custodian: DataCustodian, port: number, host?: string): Promise<Listening> {
  const tls = await TlsFiles.open(custodian.configuration);
  const app = await NestFactory.create<NestExpressApplication>(CustodianModule.over(custodian), {
    logger: ['error', 'warn'],
    bodyParser: false,
    ...(tls && { httpsOptions: tls.options }),
  });
  configure(app, custodian.configuration);
  await (host === undefined ? app.listen(port) : app.listen(port, host));
  const stopWork = custodian.configuration.worker === 'in-server' ? await startBackgroundWork(custodian) : undefined;
  const server: Server | SecureServer = app.getHttpServer();
  if (tls !== undefined && server instanceof SecureServer) tls.watchFor(server);
  const mutual = await listenForCertificates(custodian, app, tls, host);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    app,
    ...(tls && { tls }),
    close: async () => {
      tls?.close();
      const servers = [server, ...(mutual ? [mutual] : [])];
      const cut = setTimeout(() => servers.forEach((each) => each.closeAllConnections()), DRAIN_MS).unref();
      for (const each of servers) each.closeIdleConnections();
      mutual?.close();
      await Promise.all([app.close(), stopWork?.(), mutual && once(mutual, 'close')]);
      clearTimeout(cut);
    },
  };
}

/**
 * The same server on a port at which clients are asked for certificates (RFC 8705): at the browsers' port people would
 * be asked too. Whose certificate is not signed by a known authority may still have registered it.
 */
async function listenForCertificates(
  { configuration: { mtlsPort } }: DataCustodian,
  app: NestExpressApplication,
  tls: TlsFiles | undefined,
  host?: string,
): Promise<SecureServer | undefined> {
  if (mtlsPort === undefined) return undefined;
  if (tls === undefined) {
    throw new CustodianError('invalid-configuration', 500, 'MTLS_PORT needs TLS_CERT_FILE and TLS_KEY_FILE.');
  }
  const handler = app.getHttpAdapter().getInstance() as RequestListener;
  const server = createServer({ ...tls.options, requestCert: true, rejectUnauthorized: false }, handler);
  tls.watchFor(server);
  server.listen(mtlsPort, host);
  await once(server, 'listening');
  return server;
}
