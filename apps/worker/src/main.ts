import { DataCustodian, startBackgroundWork } from '@app/data-custodian';
import { createLogger, CustodianError, readConfiguration } from '@app/runtime';

// whoever watched the first lines may have gone; the worker goes on
process.stdout.on('error', () => undefined);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function start(): Promise<void> {
  const custodian = await DataCustodian.open(readConfiguration(process.env), say);
  const stopWork = await startBackgroundWork(custodian);
  say('working');

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    say(`${signal}: finishing what is under way`);
    await stopWork();
    await custodian.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}

try {
  await start();
} catch (error) {
  if (error instanceof CustodianError) process.stderr.write(`${error.message}\n`);
  else createLogger('main').fatal({ err: error }, 'the worker cannot start');
  process.exit(1);
}
