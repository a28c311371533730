/** What of an error goes into the log. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly cause?: LoggedError;
}

const DEEPEST = 4;

/**
 * An error without the data that it carries: the driver hangs whole documents on what it could not write, and repeats
 * keys in its words, and mail servers repeat addresses.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  const { name, message, stack, code, status, cause } = Object(error) as Partial<Error> & Record<string, unknown>;
  return {
    type: typeof name === 'string' ? name : typeof error,
    message: withoutData(typeof message === 'string' ? message : String(error)),
    stack: withoutData(typeof stack === 'string' ? stack : ''),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof status === 'number' && { status }),
    ...(cause !== undefined && depth < DEEPEST && { cause: loggedError(cause, depth + 1) }),
  };
}

const withoutData = (text: string): string =>
  text.replaceAll(/dup key: \{.*\}/g, 'dup key: {…}').replaceAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '…@…');
