import type { AuthorizationServices } from '@app/authorization';
import { createLogger } from '@app/runtime';
import type { Store } from '@app/store';
import { DemoGrowth, demoRecords } from './demo-growth.js';
import { endOldAuthorizations } from './fickle-customer.js';

const GROW_EVERY_MS = 5 * 60_000;
const THINK_EVERY_MS = 30_000;

const logger = createLogger('demo-utility');

/** What goes on at the demo utility while a server runs: meters measure, and one customer changes her mind. */
export class DemoLife {
  readonly #growth: DemoGrowth;

  constructor(
    private readonly store: Store,
    private readonly services: Pick<AuthorizationServices, 'authorizations'>,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#growth = new DemoGrowth(store, now);
  }

  /** @returns stops it, and resolves when what is under way has ended */
  start(): () => Promise<void> {
    const stops = [
      again(GROW_EVERY_MS, async () => void (await this.#growth.grow())),
      again(THINK_EVERY_MS, async () => this.changeMind()),
    ];
    return async () => void (await Promise.all(stops.map(async (stop) => stop())));
  }

  async changeMind(): Promise<void> {
    const demo = await demoRecords(this.store).findOne({ _id: 'demo' });
    const fickle = demo?.customerIds['fickle'];
    if (fickle !== undefined) await endOldAuthorizations(this.services.authorizations, fickle, this.now());
  }
}

/** Does work now, and again so long after it has ended. */
function again(everyMs: number, work: () => Promise<void>): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running = Promise.resolve();
  const doAndWait = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logger.error({ err: error }, 'the demo utility stood still');
    }
    if (!stopped) timer = setTimeout(run, everyMs).unref();
  };
  const run = (): void => {
    running = doAndWait();
  };
  run();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
