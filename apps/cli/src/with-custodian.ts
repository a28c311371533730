import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';

/** Opens the custodian beside a running server or without one, and closes it whatever happens. */
export async function withCustodian<T>(work: (custodian: DataCustodian) => Promise<T>): Promise<T> {
  const custodian = await DataCustodian.open(readConfiguration(process.env), (line) =>
    process.stderr.write(`${line}\n`),
  );
  try {
    return await work(custodian);
  } finally {
    await custodian.close({ linger: true });
  }
}
