import { FeedCertifier } from '@app/espi';
import type {
  BlockReading,
  CertificationFinding,
  CertifierOptions,
  DocumentFinding,
  ReadEntry,
  ReadFeed,
} from '@app/espi';

/** What certification says of one file: it may hold several feeds one after another, each certified by itself. */
export class FeedFindings {
  readonly carried = new Set<number>();
  readonly begun = new Set<number>();
  readonly tested = new Set<number>();
  readonly findings: CertificationFinding[] = [];
  feeds = 0;
  #certifier: FeedCertifier;
  #isFeed = false;

  constructor(
    private readonly options: CertifierOptions,
    private readonly functionBlocks: readonly number[] | undefined,
  ) {
    this.#certifier = new FeedCertifier(options);
  }

  feed(feed: ReadFeed): void {
    this.feeds += 1;
    this.#isFeed = true;
    this.#certifier.feed(feed);
  }

  reading(reading: BlockReading): void {
    this.#certifier.reading(reading);
  }

  blockEnd(): void {
    this.#certifier.blockEnd();
  }

  entry(entry: ReadEntry): void {
    this.#certifier.entry(entry);
  }

  /** Heeds those findings of the reader that say where documents begin. */
  heed({ code }: DocumentFinding): void {
    if (code === 'several-documents') this.endDocument();
  }

  /** A document is at its end. What is no feed is tested only where that was asked for. */
  endDocument(): void {
    const carried = this.#certifier.functionBlocksCarried();
    const blocks = this.functionBlocks ?? (this.#isFeed ? [...carried] : []);
    for (const block of carried) this.carried.add(block);
    for (const block of this.#certifier.functionBlocksBegun()) this.begun.add(block);
    for (const block of blocks) this.tested.add(block);
    const certifies = blocks.length > 0 || this.options.certificateId !== undefined;
    if (certifies) this.findings.push(...this.#certifier.findings(blocks));
    this.#certifier = new FeedCertifier(this.options);
    this.#isFeed = false;
  }
}
