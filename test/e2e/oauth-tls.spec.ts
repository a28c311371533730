import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oauthPaths } from '@app/authorization';
import { readConfiguration } from '@app/runtime';
import { TlsFiles } from '../../apps/custodian/src/tls/tls-files.js';
import { CertificateAuthority, selfSignedCertificate, type OwnCertificate } from '../support/certificate-authority.js';
import { REDIRECT, REGISTERED } from '../support/oauth-utility.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

const authority = new CertificateAuthority();
const own = authority.client('Kilowatt Diary', 'diary.example');

let directory: string;
let server: TestCustodian;
let mtlsPort: number;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

const file = (name: string): string => join(directory, name);
async function writeCertificate({ cert, key }: OwnCertificate): Promise<void> {
  await writeFile(file('cert.pem'), cert);
  await writeFile(file('key.pem'), key);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oauth-tls-'));
  await writeCertificate(authority.server());
  await writeFile(file('ca.pem'), authority.cert);
  mtlsPort = await freePort();
  server = await startTestCustodian(
    {
      BASE_URL: 'https://localhost',
      TLS_CERT_FILE: file('cert.pem'),
      TLS_KEY_FILE: file('key.pem'),
      MTLS_PORT: String(mtlsPort),
      MTLS_CA_FILE: file('ca.pem'),
    },
    { alone: 'its port for certificates is one number, and it is told to read its files again' },
  );
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

async function newClient(metadata: object): Promise<string> {
  const { clientInformation } = await server.custodian.registrations.register({
    client_name: 'Kilowatt Diary',
    redirect_uris: [REDIRECT],
    scope: [REGISTERED],
    ...metadata,
  });
  return clientInformation.client_id;
}

async function tokenFor(clientId: string, certificate?: OwnCertificate, port = mtlsPort): Promise<[number, unknown]> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'FB=34_35', client_id: clientId });
  const sent = request({
    host: '127.0.0.1',
    port,
    path: oauthPaths.token,
    method: 'POST',
    agent: false,
    ca: authority.cert,
    servername: 'localhost',
    ...certificate,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  sent.end(body.toString());
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  return [response.statusCode ?? 0, JSON.parse(await text(response))];
}

/** Version and cipher of a connection, or why there was none. */
async function handshake(port: number, options: ConnectionOptions = {}): Promise<unknown> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: authority.cert, ...options });
  try {
    await once(socket, 'secureConnect');
    return { version: socket.getProtocol(), subject: socket.getPeerX509Certificate()?.serialNumber };
  } catch (error) {
    return String(error);
  } finally {
    socket.destroy();
  }
}

describe('HTTPS by the server itself', () => {
  it('BR-028.006 BR-029.001 is of TLS 1.3 alone, unless it is set otherwise', async () => {
    const { port } = server.listening;
    expect(await handshake(port)).toMatchObject({ version: 'TLSv1.3' });
    expect(await handshake(port, { maxVersion: 'TLSv1.2' })).toMatch(/alert protocol version/);
    expect(await handshake(mtlsPort, { maxVersion: 'TLSv1.2' })).toMatch(/alert protocol version/);
  });

  it('goes on with a new certificate, and with the old one while the new is not whole', async () => {
    const { tls, port } = server.listening;
    const before = await handshake(port);
    await writeFile(file('cert.pem'), authority.server().cert);
    await tls?.reload();
    expect(await handshake(port)).toEqual(before);
    await writeCertificate(authority.server());
    await tls?.reload();
    const after = await handshake(port);
    expect(after).not.toEqual(before);
    expect(await handshake(mtlsPort)).toEqual(after);
  });

  it('is not begun with files that do not go together', async () => {
    await writeFile(file('other.pem'), authority.server().key);
    const settings = readConfiguration({ TLS_CERT_FILE: file('cert.pem'), TLS_KEY_FILE: file('other.pem') });
    await expect(TlsFiles.open(settings)).rejects.toThrow(/TLS_CERT_FILE, TLS_KEY_FILE/);
  });
});

describe('a client with a certificate', () => {
  it('is told by the metadata where to show it', async () => {
    const { custodian } = server;
    const { metadata } = await custodian.authorizationServer();
    expect(metadata).toMatchObject({
      mtls_endpoint_aliases: { token_endpoint: `https://localhost:${mtlsPort}${oauthPaths.token}` },
      token_endpoint_auth_methods_supported: expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']),
    });
  });

  it.each([
    ['its distinguished name', { tls_client_auth_subject_dn: 'CN=Kilowatt Diary' }],
    ['a name of its host', { tls_client_auth_san_dns: 'diary.example' }],
  ])('by a known authority is known by %s', async (_, subject) => {
    const client = await newClient({ token_endpoint_auth_method: 'tls_client_auth', ...subject });
    expect(await tokenFor(client, own)).toMatchObject([200, { token_type: 'Bearer' }]);
    const others: (OwnCertificate | undefined)[] = [
      undefined,
      authority.client('Kilowatt Dairy', 'dairy.example'),
      selfSignedCertificate('Kilowatt Diary'),
    ];
    for (const other of others) expect(await tokenFor(client, other)).toMatchObject([401, { error: 'invalid_client' }]);
    // a forged signature is refused before anybody asks
    const forged = new CertificateAuthority().client('Kilowatt Diary', 'diary.example');
    await expect(tokenFor(client, forged)).rejects.toThrow('socket hang up');
  });

  it('of its own making is known by the certificate that it registered', async () => {
    const certificate = selfSignedCertificate('Kilowatt Diary');
    const der = certificate.cert.replaceAll(/-----[^-]+-----|\s/g, '');
    const jwks = { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB', x5c: [der] }] };
    const client = await newClient({ token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks });
    expect(await tokenFor(client, certificate)).toMatchObject([200, { token_type: 'Bearer' }]);
    for (const other of [undefined, own, selfSignedCertificate('Kilowatt Diary')]) {
      expect(await tokenFor(client, other)).toMatchObject([401, { error: 'invalid_client' }]);
    }
  });

  it('is not known at the port of browsers, which asks nobody for one', async () => {
    const client = await newClient({
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: 'diary.example',
    });
    expect(await tokenFor(client, own, server.listening.port)).toMatchObject([401, { error: 'invalid_client' }]);
  });

  it('does not stand for the secret of a client that has one', async () => {
    const client = await newClient({});
    expect(await tokenFor(client, own)).toMatchObject([401, { error: 'invalid_client' }]);
  });
});
