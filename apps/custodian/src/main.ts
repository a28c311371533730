import { DataCustodian } from '@app/data-custodian';
import { createLogger, CustodianError, readConfiguration } from '@app/runtime';
import { listen } from './listen.js';
import { prepareDemo, welcome } from './welcome.js';

// whoever watched the first lines may have gone; the server goes on
process.stdout.on('error', () => undefined);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function start(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const custodian = await DataCustodian.open(configuration, say);
  const demo = configuration.demo === 'off' ? undefined : await prepareDemo(custodian, say);
  const listening = await listen(custodian, configuration.port);
  if (demo !== undefined) for (const line of welcome(custodian, demo)) say(line);
  if (custodian.mail.delivery === 'none') say('SMTP_URL is not set: messages to people wait until it is');
  say('ready');
  const endDemo = demo === undefined ? undefined : custodian.demoLife.start();

  let stopping: AbortController | undefined;
  const stop = async (signal: string): Promise<void> => {
    // a second signal ends the wait for others
    if (stopping !== undefined) return stopping.abort();
    stopping = new AbortController();
    say(`${signal}: finishing what is under way`);
    if (signal === 'SIGTERM') await listening.drain(configuration.drainSeconds, stopping.signal);
    await listening.close();
    await endDemo?.();
    await custodian.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}

try {
  await start();
} catch (error) {
  if (error instanceof CustodianError) process.stderr.write(`${error.message}\n`);
  else createLogger('main').fatal({ err: error }, 'the server cannot start');
  process.exit(1);
}
