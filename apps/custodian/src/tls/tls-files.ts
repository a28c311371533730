import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { createLogger, CustodianError, type Configuration } from '@app/runtime';

const logger = createLogger('tls');

/** Certificates are renewed every few weeks; whoever puts them there need not wait long. */
const LOOK_AGAIN_MS = 10_000;

/** A server whose certificate can be changed while it runs. */
interface SecureServer {
  setSecureContext(options: SecureContextOptions): void;
}

interface Certificates {
  readonly cert: string;
  readonly key: string;
  readonly ca: string[];
  readonly minVersion: Configuration['tlsMinVersion'];
}

type Settings = Pick<Configuration, 'tlsCertFile' | 'tlsKeyFile' | 'tlsMinVersion' | 'mtlsCaFile'>;

/** The files by which this server speaks TLS; they are read again when they change. */
export class TlsFiles {
  readonly #servers: SecureServer[] = [];
  readonly #timer: NodeJS.Timeout;

  private constructor(
    private readonly settings: Settings,
    private current: Certificates,
  ) {
    this.#timer = setInterval(() => void this.reload(), LOOK_AGAIN_MS).unref();
  }

  /**
   * @returns undefined where the server does not speak TLS itself
   * @throws CustodianError `invalid-configuration` where the files cannot be read or do not go together
   */
  static async open(settings: Settings): Promise<TlsFiles | undefined> {
    const { tlsCertFile, tlsKeyFile } = settings;
    if (tlsCertFile === undefined && tlsKeyFile === undefined) return undefined;
    try {
      return new TlsFiles(settings, await read(settings));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CustodianError('invalid-configuration', 500, `TLS_CERT_FILE, TLS_KEY_FILE, MTLS_CA_FILE: ${reason}`, {
        cause,
      });
    }
  }

  get options(): Certificates {
    return this.current;
  }

  /** Gives a server each new certificate. */
  watchFor(server: SecureServer): void {
    this.#servers.push(server);
  }

  /** Looks whether the files have changed; while they do not go together the last ones stay. */
  async reload(): Promise<void> {
    try {
      const read = await readChanged(this.settings, this.current);
      if (read === undefined) return;
      this.current = read;
      for (const server of this.#servers) server.setSecureContext(read);
      logger.info('certificates read anew');
    } catch (error) {
      logger.warn({ err: error }, 'certificates cannot be read; the last ones stay');
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

async function read({ tlsCertFile = '', tlsKeyFile = '', tlsMinVersion, mtlsCaFile }: Settings): Promise<Certificates> {
  const [cert, key, ...ca] = await Promise.all(
    [tlsCertFile, tlsKeyFile, ...(mtlsCaFile === undefined ? [] : [mtlsCaFile])].map(async (file) =>
      readFile(file, 'utf8'),
    ),
  );
  // an empty list: no authority of the operating system signs for clients
  const certificates = { cert: cert ?? '', key: key ?? '', ca, minVersion: tlsMinVersion };
  createSecureContext(certificates);
  return certificates;
}

async function readChanged(settings: Settings, current: Certificates): Promise<Certificates | undefined> {
  const certificates = await read(settings);
  return JSON.stringify(certificates) === JSON.stringify(current) ? undefined : certificates;
}
