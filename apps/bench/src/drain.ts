import { get } from 'node:http';

/** A client of its own process: fetches an address and throws the body away. Arguments: address, token, accept-encoding. */
const [, , address = '', token = '', encoding = 'identity'] = process.argv;
const began = process.hrtime.bigint();
get(address, { headers: { authorization: `Bearer ${token}`, 'accept-encoding': encoding } }, (response) => {
  let bytes = 0;
  let firstByte = 0n;
  response.on('data', (chunk: Buffer) => {
    if (bytes === 0) firstByte = process.hrtime.bigint();
    bytes += chunk.length;
  });
  response.on('end', () => {
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const result = { status: response.statusCode, bytes, seconds, firstByte: Number(firstByte - began) / 1e9 };
    process.stdout.write(JSON.stringify(result));
  });
});
