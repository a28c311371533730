import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { smartMeterTexasHeader } from '@app/intake';
import { repositoryRoot } from '@app/runtime';
import { meterUpload } from '../meter-upload.js';

/** A file that intake takes, from which wrong ones are made. */
export interface RightFile {
  readonly name: string;
  readonly content: Buffer;
  /** columns of a CSV that needs them said */
  readonly mapping?: unknown;
}

const STATEMENT = '%PDF-1.7\na statement\n%%EOF\n';
/** The bakery that docs/INTAKE.md tells of, whose tenure stands. */
export const SHOP = { esiid: '10443720000000102', account: '100-200-2' };
const JANUARY_5 = Date.UTC(2026, 0, 5, 6) / 1000;
const MOST_SAMPLE_BYTES = 130_000;

const two = (n: number): string => String(n).padStart(2, '0');
const quarters = Array.from({ length: 96 }, (_, n) => ({
  start: `${two(Math.floor(n / 4))}:${two((n % 4) * 15)}`,
  end: n === 95 ? '00:00' : `${two(Math.floor((n + 1) / 4))}:${two(((n + 1) % 4) * 15)}`,
  kwh: (0.1 + (n % 7) / 10).toFixed(3),
}));

/** A day of quarters of an hour, as Smart Meter Texas writes it. */
export const smartMeterTexasDay = (esiid: string, date = '01/05/2026'): string =>
  [
    smartMeterTexasHeader,
    ...quarters.map(
      ({ start, end, kwh }) => `'${esiid},${date},01/06/2026 06:00:00,${start},${end},${kwh},A,Consumption`,
    ),
    '',
  ].join('\r\n');

const lseDay = (esiid: string): string =>
  [
    `00000001,${esiid},4,20260105000000,20260105235959,N,N`,
    '00000002,,,1,0,1,0,900,01,,6,,',
    '00000003,A HOUSE',
    '00000004,20260106040506,O',
    ...quarters.map(({ kwh }, n) => `${10_000_000 + n},${kwh},`),
    '',
  ].join('\r\n');

const portalDay = [
  'Name,A HOUSE',
  '',
  'TYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES',
  ...quarters.map(({ start, kwh }) => `Electric usage,2026-01-05,${start},${start.slice(0, 4)}9,${kwh},kWh,$0.02,`),
  '',
].join('\n');

const mappedDay = [
  'meter;when;minutes;kwh;state',
  ...quarters.map(({ start, kwh }) => `${SHOP.esiid};2026-01-05 ${start};15;${kwh};A`),
  '',
].join('\n');
const mapping = {
  delimiter: ';',
  timeZone: 'America/Chicago',
  columns: { esiid: 'meter', start: 'when', value: 'kwh' },
  unit: 'kWh',
};

/** The example files of docs/INTAKE.md, by name. */
const documented = (): readonly (readonly [name: string, content: string])[] =>
  [
    ...readFileSync(join(repositoryRoot(import.meta.url), 'docs/INTAKE.md'), 'utf8').matchAll(
      /^```csv (\S+)\n([\s\S]*?)^```$/gm,
    ),
  ].map(([, name = '', content = '']) => [name, content]);

/** What the document says of the house, of the bakery. */
const ofShop = (text: string): string =>
  text.replaceAll('10443720000000101', SHOP.esiid).replaceAll('100-200-1', SHOP.account).replaceAll('A-1', 'A-2');

/** All that the utility of docs/INTAKE.md has, and as much of the bakery, in one archive. */
export function wholeUtility(): RightFile {
  const texts = documented();
  const more = texts.filter(([name]) => /agreements|bills|statements/.test(name));
  const members = [
    ...texts,
    ...more.map(([name, content]) => [`shop-${name}`, ofShop(content)] as const),
    ['usage.csv', smartMeterTexasDay(SHOP.esiid)] as const,
    ...['100-200-1', SHOP.account].map((account) => [`documents/${account}-2026-02.pdf`, STATEMENT] as const),
  ];
  const packed = zipSync(Object.fromEntries(members.map(([name, content]) => [name, Buffer.from(content)])));
  return { name: 'whole.zip', content: Buffer.from(packed) };
}

/** A file of every kind that is written here, and other people's where they lie in a folder. */
export function rightFiles(samples?: string): RightFile[] {
  return [
    ...documented().map(([name, content]) => ({ name, content: Buffer.from(content) })),
    { name: 'smart-meter-texas.csv', content: Buffer.from(smartMeterTexasDay(SHOP.esiid)) },
    { name: 'usage.lse', content: Buffer.from(lseDay(SHOP.esiid)) },
    { name: 'portal.csv', content: Buffer.from(portalDay) },
    { name: 'mapped.csv', content: Buffer.from(mappedDay), mapping },
    { name: 'usage.xml', content: Buffer.from(meterUpload(1, JANUARY_5, 100, JANUARY_5 + 86_400)) },
    wholeUtility(),
    ...(samples === undefined ? [] : filesBelow(samples)),
  ];
}

function filesBelow(folder: string): RightFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, path: join(folder, name) }))
    .filter(({ path }) => statSync(path).isFile() && statSync(path).size <= MOST_SAMPLE_BYTES)
    .map(({ name, path }) => ({ name, content: readFileSync(path) }));
}
