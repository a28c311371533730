import 'reflect-metadata';
import type { RequestListener, Server } from 'node:http';
import { createServer, Server as SecureServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { startBackgroundWork, type DataCustodian } from '@app/data-custodian';
import { CustodianError, type Configuration } from '@app/runtime';
import { securityHeaders, trustedProxies } from '@app/web';
import { Admission } from './admission/admission.js';
import { limitConnections } from './connection-limits.js';
import { CustodianModule } from './custodian.module.js';
import { lingeringClose } from './lingering-close.js';
import { plainAddress } from './plain-address.js';
import { listenWidely, type WideListening } from './listen-widely.js';
import { Readiness } from './readiness.js';
import { TlsFiles } from './tls/tls-files.js';

/** Answers that are under way when the server closes have so long to finish. */
const FINISH_MS = 20_000;
const LOOK_FOR_IDLE_MS = 200;

export interface Listening {
  readonly port: number;
  /** how many are open */
  connections(): Promise<number>;
  readonly app: NestExpressApplication;
  /** absent where the server does not speak TLS itself */
  readonly tls?: TlsFiles;
  /** says that it is not ready, and takes requests until `signal` or for so long: others must learn to pass it by */
  drain(seconds: number, signal?: AbortSignal): Promise<void>;
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
  app.use(lingeringClose);
  app.use(app.get(Admission).enter);
  app.use(plainAddress);
}

/** Serves an open custodian. @param host all interfaces where absent */
export async function listen(custodian: DataCustodian, port: number, host?: string): Promise<Listening> {
  const tls = await TlsFiles.open(custodian.configuration);
  const app = await NestFactory.create<NestExpressApplication>(CustodianModule.over(custodian), {
    logger: ['error', 'warn'],
    bodyParser: false,
    ...(tls && { httpsOptions: tls.options }),
  });
  const readiness = app.get(Readiness);
  app.use(readiness.closeConnections);
  configure(app, custodian.configuration);
  const server: Server | SecureServer = app.getHttpServer();
  limitConnections(server, custodian.configuration);
  await app.init();
  const listening = await listenWidely(server, { port, host });
  const stopWork = custodian.configuration.worker === 'in-server' ? await startBackgroundWork(custodian) : undefined;
  if (tls !== undefined && server instanceof SecureServer) tls.watchFor(server);
  const mutual = await listenForCertificates(custodian, app, tls, host);
  const close = async (): Promise<void> => {
    readiness.drain();
    tls?.close();
    const servers = [server, ...(mutual ? [mutual.server] : [])];
    const cut = setTimeout(() => servers.forEach((each) => each.closeAllConnections()), FINISH_MS);
    // those too whose answer began before, and promised to keep them
    const look = setInterval(() => servers.forEach((each) => each.closeIdleConnections()), LOOK_FOR_IDLE_MS);
    await Promise.all([listening.close(), mutual?.listening.close(), stopWork?.()]);
    await app.close();
    clearTimeout(cut);
    clearInterval(look);
  };
  let closed: Promise<void> | undefined;
  return {
    port: listening.port,
    connections: async () => listening.connections(),
    app,
    ...(tls && { tls }),
    drain: async (seconds, signal) => {
      readiness.drain();
      await sleep(seconds * 1_000, undefined, { signal }).catch(() => undefined);
    },
    close: async () => (closed ??= close()),
  };
}

/**
 * The same server on a port at which clients are asked for certificates (RFC 8705): at the browsers' port people would
 * be asked too. Whose certificate is not signed by a known authority may still have registered it.
 */
async function listenForCertificates(
  { configuration }: DataCustodian,
  app: NestExpressApplication,
  tls: TlsFiles | undefined,
  host?: string,
): Promise<{ readonly server: SecureServer; readonly listening: WideListening } | undefined> {
  const { mtlsPort } = configuration;
  if (mtlsPort === undefined) return undefined;
  if (tls === undefined) {
    throw new CustodianError('invalid-configuration', 500, 'MTLS_PORT needs TLS_CERT_FILE and TLS_KEY_FILE.');
  }
  const handler = app.getHttpAdapter().getInstance() as RequestListener;
  const server = createServer({ ...tls.options, requestCert: true, rejectUnauthorized: false }, handler);
  limitConnections(server, configuration);
  tls.watchFor(server);
  return { server, listening: await listenWidely(server, { port: mtlsPort, host }) };
}
