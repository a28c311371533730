import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const css = readFileSync(new URL('../assets/tokens.css', import.meta.url), 'utf8');

type Colours = ReadonlyMap<string, string>;
const coloursIn = (text = ''): [string, string][] =>
  [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [name, colour]);

const [lightText, rest = ''] = css.split('@media');
const [bySystem, bySwitch] = rest.split(":root[data-theme='dark']");
const light: Colours = new Map(coloursIn(lightText));
const dark: Colours = new Map([...light, ...coloursIn(bySwitch)]);

type Triple = readonly [number, number, number];
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const times = (matrix: readonly [Triple, Triple, Triple], v: Triple): Triple => [
  dot(matrix[0], v),
  dot(matrix[1], v),
  dot(matrix[2], v),
];

/** Linear light of a colour, each channel 0 to 1. */
function linear(colours: Colours, name: string): Triple {
  const colour = colours.get(name);
  if (colour === undefined) throw new Error(`there is no colour ${name}`);
  const channel = (from: number): number => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2: relative luminance, contrast ratio. */
const luminance = (rgb: Triple): number => dot([0.2126, 0.7152, 0.0722], rgb);
function contrast(colours: Colours, a: string, b: string): number {
  const [x, y] = [luminance(linear(colours, a)), luminance(linear(colours, b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** What people see who lack a kind of cone (Machado and others 2009, severity 1). */
const SIGHTS = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const satisfies Record<string, readonly [Triple, Triple, Triple]>;

const TO_CONES = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
] as const;
const TO_OKLAB = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
] as const;

function oklab(rgb: Triple): Triple {
  const [l, m, s] = times(TO_CONES, rgb);
  const root = (value: number): number => Math.cbrt(Math.max(0, value));
  return times(TO_OKLAB, [root(l), root(m), root(s)]);
}

/** How far apart two colours look, in OKLab times 100. */
function distance(colours: Colours, a: string, b: string, sight: keyof typeof SIGHTS): number {
  const [x, y] = [a, b].map((name) => oklab(times(SIGHTS[sight], linear(colours, name)))) as [Triple, Triple];
  return 100 * Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

const on = (surfaces: string, ...names: string[]): [string, string][] =>
  names.flatMap((name) => surfaces.split(' ').map((surface): [string, string] => [name, surface]));

const texts = [
  ...on('paper surface sunken', 'ink', 'ink-2', 'ink-3', 'go'),
  ...on('paper surface', 'warn', 'bad', 'd-axis'),
  ...on('go-soft', 'ink', 'go'),
  ...on('warn-soft', 'ink', 'warn'),
  ...on('bad-soft', 'ink', 'bad'),
  ...on('go go-hover', 'go-ink'),
];
const shapes = on(
  'paper surface',
  'line-strong',
  'focus',
  'd-from',
  'd-to',
  'd-prev',
  'd-gap',
  'd-tier1',
  'd-tier2',
  'd-tier3',
);
const series = [
  ['d-from', 'd-to'],
  ['d-tier1', 'd-tier2'],
  ['d-tier2', 'd-tier3'],
  ['d-tier1', 'd-tier3'],
] as const;

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours', (_, colours) => {
  it.each(texts)('let %s be read on %s', (ink, surface) => {
    expect(contrast(colours, ink, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)('let %s be seen on %s', (shape, surface) => {
    expect(contrast(colours, shape, surface)).toBeGreaterThanOrEqual(3);
  });

  it.each(series)('keep %s and %s apart for every kind of sight', (a, b) => {
    for (const sight of Object.keys(SIGHTS) as (keyof typeof SIGHTS)[]) {
      expect(distance(colours, a, b, sight)).toBeGreaterThanOrEqual(12);
    }
  });
});

describe('the dark colours', () => {
  it('are the same by the system and by the switch', () => {
    expect(coloursIn(bySystem)).toEqual(coloursIn(bySwitch));
    expect(coloursIn(bySwitch).length).toBeGreaterThan(20);
  });
});
