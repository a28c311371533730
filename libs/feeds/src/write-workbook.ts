import { currencyNames, escapeAttribute, escapeText, MeasurementKind, type ReadingType } from '@app/espi';
import { textsIn, type Language } from '@app/language';
import { unpackQualities } from '@app/metering';
import type { TimeZone } from '@app/time';
import type { FeedOutput } from './feed-output.js';
import type { FeedPlan, PlannedChannel } from './feed-plan.js';
import type { TakenUsage } from './taken-usage.js';
import { writeEachBlock } from './write-blocks.js';
import { scaled, unitNames } from './write-readings-csv.js';
import { writeZip, type ArchivedFile } from './zip-archive.js';

const texts = textsIn({
  en: {
    columns: ['Begins', 'Ends', 'Begins (UTC)', 'What', 'Amount', 'Unit', 'Reading'],
    cost: 'Cost',
    flows: { 1: 'From the grid', 4: 'Net', 19: 'To the grid' },
    used: 'Used',
    temperature: 'Temperature',
    voltage: 'Voltage',
    register: 'Meter register',
    qualities: {
      measured: 'Measured',
      corrected: 'Corrected',
      estimated: 'Estimated',
      doubtful: 'In doubt',
      computed: 'Computed',
      forecast: 'Forecast',
      partial: 'Partly missing',
      other: 'Other',
    },
  },
  es: {
    columns: ['Empieza', 'Termina', 'Empieza (UTC)', 'Qué', 'Cantidad', 'Unidad', 'Lectura'],
    cost: 'Costo',
    flows: { 1: 'De la red', 4: 'Neto', 19: 'A la red' },
    used: 'Consumo',
    temperature: 'Temperatura',
    voltage: 'Voltaje',
    register: 'Registro del medidor',
    qualities: {
      measured: 'Medida',
      corrected: 'Corregida',
      estimated: 'Estimada',
      doubtful: 'Dudosa',
      computed: 'Calculada',
      forecast: 'Prevista',
      partial: 'Falta una parte',
      other: 'Otra',
    },
  },
});

type Words = ReturnType<typeof texts>;
type Quality = keyof Words['qualities'];

/** By QualityOfReading of ESPI 4.0. */
const QUALITIES: Readonly<Record<number, Quality>> = {
  0: 'measured',
  7: 'corrected',
  8: 'estimated',
  9: 'estimated',
  10: 'doubtful',
  11: 'computed',
  12: 'forecast',
  13: 'partial',
  14: 'measured',
  17: 'measured',
  18: 'measured',
};

/** Rows of a sheet, its heading among them: no program opens more (ECMA-376). */
export const MOST_SHEET_ROWS = 1_048_576;
const DAY = 86_400;

/** How many rows the sheet of a usage point can have at most. */
export function sheetRowsAtMost({ view: { query }, plan }: TakenUsage): number {
  const rows = plan.usagePoints
    .flatMap(({ channels }) => channels)
    .map(({ source: { firstDay = 0, lastDay = 0, intervalLength } }) => {
      const seconds = Math.min(lastDay + DAY, query.publishedMax) - Math.max(firstDay, query.publishedMin);
      return Math.max(0, Math.ceil(seconds / (intervalLength || DAY)));
    });
  return 1 + rows.reduce((sum, count) => sum + count, 0);
}

/**
 * Writes readings as a spreadsheet (ECMA-376), a sheet a usage point: local times, and texts that are never formulas.
 * Sheets are written as they are read, for write-excel-file holds all of them and the server up meanwhile.
 */
