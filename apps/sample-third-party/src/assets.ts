import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** From the folder of package.json: where the style and the script lie, since the compiler copies neither. */
const OWN = 'apps/sample-third-party/assets';
const FONT = '@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const { resolve } = createRequire(import.meta.url);

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

const own = (name: string): Buffer => readFileSync(join(packageRoot(), OWN, name));

const files = {
  style: ['diary.css', 'text/css; charset=utf-8', own('diary.css')],
  chart: ['chart.js', 'text/javascript; charset=utf-8', own('chart.js')],
  icon: ['icon.svg', 'image/svg+xml', own('icon.svg')],
  font: ['hanken-grotesk.woff2', 'font/woff2', readFileSync(resolve(FONT))],
  plot: ['uplot.js', 'text/javascript; charset=utf-8', readFileSync(resolve('uplot/dist/uPlot.iife.min.js'))],
  plotStyle: ['uplot.css', 'text/css; charset=utf-8', readFileSync(resolve('uplot/dist/uPlot.min.css'))],
} as const;

const assets = new Map<string, Asset>();

/** @returns its address, with a hash of its content, so that browsers may keep it for ever */
function publish([name, type, body]: readonly [string, string, Buffer]): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  assets.set(`${hash}-${name}`, { type, body });
  return `/assets/${hash}-${name}`;
}

const font = publish(files.font);

export const assetAddresses = {
  font,
  style: publish([
    files.style[0],
    files.style[1],
    Buffer.from(files.style[2].toString().replace('hanken-grotesk.woff2', font.replace('/assets/', ''))),
  ]),
  chart: publish(files.chart),
  icon: publish(files.icon),
  plot: publish(files.plot),
  plotStyle: publish(files.plotStyle),
} as const;

export const findAsset = (name: string): Asset | undefined => assets.get(name);
