import 'reflect-metadata';
import { IsInt, IsOptional, IsUrl, Length, Matches, Max, Min, validateSync } from 'class-validator';

const ORIGIN = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };
/** https everywhere but on this machine */
const SAFE_ORIGIN = /^(https:\/\/[^/?#]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)$/;

/** Everything that can be set, each by one environment variable; README.md says what for. */
export class Configuration {
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number;

  /** where browsers and the custodian find us */
  @IsUrl(ORIGIN)
  @Matches(SAFE_ORIGIN)
  readonly baseUrl: string;

  /** the issuer of its tokens (RFC 8414 section 2) */
  @IsUrl(ORIGIN)
  @Matches(SAFE_ORIGIN)
  readonly custodianUrl: string;

  /** of client.json and, with a key, of what is kept */
  @Length(1, 4096)
  readonly directory: string;

  /** 32 bytes in base64; without one nothing is written to the disk */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=$/)
  readonly key?: string;

  @IsOptional()
  @Length(1, 512)
  readonly clientId?: string;

  @IsOptional()
  @Length(1, 512)
  readonly clientSecret?: string;

  /** opens the custodian's registration (RFC 7591 section 3) */
  @IsOptional()
  @Length(1, 4096)
  readonly initialAccessToken?: string;

  /** as in the Standard Webhooks specification */
  @IsOptional()
  @Matches(/^whsec_[A-Za-z0-9+/]+=*$/)
  readonly webhookSecret?: string;

  /** what customers are asked for */
  @Matches(/^FB=[\w;=,.-]+$/)
  readonly scope: string;

  @IsInt()
  @Min(1)
  readonly pollSeconds: number;
}

type Property = keyof Configuration;
const VARIABLES: Readonly<Record<Property, string>> = {
  port: 'SAMPLE_PORT',
  baseUrl: 'SAMPLE_BASE_URL',
  custodianUrl: 'CUSTODIAN_URL',
  directory: 'SAMPLE_DIR',
  key: 'SAMPLE_KEY',
  clientId: 'SAMPLE_CLIENT_ID',
  clientSecret: 'SAMPLE_CLIENT_SECRET',
  initialAccessToken: 'SAMPLE_INITIAL_ACCESS_TOKEN',
  webhookSecret: 'SAMPLE_WEBHOOK_SECRET',
  scope: 'SAMPLE_SCOPE',
  pollSeconds: 'SAMPLE_POLL_SECONDS',
};

/** Intervals of electricity in both directions, of any number of meters, 13 months back, told of when they change. */
const SCOPE = 'FB=1_3_4_5_8_13_18_31_37_39;HistoryLength=13';

/** @throws Error that names each wrong variable, never its value: it may be a secret */
export function readConfiguration(env: Readonly<Record<string, string | undefined>>): Configuration {
  const given = (property: Property): string | undefined => env[VARIABLES[property]]?.trim() || undefined;
  const port = Number(given('port') ?? 8090);
  const configuration = Object.assign(new Configuration(), {
    port,
    baseUrl: given('baseUrl') ?? `http://localhost:${port}`,
    custodianUrl: given('custodianUrl') ?? 'http://localhost:8080',
    directory: given('directory') ?? './data/kilowatt-diary',
    key: given('key'),
    clientId: given('clientId'),
    clientSecret: given('clientSecret'),
    initialAccessToken: given('initialAccessToken'),
    webhookSecret: given('webhookSecret'),
    scope: given('scope') ?? SCOPE,
    pollSeconds: Number(given('pollSeconds') ?? 3600),
  });
  const wrong = validateSync(configuration).map(({ property }) => property as Property);
  // a default is wrong only where it builds on what is
  const names = wrong.filter((property) => given(property) !== undefined).map((property) => VARIABLES[property]);
  if (names.length > 0) throw new Error(`Not as README.md says: ${names.join(', ')}.`);
  return Object.freeze(configuration);
}
