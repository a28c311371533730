import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Configuration } from '../configuration.js';
import { Failure } from '../failure.js';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Who we are to the custodian: from the environment; else from client.json, which holds the answer of a registration
 * (RFC 7591 section 3.2.1, `custodian register --json`); else by registering, where we hold an initial access token.
 */
@Injectable()
export class ClientCredentials {
  #known?: Credentials;

  constructor(private readonly configuration: Configuration) {}

  get file(): string {
    return join(this.configuration.directory, 'client.json');
  }

  /** @throws Failure `no-credentials` */
  async get(): Promise<Credentials> {
    this.#known ??= this.#fromEnvironment() ?? (await this.#fromFile());
    if (this.#known === undefined) throw new Failure('no-credentials', `nothing in ${this.file}`);
    return this.#known;
  }

  /** What a custodian is told of this app (RFC 7591 section 2). */
  get metadata() {
    const { baseUrl, scope } = this.configuration;
    return {
      client_name: 'Kilowatt Diary',
      client_uri: baseUrl,
      redirect_uris: [`${baseUrl}/callback`],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      // blocks 41 and 44 let us end our own Authorizations; customers are not asked for them
      scope: scope.replace(/^FB=[\d_]+/, '$&_41_44'),
      contacts: ['diary@example.com'],
      third_party_notify_uri: `${baseUrl}/notify`,
    };
  }

  /** Keeps the answer of a registration for the next start. @throws Failure `custodian-refused` */
  async keep(registered: unknown): Promise<Credentials> {
    const credentials = credentialsOf(registered);
    if (credentials === undefined) throw new Failure('custodian-refused', 'the registration gave no credentials');
    await mkdir(this.configuration.directory, { recursive: true, mode: 0o700 });
    await writeFile(this.file, JSON.stringify(registered, undefined, 2), { mode: 0o600 });
    this.#known = credentials;
    return credentials;
  }

  #fromEnvironment(): Credentials | undefined {
    const { clientId, clientSecret } = this.configuration;
    return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
  }

  async #fromFile(): Promise<Credentials | undefined> {
    try {
      return credentialsOf(JSON.parse(await readFile(this.file, 'utf8')));
    } catch (cause) {
      throw new Failure('no-credentials', `${this.file} cannot be read`, { cause });
    }
  }
}

function credentialsOf(registered: unknown): Credentials | undefined {
  if (typeof registered !== 'object' || registered === null) return undefined;
  const { client_id: clientId, client_secret: clientSecret } = registered as Record<string, unknown>;
  return typeof clientId === 'string' && typeof clientSecret === 'string' ? { clientId, clientSecret } : undefined;
}
