import { Resolver } from 'node:dns/promises';
import { request } from 'node:https';
import { isPublicAddress } from '@app/web';

/** How the world outside is asked about a domain. */
export interface DomainProbe {
  /** texts of the TXT records at a name; none where there are none */
  texts(name: string): Promise<readonly string[]>;
  /** addresses of a host; none where there are none */
  addresses(host: string): Promise<readonly string[]>;
  /**
   * The text at `https://host/path`, asked for at this address alone; undefined for any answer but 200. Redirects are
   * not followed.
   */
  file(host: string, address: string, path: string): Promise<string | undefined>;
}

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 1_024;

/** Asks the real DNS and the real hosts. */
export class InternetProbe implements DomainProbe {
  readonly #resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });

  async texts(name: string): Promise<readonly string[]> {
    const records = await this.#resolver.resolveTxt(name).catch((): string[][] => []);
    return records.map((parts) => parts.join(''));
  }

  async addresses(host: string): Promise<readonly string[]> {
    const found = await Promise.all([
      this.#resolver.resolve4(host).catch((): string[] => []),
      this.#resolver.resolve6(host).catch((): string[] => []),
    ]);
    return found.flat();
  }

  async file(host: string, address: string, path: string): Promise<string | undefined> {
    // the caller has looked already; this is the last place where nobody can forget to
    if (!isPublicAddress(address)) return undefined;
    return new Promise((resolve) => {
      const nothing = (): void => resolve(undefined);
      const sent = request({
        // a name that resolves to something else by now is of no account: this address was looked at
        host: address,
        servername: host,
        path,
        agent: false,
        headers: { Host: host, Accept: 'text/plain' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      sent.on('error', nothing);
      sent.on('response', (response) => {
        response.on('error', nothing);
        if (response.statusCode !== 200) {
          response.destroy();
          nothing();
          return;
        }
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MOST_BYTES) response.destroy();
        });
        response.on('close', () => resolve(text.length > MOST_BYTES ? undefined : text));
      });
      sent.end();
    });
  }
}