export async function writeWorkbook(
  output: FeedOutput,
  taken: readonly TakenUsage[],
  language: Language,
): Promise<void> {
  const sheets = taken.map(nameOf);
  const sheetFiles = taken.map((each, index): ArchivedFile => ({
    name: `xl/worksheets/sheet${index + 1}.xml`,
    write: async (into) => writeSheet(into, each, texts(language)),
  }));
  const parts = Object.entries(partsAround(sheets)).map(([name, text]): ArchivedFile => ({
    name,
    write: async ({ sink }) => {
      sink.text(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`);
      sink.flush();
    },
  }));
  await writeZip(output, [...parts, ...sheetFiles]);
}

/** Digits alone: what customers find on their bill, else the id here. */
const nameOf = ({ plan: { usagePoints } }: TakenUsage): string => {
  const usagePoint = usagePoints[0]?.usagePoint;
  return (usagePoint?.esiid ?? usagePoint?._id ?? '').replaceAll(/\D/g, '').slice(0, 31);
};

async function writeSheet(output: FeedOutput, { view, plan, zone }: TakenUsage, words: Words): Promise<void> {
  const { sink, contents } = output;
  const withCost = view.entitlement.allows(12);
  sink.text(`<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">`);
  sink.text('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>');
  sink.text('<cols><col min="1" max="4" width="18" customWidth="1"/></cols><sheetData>');
  sink.text(
    `<row>${[...words.columns, costHeading(plan, words)].map((column) => text(column, Style.heading)).join('')}</row>`,
  );
  for (const { usagePoint, channels } of plan.usagePoints) {
    contents.usagePointIds.add(usagePoint._id);
    for (const channel of channels.toSorted((a, b) => placeOf(a) - placeOf(b))) {
      const line = new RowLine(zone, channel, words, withCost);
      await writeEachBlock(output, view, channel, (block) => {
        for (let row = 0; row < block.rows.count; row++) sink.text(line.of(block, row));
      });
    }
  }
  sink.text('</sheetData></worksheet>');
  sink.flush();
}

/** With the currency where that is one. */
function costHeading({ usagePoints }: FeedPlan, { cost }: Words): string {
  const codes = usagePoints.flatMap(({ channels }) => channels.map(({ readingType }) => readingType.content.currency));
  const names = new Set(codes.flatMap((code) => (code === undefined ? [] : (currencyNames.get(code) ?? `${code}`))));
  return names.size === 1 ? `${cost}, ${[...names].join('')}` : cost;
}

/** What people look for comes first: what was used, what was sent back, and then the rest. */
function placeOf({ readingType: { content } }: PlannedChannel): number {
  const { accumulationBehaviour, flowDirection = 0, kind } = content;
  if (kind !== MeasurementKind.energy && kind !== MeasurementKind.volume) return 9;
  if (accumulationBehaviour !== 4) return 8;
  const place = [1, 19, 4].indexOf(flowDirection);
  return place === -1 ? 0 : place;
}

/** What a channel shows, in a word. */
function whatIsRead({ accumulationBehaviour, commodity, flowDirection, kind }: ReadingType, words: Words): string {
  if (kind === MeasurementKind.temperature) return words.temperature;
  if (kind === MeasurementKind.voltage) return words.voltage;
  if (accumulationBehaviour === 1 || accumulationBehaviour === 3) return words.register;
  const flow = Object.entries(words.flows).find(([code]) => Number(code) === flowDirection)?.[1];
  return (commodity === 1 ? flow : undefined) ?? words.used;
}

/** The rows of one channel. */
class RowLine {
  readonly #what: string;
  readonly #unit: string;
  readonly #power: number;

  constructor(
    private readonly zone: TimeZone,
    { readingType: { content } }: PlannedChannel,
    private readonly words: Words,
    private readonly withCost: boolean,
  ) {
    const { uom = 0, powerOfTenMultiplier = 0 } = content;
    const unit = unitNames.get(uom) ?? String(uom);
    // people know thousands of watts
    const inThousands = unit === 'Wh' || unit === 'W';
    this.#unit = text(inThousands ? `k${unit}` : unit);
    this.#power = powerOfTenMultiplier - (inThousands ? 3 : 0);
    this.#what = text(whatIsRead(content, words));
  }

  of({ rows, nominalStart }: { rows: RowsOfBlock; nominalStart: number }, row: number): string {
    const start = nominalStart + (rows.start[row] ?? 0);
    const end = start + (rows.duration[row] ?? 0);
    const cost = this.withCost ? (rows.cost[row] ?? NaN) : NaN;
    const [code = 0] = unpackQualities(rows.quality[row] ?? 0);
    const times = [this.#local(start), this.#local(end), start].map((at) => number(at / DAY + EPOCH_DAY, Style.time));
    const amount = number(scaled(rows.value[row] ?? 0, this.#power));
    const quality = text(this.words.qualities[QUALITIES[code] ?? 'other']);
    const price = Number.isNaN(cost) ? '' : number(scaled(cost, -5));
    return `<row>${times.join('')}${this.#what}${amount}${this.#unit}${quality}${price}</row>`;
  }

  /** Seconds on the clocks of the usage point: a spreadsheet knows no zones. */
  #local(at: number): number {
    return at + this.zone.offsetAt(at);
  }
}

type RowsOfBlock = Readonly<Record<'start' | 'duration' | 'value' | 'quality' | 'cost', Float64Array>>;

/** Spreadsheets count days from 1899-12-30. */
const EPOCH_DAY = 25_569;

/** Places in the list of styles below. */
const Style = { plain: 0, heading: 1, time: 2 } as const;

const number = (value: number | string, style: number = Style.plain): string => `<c s="${style}"><v>${value}</v></c>`;
/** A text is a text, whatever it begins with: formulas stand in another element. */
const text = (value: string, style: number = Style.plain): string =>
  `<c s="${style}" t="inlineStr"><is><t>${escapeText(value)}</t></is></c>`;

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const font = (weight: string): string => `<font>${weight}<sz val="11"/><name val="Calibri"/></font>`;
const format = (attributes: string): string => `<xf ${attributes} fillId="0" borderId="0" xfId="0"/>`;

/** The parts of the package around its sheets, by their names. */
function partsAround(sheets: readonly string[]): Readonly<Record<string, string>> {
  const each = (of: (number: number, name: string) => string): string =>
    sheets.map((name, index) => of(index + 1, name)).join('');
  const styles = sheets.length + 1;
  return {
    '[Content_Types].xml':
      `<Types xmlns="${PACKAGE}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>` +
      each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPES}.worksheet+xml"/>`) +
      '</Types>',
    '_rels/.rels':
      `<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>` +
      each((n, name) => `<sheet name="${escapeAttribute(name)}" sheetId="${n}" r:id="rId${n}"/>`) +
      '</sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      `<Relationships xmlns="${PACKAGE}/relationships">` +
      each((n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`) +
      `<Relationship Id="rId${styles}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml':
      `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>` +
      `</numFmts><fonts count="2">${font('')}${font('<b/>')}</fonts>` +
      '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
      '<fill><patternFill patternType="gray125"/></fill></fills>' +
      '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
      `<cellXfs count="3">${format('numFmtId="0" fontId="0"')}${format('numFmtId="0" fontId="1" applyFont="1"')}` +
      `${format('numFmtId="164" fontId="0" applyNumberFormat="1"')}</cellXfs>` +
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  };
}
