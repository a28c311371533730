import { isIPv4 } from 'node:net';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsTimeZone,
  IsUrl,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { FromEnvironment } from './variable.js';

const ADDRESS = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** The host of an address as mail addresses write it: an IPv4 address in brackets (RFC 5321 section 4.1.3). */
function mailHost(address: string): string {
  const { hostname } = URL.canParse(address) ? new URL(address) : { hostname: '' };
  return isIPv4(hostname) ? `[${hostname}]` : hostname;
}

/** Everything that an operator can set, each by one environment variable. */
export class Configuration {
  @FromEnvironment({
    name: 'PORT',
    default: 8080,
    values: 'a port number; 0 takes any that is free',
    doc: 'The port on which the server listens.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number;

  @FromEnvironment({
    name: 'BASE_URL',
    default: ({ port }) => `http://localhost:${String(port)}`,
    defaultDoc: '`http://localhost:PORT`',
    values: 'an http or https URL without a path',
    doc: 'The address under which clients see the server; every link that it gives out begins with it.',
  })
  @IsUrl(ADDRESS)
  @Matches(/^https?:\/\/[^/?#]+$/)
  readonly baseUrl: string;

  @FromEnvironment({
    name: 'DATA_DIR',
    default: './data',
    values: 'a directory',
    doc: 'Where the embedded MongoDB keeps its data.',
  })
  @Length(1, 4096)
  readonly dataDirectory: string;

  @FromEnvironment({
    name: 'KEYS_FILE',
    defaultDoc: '`keys.json` in `DATA_DIR`, made where it is missing',
    values: 'a file of keys, the same for every server',
    doc: 'The keys by which stored secrets are encrypted; see OPERATIONS.md.',
  })
  @IsOptional()
  @Length(1, 4096)
  readonly keysFile?: string;

  @FromEnvironment({
    name: 'MONGODB_URI',
    defaultDoc: 'the embedded MongoDB in `DATA_DIR`',
    values: 'a connection string to a replica set or sharded cluster',
    doc: 'The database; it is named `custodian` where the connection string names none.',
    secret: true,
  })
  @IsOptional()
  @Matches(/^mongodb(\+srv)?:\/\/\S+$/)
  readonly mongodbUri?: string;

  @FromEnvironment({
    name: 'DEFAULT_TIME_ZONE',
    default: 'America/Chicago',
    values: 'an IANA time zone',
    doc: 'The time zone of a usage point for which nothing else says one.',
  })
  @IsTimeZone()
  readonly defaultTimeZone: string;

  @FromEnvironment({
    name: 'DATA_CUSTODIAN_ID',
    default: 'data_custodian',
    values: 'letters, digits, `_`, `-` and `.`',
    doc: 'The data custodian id that third parties see in their ApplicationInformation.',
  })
  @Matches(/^[A-Za-z0-9_.-]{1,64}$/)
  readonly custodianId: string;

  @FromEnvironment({
    name: 'DATA_CUSTODIAN_NAME',
    default: 'Demo Utility',
    values: 'up to 128 characters',
    doc: 'The name of the utility, as customers and third parties read it.',
  })
  @Length(1, 128)
  readonly custodianName: string;

  @FromEnvironment({
    name: 'GBA_CERT_ID',
    defaultDoc: 'none: an uncertified server makes no claim',
    values: 'an id of the Green Button Alliance',
    doc: 'The certificate to which feeds link.',
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_.-]{1,64}$/)
  readonly gbaCertId?: string;

  @FromEnvironment({
    name: 'STRICT_RFC6750',
    default: false,
    values: '`true` or `false`',
    doc: 'Whether a request without a token is answered 401, as RFC 6750 says, instead of the 403 of the certification.',
  })
  @IsBoolean()
  readonly strictRfc6750: boolean;

  @FromEnvironment({
    name: 'TRUST_PROXY',
    default: 'off',
    values: '`off`, a number of proxies, or their addresses with commas between them',
    doc: 'Which proxies tell the address of the client in `X-Forwarded-For`; rate limits and access records use it.',
  })
  @Matches(/^(off|[1-9]\d?|[\da-f]*[.:][\da-f.:/]+(\s*,\s*[\da-f]*[.:][\da-f.:/]+)*)$/i)
  readonly trustProxy: string;

  @FromEnvironment({
    name: 'SMTP_URL',
    defaultDoc:
      'none: where `BASE_URL` is http and `DEMO` is not `off`, messages are shown to anybody at `/mailbox`; else they wait',
    values: 'an smtp or smtps URL',
    doc: 'The mail server that takes messages to customers, developers and staff.',
    secret: true,
  })
  @IsOptional()
  @Matches(/^smtps?:\/\/\S+$/)
  readonly smtpUrl?: string;

  @FromEnvironment({
    name: 'MAIL_FROM',
    default: ({ baseUrl }) => `no-reply@${mailHost(String(baseUrl))}`,
    defaultDoc: '`no-reply@` and the host of `BASE_URL`',
    values: 'a mail address',
    doc: 'The sender of messages.',
  })
  @IsEmail({ require_tld: false, allow_ip_domain: true })
  readonly mailFrom: string;

  @FromEnvironment({
    name: 'TLS_CERT_FILE',
    defaultDoc: 'none: a proxy before the server speaks TLS, or nobody does',
    values: 'a file of PEM certificates, the own one first',
    doc: 'With it the server speaks HTTPS itself. It is read again when it changes.',
  })
  @IsOptional()
  @Length(1, 4096)
  readonly tlsCertFile?: string;

  @FromEnvironment({
    name: 'TLS_KEY_FILE',
    defaultDoc: 'none',
    values: 'a PEM file, given together with `TLS_CERT_FILE`',
    doc: 'The private key of that certificate.',
  })
  @IsOptional()
  @Length(1, 4096)
  readonly tlsKeyFile?: string;

  @FromEnvironment({
    name: 'TLS_MIN_VERSION',
    default: 'TLSv1.3',
    values: '`TLSv1.3`, as ESPI 4.0 wants, or `TLSv1.2`, as ESPI 3.3',
    doc: 'The oldest TLS that the server itself speaks.',
  })
  @IsIn(['TLSv1.2', 'TLSv1.3'])
  readonly tlsMinVersion: 'TLSv1.2' | 'TLSv1.3';

  @FromEnvironment({
    name: 'MTLS_PORT',
    defaultDoc: 'none: clients show no certificates',
    values: 'a port number; needs `TLS_CERT_FILE`',
    doc: 'A port of its own on which clients of OAuth may say who they are by a certificate (RFC 8705).',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  readonly mtlsPort?: number;

  @FromEnvironment({
    name: 'MTLS_CA_FILE',
    defaultDoc: 'none: only certificates that are registered with the client',
    values: 'a file of PEM certificates',
    doc: 'The authorities whose certificates are believed on `MTLS_PORT`. It is read again when it changes.',
  })
  @IsOptional()
  @Length(1, 4096)
  readonly mtlsCaFile?: string;

  @FromEnvironment({
    name: 'MTLS_BASE_URL',
    default: ({ baseUrl, mtlsPort }) =>
      typeof mtlsPort === 'number' && URL.canParse(String(baseUrl))
        ? `https://${new URL(String(baseUrl)).hostname}:${mtlsPort}`
        : '',
    defaultDoc: 'https, the host of `BASE_URL` and `MTLS_PORT`',
    values: 'an https URL without a path',
    doc: 'The address under which clients see `MTLS_PORT`.',
  })
  @Matches(/^(https:\/\/[^/?#]+)?$/)
  readonly mtlsBaseUrl: string;

  @FromEnvironment({
    name: 'NOTIFICATION_QUIET_SECONDS',
    default: 2,
    values: 'a number of seconds, 0 to 30',
    doc: 'How long nothing of a third party changes before it is told what did, so that it is told once. After 30 seconds it is told in any case.',
  })
  @IsInt()
  @Min(0)
  @Max(30)
  readonly notificationQuietSeconds: number;

  @FromEnvironment({
    name: 'ACCESS_TOKEN_SECONDS',
    default: 3_600,
    values: 'a number of seconds, at least 1',
    doc: 'How long an access token that comes by OAuth is good.',
  })
  @IsInt()
  @Min(1)
  @Max(86_400)
  readonly accessTokenSeconds: number;

  @FromEnvironment({
    name: 'REFRESH_TOKEN_DAYS',
    default: 90,
    values: 'a number of days, at least 1',
    doc: 'How long a refresh token may lie unused; it never outlives the authorization.',
  })
  @IsInt()
  @Min(1)
  @Max(3_650)
  readonly refreshTokenDays: number;

  @FromEnvironment({
    name: 'OAUTH_LENIENCIES',
    default: 'query,multipart',
    values: '`none`, or some of `query`, `multipart` and `get` with commas between',
    doc: 'What the token endpoint takes beyond OAuth: parameters in the query string of a POST, multipart bodies, GET.',
  })
  @Matches(/^(none|(query|multipart|get)(,(query|multipart|get))*)$/)
  readonly oauthLeniencies: string;

  @FromEnvironment({
    name: 'IDENTITY_ISSUER',
    defaultDoc: 'none: people sign in by password alone',
    values: 'an https URL, or http while `BASE_URL` is http',
    doc: "The utility's own OpenID Connect provider, by which customers may sign in; it takes the five settings below.",
  })
  @IsOptional()
  @IsUrl(ADDRESS)
  readonly identityIssuer?: string;

  @FromEnvironment({
    name: 'IDENTITY_AUTHORIZATION_URL',
    defaultDoc: 'none',
    values: 'a URL',
    doc: 'Its authorization endpoint. The redirect URI to register there is `BASE_URL/sign-in/provider/callback`.',
  })
  @IsOptional()
  @IsUrl(ADDRESS)
  readonly identityAuthorizationUrl?: string;

  @FromEnvironment({
    name: 'IDENTITY_TOKEN_URL',
    defaultDoc: 'none',
    values: 'a URL',
    doc: 'Its token endpoint, at which the client says who it is by `client_secret_basic`.',
  })
  @IsOptional()
  @IsUrl(ADDRESS)
  readonly identityTokenUrl?: string;

  @FromEnvironment({
    name: 'IDENTITY_USERINFO_URL',
    defaultDoc: 'none',
    values: 'a URL',
    doc: 'Its UserInfo endpoint, which must give `email`, `email_verified` and `name`.',
  })
  @IsOptional()
  @IsUrl(ADDRESS)
  readonly identityUserinfoUrl?: string;

  @FromEnvironment({
    name: 'IDENTITY_CLIENT_ID',
    defaultDoc: 'none',
    values: 'up to 256 characters',
    doc: 'What the provider calls this server.',
  })
  @IsOptional()
  @Length(1, 256)
  readonly identityClientId?: string;

  @FromEnvironment({
    name: 'IDENTITY_CLIENT_SECRET',
    defaultDoc: 'none',
    values: 'up to 1024 characters',
    doc: 'The secret of that client.',
    secret: true,
  })
  @IsOptional()
  @Length(1, 1024)
  readonly identityClientSecret?: string;

  @FromEnvironment({
    name: 'IDENTITY_LABEL',
    default: ({ custodianName }) => String(custodianName),
    defaultDoc: '`DATA_CUSTODIAN_NAME`',
    values: 'up to 64 characters',
    doc: 'What the button on the sign-in page calls the account there.',
  })
  @Length(1, 64)
  readonly identityLabel: string;

  @FromEnvironment({
    name: 'IDENTITY_SCOPE',
    default: 'openid profile email',
    values: 'scopes with spaces between, `openid` among them',
    doc: 'What is asked of the provider.',
  })
  @Matches(/^(\S+ )*openid( \S+)*$/)
  readonly identityScope: string;

  @FromEnvironment({
    name: 'IDENTITY_ACCOUNT_CLAIM',
    defaultDoc: 'none: who comes adds accounts by numbers and code',
    values: 'the name of a claim',
    doc: 'The claim that holds the account number, or a list of them: those are added at the first sign-in.',
  })
  @IsOptional()
  @Length(1, 128)
  readonly identityAccountClaim?: string;

  @FromEnvironment({
    name: 'DEMO',
    default: 'auto',
    values: '`auto` or `off`',
    doc: 'Whether an empty store is filled with a demo utility at the start.',
  })
  @IsIn(['auto', 'off'])
  readonly demo: 'auto' | 'off';

  @FromEnvironment({
    name: 'NOTIFICATION_RECEIVERS',
    default: ({ baseUrl, demo }) => (String(baseUrl).startsWith('http:') && demo !== 'off' ? 'any' : 'public'),
    defaultDoc: '`any` where `BASE_URL` is http and `DEMO` is not `off`, else `public`',
    values: '`public`: https at addresses of the internet; `any`: http and addresses inside as well',
    doc: 'Where notifications may be sent; a server that strangers can register at is led inside by `any`.',
  })
  @IsIn(['public', 'any'])
  readonly notificationReceivers: 'public' | 'any';

  @FromEnvironment({
    name: 'WORKER',
    default: 'in-server',
    values: '`in-server`, or `apart` where `custodian worker` runs beside the servers',
    doc: 'Who does the work in the background, such as sending messages: each server too, or workers alone.',
  })
  @IsIn(['in-server', 'apart'])
  readonly worker: 'in-server' | 'apart';

  @FromEnvironment({
    name: 'DRAIN_SECONDS',
    default: 5,
    values: 'a number of seconds',
    doc: 'After SIGTERM `/health/ready` answers 503, and requests are taken for so long: what a load balancer needs to notice.',
  })
  @IsInt()
  @Min(0)
  @Max(600)
  readonly drainSeconds: number;

  @FromEnvironment({
    name: 'USAGE_MONTHS',
    default: 84,
    values: 'a number of months; 0: for ever',
    doc: 'How long readings, their revisions and summaries are kept.',
  })
  @IsInt()
  @Min(0)
  @Max(1_200)
  readonly usageMonths: number;

  @FromEnvironment({
    name: 'PREPARE_ABOVE_MB',
    default: 500,
    values: 'a number of megabytes of XML; 0: never',
    doc: 'From about which size on a subscription in one feed is prepared first and answered 202 until it is there; bulk always is.',
  })
  @IsInt()
  @Min(0)
  readonly prepareAboveMb: number;

  @FromEnvironment({
    name: 'PREPARE_DOWNLOAD_ABOVE_MB',
    default: 50,
    values: 'a number of megabytes of XML; 0: never',
    doc: 'From about which size on a file that a customer downloads is prepared first, with a progress bar.',
  })
  @IsInt()
  @Min(0)
  readonly prepareDownloadAboveMb: number;

  @FromEnvironment({
    name: 'MAX_UPLOAD_BYTES',
    default: 2 * 1024 ** 3,
    values: 'a number of bytes',
    doc: 'The longest upload that is taken, as it comes over the wire.',
  })
  @IsInt()
  @Min(1024)
  readonly maxUploadBytes: number;

  @FromEnvironment({
    name: 'MAX_REQUESTS',
    default: 400,
    values: 'a number, at least 1',
    doc: 'How many requests a server answers at a time; what comes beyond is answered 503 with `Retry-After`.',
  })
  @IsInt()
  @Min(1)
  readonly maxRequests: number;

  @FromEnvironment({
    name: 'MAX_TRANSFERS',
    default: 2_000,
    values: 'a number, at least 1',
    doc: 'How many feeds, files and uploads are under way on a server at a time, apart from those requests; slow readers count too.',
  })
  @IsInt()
  @Min(1)
  readonly maxTransfers: number;

  @FromEnvironment({
    name: 'MAX_DELAY_MS',
    default: 250,
    values: 'a number of milliseconds, at least 10',
    doc: 'How late the event loop may be on average of a second; while it is later, no more requests are let in at a time than were answered in the last second.',
  })
  @IsInt()
  @Min(10)
  readonly maxDelayMs: number;

  @FromEnvironment({
    name: 'STALLED_SECONDS',
    default: 120,
    values: 'a number of seconds, at least 1',
    doc: 'After which a connection is cut on which a request or an answer is under way and no byte moves.',
  })
  @IsInt()
  @Min(1)
  @Max(3_600)
  readonly stalledSeconds: number;

  @FromEnvironment({
    name: 'IDLE_SECONDS',
    default: 65,
    values: 'a number of seconds, at least 1; longer than a proxy before the server keeps connections',
    doc: 'After which a connection is closed on which nothing is asked.',
  })
  @IsInt()
  @Min(1)
  @Max(3_600)
  readonly idleSeconds: number;

  @FromEnvironment({
    name: 'LOG_LEVEL',
    default: 'info',
    values: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
    doc: 'How much is written to standard error, as lines of JSON.',
  })
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
