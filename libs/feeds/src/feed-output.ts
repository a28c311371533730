import type { Writable } from 'node:stream';
import { ByteSink, type EmitChunk } from '@app/espi';
import { GzipSink } from './gzip/gzip-sink.js';
import { FeedTurns } from './feed-turns.js';
import { emptyContents, type FeedContents } from './feed-view.js';

/** How long a feed may write on before other requests get their turn, milliseconds. */
const LONGEST_TURN = 0.5;

const turns = new FeedTurns(LONGEST_TURN);

/** The reader has gone, or the stream broke: nothing more can be sent. */
export class ReaderGone extends Error {}

/** A sink of bytes into a stream that waits for slow readers and gives other requests their turn. */
export class FeedOutput {
  readonly sink: ByteSink;
  #contents: FeedContents;
  readonly #target: Writable;
  #full = false;
  #turnBegan: number;
  #bytes = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    target: Writable,
    private readonly now: () => number = () => performance.now(),
    contents: FeedContents = emptyContents(),
    sinkOf: (emit: EmitChunk) => ByteSink = (emit) => new ByteSink(emit),
  ) {
    this.#target = target;
    this.#contents = contents;
    this.#turnBegan = now();
    this.sink = sinkOf((chunk, recycle) => {
      // an answer writes when the turn has ended: the first bytes need not wait for all of it
      if (this.#bytes === 0) this.#turnBegan = -Infinity;
      this.#bytes += chunk.length;
      // with a fast reader the buffer is free again in the write's own callback, and not before
      if (!target.destroyed && !target.write(chunk, recycle)) this.#full = true;
    });
  }

  /** An output of feeds that packs them as gzip. */
  static gzip(target: Writable): FeedOutput {
    return new FeedOutput(target, undefined, undefined, (emit) => new GzipSink(emit));
  }

  /** Bytes that went out, packed where they are. */
  get bytes(): number {
    return this.#bytes;
  }

  /** what has been written so far, also where the feed then breaks */
  get contents(): FeedContents {
    return this.#contents;
  }

  /** What has been written since this was asked last: of a feed of many parts each has its own. */
  takeContents(): FeedContents {
    const taken = this.#contents;
    this.#contents = emptyContents();
    return taken;
  }

  /** An output into another stream, such as one that packs, which counts as part of this one's contents. */
  through(target: Writable): FeedOutput {
    return new FeedOutput(target, this.now, this.contents);
  }

  /** Resolves when more may be written; ask it after each entry. @throws ReaderGone */
  async ready(): Promise<void> {
    if (this.#target.destroyed) throw new ReaderGone();
    // the stream may have drained since, while something else was waited for: it does not say so twice
    if (this.#full && this.#target.writableNeedDrain) await this.#drained();
    this.#full = false;
    if (!turns.areAwaited && this.now() - this.#turnBegan < LONGEST_TURN) return;
    await turns.next();
    this.#turnBegan = this.now();
    if (this.#target.destroyed) throw new ReaderGone();
  }

  /** Writes what is left, and ends the stream. */
  end(): void {
    this.sink.end();
    this.#target.end();
  }

  get waits(): boolean {
    return this.#full || this.#target.destroyed || this.now() - this.#turnBegan >= LONGEST_TURN;
  }

  async #drained(): Promise<void> {
    const target = this.#target;
    await new Promise<void>((resolve, reject) => {
      const drained = (): void => {
        target.off('close', closed);
        resolve();
      };
      const closed = (): void => {
        target.off('drain', drained);
        reject(new ReaderGone());
      };
      target.once('drain', drained).once('close', closed);
    });
  }
}
