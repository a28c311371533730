import { join } from 'node:path';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { writeMeterDataFile } from './meter-data-file.js';

/** How many meters have a year of 15-minute readings. */
export const METERS = Number(process.env['BENCH_METERS'] ?? 100);
export const DAYS = 366;
/** How often each figure is taken. */
export const RUNS = Number(process.env['BENCH_RUNS'] ?? 5);

/** What most figures are taken of: an open custodian of its own, and the file that fills it. */
export interface YearOfMeters {
  readonly custodian: DataCustodian;
  readonly directory: string;
  readonly dataDirectory: string;
  readonly file: string;
  readonly readings: number;
}

export async function openYearOfMeters(directory: string): Promise<YearOfMeters> {
  const dataDirectory = join(directory, 'data');
  const file = join(directory, 'bench.csv');
  const readings = await writeMeterDataFile(file, METERS, { year: 2025, month: 1, day: 1 }, DAYS);
  const custodian = await DataCustodian.open(readConfiguration({ DATA_DIR: dataDirectory, LOG_LEVEL: 'error' }));
  return { custodian, directory, dataDirectory, file, readings };
}

/** Takes the file in. */
export async function fillStore({ custodian, file }: Pick<YearOfMeters, 'custodian' | 'file'>): Promise<void> {
  await custodian.intake.ingest({ file, name: 'bench.csv' }, { by: 'bench', create: true });
}
