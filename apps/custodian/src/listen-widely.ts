import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { Server as SecureServer } from 'node:https';
import { promisify } from 'node:util';

interface Place {
  readonly port: number;
  /** all interfaces where undefined */
  readonly host: string | undefined;
}

export interface WideListening {
  readonly port: number;
  /** how many are open */
  connections(): Promise<number>;
  /** takes no more connections; resolves when all have ended */
  close(): Promise<void>;
}

/**
 * The event loop takes one connection of a socket a turn: of a crowd that comes at once, while each turn is long, some
 * would wait for as many turns as there are others. So many sockets listen at one port.
 */
const SOCKETS = 64;
/**
 * Connections that wait at a socket until they are taken: what others send is dropped by the system, and they try again
 * after 1, 3, 7 and 15 seconds. No more than the system allows (somaxconn).
 */
const BACKLOG = 4_096;

/** Listens for a server at many sockets of one port, where the system can share a port among them. */
export async function listenWidely(server: Server, place: Place): Promise<WideListening> {
  const canShare = process.platform === 'linux';
  if (canShare && place.port !== 0) await requireFree(place);
  await listenAt(server, { ...place, reusePort: canShare });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : place.port;
  const others = Array.from({ length: canShare ? SOCKETS - 1 : 0 }, () => beside(server));
  for (const other of others) await listenAt(other, { ...place, port, reusePort: true });
  const all = [server, ...others];
  return {
    port,
    connections: async () => {
      const counts = await Promise.all(all.map(async (each) => promisify(each.getConnections.bind(each))()));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    close: async () => {
      await Promise.all(all.map(close));
    },
  };
}

/** @throws Error `EADDRINUSE` where another process has the port, which sharing it would hide */
async function requireFree(place: Place): Promise<void> {
  const alone = createServer();
  await listenAt(alone, { ...place, reusePort: false });
  await close(alone);
}

async function listenAt(server: Server, place: Place & { readonly reusePort: boolean }): Promise<void> {
  server.listen({ ...place, backlog: BACKLOG });
  await once(server, 'listening');
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}

/** What it takes are connections of the other, as that would take them itself. */
const beside = (server: Server): Server =>
  createServer({ noDelay: true, allowHalfOpen: !(server instanceof SecureServer) }, (socket) =>
    server.emit('connection', socket),
  );
