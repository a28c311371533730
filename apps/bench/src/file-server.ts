import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';

/** Streams a file as the runtime does it by itself: what feeds are measured against. */
export async function fileServer(path: string): Promise<{ address: string; close: () => void }> {
  const server = createServer((_request, response) => createReadStream(path).pipe(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the file server has no address');
  return { address: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
