import { BlockList, isIP } from 'node:net';

/** Addresses that are not of the public internet (the registries of RFC 6890 and its updates). */
const special = new BlockList();
for (const range of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24',
  '203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
].flatMap((line) => line.split(' '))) {
  const [network = '', bits] = range.split('/');
  special.addSubnet(network, Number(bits), 'ipv4');
}
/** Of IPv6 only what is given out for use by everybody, less what is set aside in it or leads to IPv4. */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
const setAside = new BlockList();
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [network = '', bits] = range.split('/');
  setAside.addSubnet(network, Number(bits), 'ipv6');
}

/** Whether an IP address is one of the public internet, which a server may call on somebody's word. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !setAside.check(address, 'ipv6');
}
