import { pino, type DestinationStream, type Logger } from 'pino';
import { loggedError } from './logged-error.js';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'clientSecret',
  'client_secret',
  'registrationAccessToken',
  'registration_access_token',
];

/** At the top, in any object, and in the headers of a request or response. */
const redacted = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]);

function rootLogger(level: string | undefined, destination: DestinationStream): Logger {
  return pino(
    {
      level: level !== undefined && LEVELS.includes(level) ? level : 'info',
      serializers: { err: (error: unknown) => loggedError(error) },
      redact: { paths: redacted, censor: '[redacted]' },
      base: { pid: process.pid },
    },
    destination,
  );
}

let root: Logger | undefined;

/**
 * A logger that writes lines of JSON to standard error, whose standard output is for people and programs.
 * Secrets under their usual names are blotted out; an error (`err`) is told without the data that it carries.
 * @param name of the part of the program that speaks
 * @param destination for tests
 */
export function createLogger(name: string, destination?: DestinationStream): Logger {
  if (destination !== undefined) return rootLogger('trace', destination).child({ name });
  root ??= rootLogger(process.env['LOG_LEVEL'], pino.destination({ fd: 2, sync: true }));
  return root.child({ name });
}
