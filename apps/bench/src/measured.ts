import { monitorEventLoopDelay } from 'node:perf_hooks';

const WATCHED_EVERY_MS = 20;

/** What a process used while it was watched. */
export interface Usage {
  /** of all its threads */
  readonly cpuSeconds: number;
  /** the most that resident memory grew by, MB */
  readonly memory: number;
  /** 99th percentile of how late the event loop was, ms */
  readonly loopDelay: number;
}

/** Watches this process. @returns what ends it */
export function watchUsage(): () => Usage {
  // of what is young alone: after a whole collection code has to become warm again, which no server does that answers
  globalThis.gc?.({ type: 'minor' });
  const idle = process.memoryUsage.rss();
  let most = idle;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), WATCHED_EVERY_MS);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const cpu = process.cpuUsage();
  delay.enable();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    delay.disable();
    clearInterval(timer);
    return {
      cpuSeconds: (user + system) / 1e6,
      memory: (most - idle) / 1e6,
      loopDelay: delay.percentile(99) / 1e6,
    };
  };
}
