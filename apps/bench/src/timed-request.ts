import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

const ask = async (address: string, token: string) => {
  const asked = request(address, { headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' } });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${address} answered ${response.statusCode}`);
  return { asked, response };
};

/** From the request to the first byte of the body, after which the client goes away, ms. */
export async function firstByte(address: string, token: string): Promise<number> {
  const began = performance.now();
  const { asked, response } = await ask(address, token);
  await once(response, 'data');
  const took = performance.now() - began;
  response.on('error', () => undefined);
  asked.destroy();
  return took;
}

/** From the request to the last byte, ms. */
export async function lastByte(address: string, token: string): Promise<number> {
  const began = performance.now();
  const { response } = await ask(address, token);
  response.resume();
  await once(response, 'end');
  return performance.now() - began;
}
