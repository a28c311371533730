/** What went wrong, as its caller may read it. */
export interface Problem {
  /** stable, kebab-case; the help page of its name says more */
  readonly code: string;
  readonly status: number;
  readonly text: string;
  /** where it passes by itself: RFC 9110 section 10.2.3 */
  readonly retryAfterSeconds?: number;
  /** of an unexpected error: the log has it */
  readonly reference?: string;
  /** what else a program may read of it, in JSON (RFC 9457 section 3.2) */
  readonly members?: object | undefined;
}

export const PROBLEMS_PATH = '/help/problems';

/** RFC 9457 section 3.1.1: the page of this server that explains a problem. */
export const problemType = (baseUrl: string, code: string): string => `${baseUrl}${PROBLEMS_PATH}/${code}`;
