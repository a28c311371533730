import { connect } from 'node:net';

/**
 * A client of its own process: asks for an address and throws the answer away, into one buffer, so that it takes as
 * little of the machine as it can. Arguments: address, token, accept-encoding.
 */
const [, , address = '', token = '', encoding = 'identity'] = process.argv;
const { hostname, port, pathname, search } = new URL(address);
const END_OF_HEAD = '\r\n\r\n';

let bytes = 0;
let firstByte = 0n;
let head = '';
const began = process.hrtime.bigint();
const socket = connect({
  host: hostname,
  port: Number(port),
  onread: {
    buffer: Buffer.allocUnsafeSlow(1 << 20),
    callback: (length, buffer) => {
      bytes += length;
      if (firstByte !== 0n) return true;
      head += Buffer.from(buffer.buffer, buffer.byteOffset, length).toString('latin1');
      const end = head.indexOf(END_OF_HEAD);
      if (end >= 0 && head.length > end + END_OF_HEAD.length) firstByte = process.hrtime.bigint();
      return true;
    },
  },
});
socket.write(
  [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${token}`,
    `Accept-Encoding: ${encoding}`,
    'Connection: close',
    END_OF_HEAD,
  ]
    .join('\r\n')
    .slice(0, -2),
);
socket.once('close', () => {
  const result = {
    status: Number(head.split(' ')[1]),
    // with the head, and with what frames the chunks of a body whose length is not told
    bytes,
    seconds: Number(process.hrtime.bigint() - began) / 1e9,
    firstByte: Number(firstByte - began) / 1e9,
  };
  process.stdout.write(JSON.stringify(result));
});
