import 'reflect-metadata';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Configuration } from './configuration.js';
import { AuthorizationServer } from './custodian/authorization-server.js';
import { ClientCredentials } from './custodian/client-credentials.js';
import { DiaryModule } from './diary.module.js';
import { Failure } from './failure.js';
import { securityHeaders } from './pages/security-headers.js';

export interface Running {
  readonly app: NestExpressApplication;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the diary. */
export async function start(configuration: Configuration, say: (line: string) => unknown): Promise<Running> {
  const { baseUrl, custodianUrl, key, port, webhookSecret } = configuration;
  const app = await NestFactory.create<NestExpressApplication>(DiaryModule.with(configuration), {
    logger: ['error', 'warn'],
    bodyParser: false,
  });
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(securityHeaders(baseUrl, custodianUrl));
  await app.listen(port);
  const server: Server = app.getHttpServer();
  const address = server.address();
  say(`Kilowatt Diary at ${baseUrl}, reading from ${custodianUrl}`);
  if (key === undefined) say('  SAMPLE_KEY is not set: connections are kept in memory, and forgotten when this ends');
  if (webhookSecret === undefined) say('  SAMPLE_WEBHOOK_SECRET is not set: notifications are believed unsigned');
  for (const line of await registered(app, configuration)) say(`  ${line}`);
  say('ready');
  return {
    app,
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      server.closeIdleConnections();
      await app.close();
    },
  };
}

/** @returns what is to be told of our credentials */
async function registered(app: NestExpressApplication, configuration: Configuration): Promise<string[]> {
  const { initialAccessToken } = configuration;
  const credentials = app.get(ClientCredentials);
  try {
    const { clientId } = await credentials.get();
    return [`client id ${clientId}`];
  } catch {
    if (initialAccessToken !== undefined) {
      try {
        await app.get(AuthorizationServer).register(initialAccessToken);
        return [`registered; the credentials are in ${credentials.file}`];
      } catch (error) {
        return [`the custodian did not register us: ${error instanceof Failure ? error.message : 'unknown'}`];
      }
    }
    const { client_name, redirect_uris, scope, third_party_notify_uri } = credentials.metadata;
    return [
      'not registered yet; beside the custodian, this registers it (and it needs no new start):',
      `  (umask 077; mkdir -p ${configuration.directory}; npm run --silent custodian -- register --json \\`,
      `    --client-name '${client_name}' --redirect-uri ${redirect_uris.join()} \\`,
      `    --notify-uri ${third_party_notify_uri} --scope '${scope}' > ${credentials.file})`,
    ];
  }
}
