import { createGzip, type Gzip } from 'node:zlib';
import type { Response } from 'express';
import { ATOM, FeedOutput } from '@app/feeds';

/** Where the body of an answer is written. */
export interface AnswerBody {
  readonly output: FeedOutput;
  /** of what was made, as it goes out */
  readonly bytes: () => number;
  /** nothing of it is sent any more */
  readonly abandon: () => void;
}

/** Feeds are packed by what is known of them; all else that is not packed by itself goes through zlib. */
export function bodyOf(
  response: Response,
  { takesGzip, isPacked = false, mediaType = ATOM }: { takesGzip: boolean; isPacked?: boolean; mediaType?: string },
): AnswerBody {
  if (!takesGzip || isPacked) return writtenBy(new FeedOutput(response));
  response.setHeader('Content-Encoding', 'gzip');
  if (mediaType === ATOM) return writtenBy(FeedOutput.gzip(response));
  const gzip = compressing(response);
  let packed = 0;
  gzip.on('data', (chunk: Buffer) => (packed += chunk.length));
  return { output: new FeedOutput(gzip), bytes: () => packed, abandon: () => gzip.destroy() };
}

const writtenBy = (output: FeedOutput): AnswerBody => ({
  output,
  bytes: () => output.bytes,
  abandon: () => undefined,
});

/** A gzip stream into the response; each ends with the other. */
function compressing(response: Response): Gzip {
  const gzip = createGzip({ level: 1, chunkSize: 65_536 });
  gzip.on('error', () => response.destroy()).pipe(response);
  response.once('close', () => gzip.destroy());
  // a reader that left before this line closes nothing any more
  if (response.destroyed) gzip.destroy();
  return gzip;
}
