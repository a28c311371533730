import type { Request, Response } from 'express';
import type { Span } from '@app/prepared-files';
import { CustodianError } from '@app/runtime';

/** A file that is never changed, as ranges are asked of it. */
export interface RangedFile {
  /** strong, in its quotes */
  readonly etag: string;
  readonly length: number;
  readonly madeAt: Date;
}

/** What is said of a file, and not of the error that is answered in its place. */
export const ofTheFile = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Length',
  'Content-Range',
  'ETag',
  'Last-Modified',
];

/**
 * The one range that is asked for, of which the status and Content-Range are set; undefined where all is to be sent:
 * none is asked for or several, it cannot be understood, or it is of another file than this (RFC 9110 sections 13.1.5
 * and 14.2).
 *
 * @throws CustodianError `range-not-satisfiable` (416)
 */
export function requestedRange(request: Request, response: Response, file: RangedFile): Span | undefined {
  const condition = request.headers['if-range'];
  if (Array.isArray(condition) || (condition !== undefined && !isOfThis(condition, file))) return undefined;
  const ranges = request.range(file.length, { combine: true });
  if (ranges === -1) {
    for (const name of ofTheFile) response.removeHeader(name);
    response.setHeader('Content-Range', `bytes */${file.length}`);
    throw new CustodianError(
      'range-not-satisfiable',
      416,
      `The file has ${file.length} bytes, and none in that range.`,
    );
  }
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  const [range] = ranges;
  if (range === undefined) return undefined;
  response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${file.length}`);
  return { start: range.start, end: range.end + 1 };
}

/** By its tag, or by the very time at which it was made. */
const isOfThis = (condition: string, { etag, madeAt }: RangedFile): boolean =>
  condition.startsWith('"') ? condition === etag : condition === madeAt.toUTCString();
