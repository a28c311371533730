import type { IncomingMessage, ServerResponse } from 'node:http';

export interface CookieOptions {
  /** until the browser ends where absent */
  readonly maxAgeSeconds?: number;
  /** a script of ours may read it: nothing that opens anything */
  readonly isReadable?: boolean;
}

/**
 * The cookies of one app. Ports do not separate cookies, so each app prefixes its own name; over https the name begins
 * with `__Host-`, which no other host of the domain can set (RFC 6265bis section 4.1.3.2).
 */
export class Cookies {
  readonly #isSecure: boolean;

  constructor(
    private readonly app: string,
    baseUrl: string,
  ) {
    this.#isSecure = baseUrl.startsWith('https:');
  }

  /** As the browser knows it; what a script reads has no `__Host-`, since scripts know one name. */
  nameOf(name: string, { isReadable = false }: CookieOptions = {}): string {
    return `${this.#isSecure && !isReadable ? '__Host-' : ''}${this.app}-${name}`;
  }

  read(request: IncomingMessage, name: string, options?: CookieOptions): string | undefined {
    const wanted = `${this.nameOf(name, options)}=`;
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length);
  }

  /** @param value of the characters of a token (RFC 7230 section 3.2.6): base64url and the like */
  write(response: ServerResponse, name: string, value: string, options: CookieOptions = {}): void {
    if (!/^[\w.~-]*$/.test(value)) throw new RangeError(`the value of cookie ${name} is not of token characters`);
    const { maxAgeSeconds, isReadable = false } = options;
    const parts = [
      `${this.nameOf(name, options)}=${value}`,
      'Path=/',
      'SameSite=Lax',
      ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
      ...(isReadable ? [] : ['HttpOnly']),
      ...(this.#isSecure ? ['Secure'] : []),
    ];
    response.appendHeader('Set-Cookie', parts.join('; '));
  }

  clear(response: ServerResponse, name: string, options: CookieOptions = {}): void {
    this.write(response, name, '', { ...options, maxAgeSeconds: 0 });
  }
}
