import { start } from './start.js';
import { readConfiguration } from './configuration.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

try {
  const running = await start(readConfiguration(process.env), say);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void running.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'It cannot start.'}\n`);
  process.exit(1);
}
