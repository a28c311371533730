import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { repositoryRoot } from '@app/runtime';

/** Where assets are served. Their names carry a hash of their content, so that they never change. */
export const ASSETS_PATH = '/assets';

export interface Asset {
  /** `site.1a2b3c4d5e6f.css` */
  readonly name: string;
  readonly type: string;
  readonly body: Buffer;
  /** compressed, where that pays */
  readonly encoded: Readonly<Partial<Record<'br' | 'gzip', Buffer>>>;
}

const TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
} as const;

const ownFile = (name: string): Buffer =>
  readFileSync(join(repositoryRoot(import.meta.url), 'libs/page-kit/assets', name));
const packageFile = (name: string): Buffer => readFileSync(createRequire(import.meta.url).resolve(name));

function assetOf(name: string, body: Buffer): Asset {
  const [stem = '', extension = ''] = name.split(/\.(?=[^.]+$)/);
  const type = Object.entries(TYPES).find(([known]) => known === extension)?.[1];
  if (type === undefined) throw new Error(`${name} is of no known type`);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return {
    name: `${stem}.${hash}.${extension}`,
    type,
    body,
    encoded: type.startsWith('text/') ? { br: brotliCompressSync(body), gzip: gzipSync(body, { level: 9 }) } : {},
  };
}

const addressOf = ({ name }: Asset): string => `${ASSETS_PATH}/${name}`;

const font = assetOf(
  'hanken-grotesk.woff2',
  packageFile('@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2'),
);
const style = [ownFile('tokens.css'), ownFile('site.css'), packageFile('uplot/dist/uPlot.min.css')]
  .join('\n')
  .replace('hanken-grotesk.woff2', font.name);
const stylesheet = assetOf('site.css', Buffer.from(style));
const theme = assetOf('theme.js', ownFile('theme.js'));
const follow = assetOf('follow.js', ownFile('follow.js'));
const idle = assetOf('idle.js', ownFile('idle.js'));
const progress = assetOf('progress.js', ownFile('progress.js'));
const charts = assetOf('charts.js', ownFile('charts.js'));
const plot = assetOf('uplot.js', packageFile('uplot/dist/uPlot.iife.min.js'));
const icon = assetOf('icon.svg', ownFile('icon.svg'));

const all = [charts, follow, font, icon, idle, plot, progress, stylesheet, theme];
const byName = new Map(all.map((asset) => [asset.name, asset]));

/** The addresses that pages link to. */
export const assetAddresses = {
  /** draws every `Chart` of a page with uPlot, whose script comes before it */
  charts: addressOf(charts),
  plot: addressOf(plot),
  /** lets parts of a page follow a form: `data-follow` on it, `data-follows` with a name on each of them */
  follow: addressOf(follow),
  font: addressOf(font),
  icon: addressOf(icon),
  idle: addressOf(idle),
  /** asks again for what is on its way: see Progress */
  progress: addressOf(progress),
  stylesheet: addressOf(stylesheet),
  theme: addressOf(theme),
} as const;

/** @param name as in its address, with the hash; of another version there is none */
export const findAsset = (name: string): Asset | undefined => byName.get(name);
