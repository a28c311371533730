import 'reflect-metadata';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DataCustodian } from '@app/data-custodian';
import type { Configuration } from '@app/runtime';
import { securityHeaders, trustedProxies } from '@app/web';
import { CustodianModule } from './custodian.module.js';

/** Connections that are open when the server is told to stop have so long to finish. */
const DRAIN_MS = 10_000;

export interface Listening {
  readonly port: number;
  readonly app: NestExpressApplication;
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
  const app = await NestFactory.create<NestExpressApplication>(CustodianModule.over(custodian), {
    logger: ['error', 'warn'],
    bodyParser: false,
  });
  configure(app, custodian.configuration);
  await (host === undefined ? app.listen(port) : app.listen(port, host));
  const stopSending = custodian.mail.start();
  const server: Server = app.getHttpServer();
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    app,
    close: async () => {
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
      server.closeIdleConnections();
      await Promise.all([app.close(), stopSending()]);
      clearTimeout(cut);
    },
  };
}
