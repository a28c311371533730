import type { Server } from 'node:http';
import type { Configuration } from '@app/runtime';

/** After which a connection is closed whose request has no whole head yet (RFC 9110 section 15.5.9). */
const HEAD_MS = 20_000;

/** Closes connections of clients that send or take nothing, whatever they have begun. */
export function limitConnections(server: Server, { stalledSeconds, idleSeconds }: Configuration): void {
  server.headersTimeout = HEAD_MS;
  // a large upload over a slow line may take its time, as long as bytes move
  server.requestTimeout = 0;
  server.timeout = stalledSeconds * 1_000;
  server.keepAliveTimeout = idleSeconds * 1_000;
}
