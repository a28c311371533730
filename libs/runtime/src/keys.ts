import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CustodianError } from './custodian-error.js';

/** A public key as the world gets it (RFC 7517, RFC 8037). */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly alg: 'EdDSA';
  readonly use: 'sig';
  /** as signatures name it */
  readonly kid: string;
  readonly x: string;
}

/** The part of the configuration that says where the keys are. */
export interface KeysConfiguration {
  /** without it a file of the data directory, made where it is missing */
  readonly keysFile?: string | undefined;
  readonly dataDirectory: string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 section 7). */
const ED25519_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * The keys under which secrets are stored that must be read again. The file holds
 * `{"current": "a", "keys": {"a": "32 bytes in base64"}}`: what is sealed from now on is sealed by the current one, and
 * each sealed value names its own, so a key is replaced by adding another, naming it current, and keeping the old one
 * for as long as values name it.
 */
export class Keys {
  constructor(
    private readonly current: string,
    private readonly keys: ReadonlyMap<string, Buffer>,
  ) {}

  /** @throws CustodianError `invalid-keys` (500) where the file cannot be read or holds something else */
  static read({ keysFile, dataDirectory }: KeysConfiguration): Keys {
    if (keysFile !== undefined) return parsed(keysFile);
    const path = join(dataDirectory, 'keys.json');
    makeMissing(path);
    return parsed(path);
  }

  /**
   * Encrypts a text (AES-256-GCM).
   * @param purpose what the value is and whose, such as `totp 1234`: it opens under the same purpose alone
   * @returns key id, nonce and cipher text with its tag, parted by dots
   */
  seal(purpose: string, text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#derived(this.current, purpose), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return [this.current, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
  }

  /** @throws CustodianError `unknown-key` (500), `not-sealed-here` (500) */
  open(purpose: string, sealed: string): string {
    const [keyId = '', nonce = '', body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    try {
      const decipher = createDecipheriv(CIPHER, this.#derived(keyId, purpose), Buffer.from(nonce, 'base64url'), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (error) {
      if (error instanceof CustodianError) throw error;
      throw new CustodianError('not-sealed-here', 500, 'A stored value cannot be decrypted.', { cause: error });
    }
  }

  /**
   * Signs a text (Ed25519).
   * @param purpose what is signed: each purpose has a key of its own
   * @returns key id and signature, parted by a dot
   */
  sign(purpose: string, text: string): string {
    const signature = sign(null, Buffer.from(text), this.#signingKey(this.current, purpose));
    return [this.current, signature.toString('base64url')].join('.');
  }

  /** Whether a text was signed here, for this purpose. @throws CustodianError `unknown-key` (500) */
  isSigned(purpose: string, text: string, signed: string): boolean {
    const [keyId = '', signature = ''] = signed.split('.');
    const key = createPublicKey(this.#signingKey(keyId, purpose));
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  }

  /** By which everybody can check what was signed for a purpose, the current one first. */
  publicKeys(purpose: string): PublicKey[] {
    const kids = [...this.keys.keys()].sort((a, b) => Number(b === this.current) - Number(a === this.current));
    return kids.map((kid) => {
      const { x = '' } = createPublicKey(this.#signingKey(kid, purpose)).export({ format: 'jwk' });
      return { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid, x };
    });
  }

  /** Bytes that only this installation knows, the same each time while the current key is the same. */
  derive(purpose: string, length = KEY_BYTES): Buffer {
    return this.#derived(this.current, purpose, length);
  }

  #signingKey(keyId: string, purpose: string): KeyObject {
    const der = Buffer.concat([ED25519_HEAD, this.#derived(keyId, purpose)]);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  }

  #derived(keyId: string, purpose: string, length = KEY_BYTES): Buffer {
    const key = this.keys.get(keyId);
    if (key === undefined) {
      throw new CustodianError(
        'unknown-key',
        500,
        'A stored value is encrypted by a key that KEYS_FILE does not hold.',
        {
          detail: `key ${keyId.slice(0, 32)}`,
        },
      );
    }
    return Buffer.from(hkdfSync('sha256', key, '', purpose, length));
  }
}

/** Makes the file whole or not at all: another process may be reading it. */
function makeMissing(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const made = `${path}.${randomBytes(6).toString('hex')}`;
  const content = { current: '1', keys: { '1': randomBytes(KEY_BYTES).toString('base64') } };
  writeFileSync(made, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(made, path);
  } catch (error) {
    // another process was faster
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(made);
  }
}

function parsed(path: string): Keys {
  const wrong = (reason: string, cause?: unknown): CustodianError =>
    new CustodianError('invalid-keys', 500, `The keys in ${path} cannot be used: ${reason}.`, { cause });
  let content: { current?: unknown; keys?: unknown };
  try {
    content = JSON.parse(readFileSync(path, 'utf8')) as typeof content;
  } catch (error) {
    // what the file holds must not be in the error, so the parser's words are left out
    throw wrong('it cannot be read as JSON', error instanceof SyntaxError ? undefined : error);
  }
  const { current, keys } = content ?? {};
  if (typeof current !== 'string' || typeof keys !== 'object' || keys === null)
    throw wrong('it needs current and keys');
  const read = new Map(
    Object.entries(keys).map(([id, key]: [string, unknown]) => [id, Buffer.from(String(key), 'base64')]),
  );
  for (const [id, key] of read) {
    if (!KEY_ID.test(id)) throw wrong('the id of a key is of letters, digits, _ and -');
    if (key.length !== KEY_BYTES) throw wrong(`key ${id} is not of ${KEY_BYTES} bytes in base64`);
  }
  if (!read.has(current)) throw wrong('current names no key');
  return new Keys(current, read);
}
