/**
 * A server as a process of its own, set by the environment, which can be asked over IPC, as it could be in the process
 * of the test, to do what servers do after they have answered.
 */
import { DataCustodian } from '../../dist/libs/data-custodian/src/index.js';
import { readConfiguration } from '../../dist/libs/runtime/src/index.js';
import { listen } from '../../dist/apps/custodian/src/listen.js';

const custodian = await DataCustodian.open(readConfiguration(process.env));
const listening = await listen(custodian, custodian.configuration.port, '127.0.0.1');
process.stdout.write('ready\n');

async function settle() {
  await custodian.people.settled();
  await custodian.enrolments.settled();
  await custodian.accessRecords.flush();
  process.send?.('settled');
}

async function stop() {
  await listening.close();
  await custodian.close();
  process.exit(0);
}

process.on('message', () => void settle());
process.once('SIGTERM', () => void stop());
