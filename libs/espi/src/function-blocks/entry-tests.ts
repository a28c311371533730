/** The kinds of entry that certification looks at; the old ElectricPowerUsageSummary counts as a UsageSummary. */
export const certifiedElements = [
  'LocalTimeParameters',
  'UsagePoint',
  'MeterReading',
  'ReadingType',
  'IntervalBlock',
  'UsageSummary',
  'ElectricPowerQualitySummary',
] as const;
export type CertifiedElement = (typeof certifiedElements)[number];

/** What every entry of a kind has around its content, with the id of the test of each. */
export interface FrameTests {
  readonly functionBlock: number;
  readonly present: string;
  readonly id: string;
  readonly title: string;
  readonly published: string;
  readonly updated: string;
  readonly self: string;
  readonly up: string;
  readonly uniqueSelf: string;
}

export const frameTests: Readonly<Record<CertifiedElement, FrameTests>> = {
  LocalTimeParameters: frame(1, 'D136 D138 D137 D141 D142 D139 D140 D143'),
  UsagePoint: frame(1, 'D006 D011 D012 D009 D010 D013 D015 D014'),
  MeterReading: frame(4, 'D027 D018 D019 D029 D030 D020 D022 D021'),
  ReadingType: frame(4, 'D049 D048 D050 D069 D070 D051 D053 D052'),
  IntervalBlock: frame(4, 'D032 D031 D033 D040 D041 D034 D036 D035'),
  UsageSummary: frame(15, 'D083 D082 D084 D101 D102 D085 D087 D086'),
  ElectricPowerQualitySummary: frame(17, 'D126 D128 D127 D131 D132 D129 D130 D133'),
};

function frame(functionBlock: number, tests: string): FrameTests {
  const [present = '', id = '', title = '', published = '', updated = '', self = '', up = '', uniqueSelf = ''] =
    tests.split(' ');
  return { functionBlock, present, id, title, published, updated, self, up, uniqueSelf };
}

/** Elements that the content of a kind of entry must hold. */
export interface ContentTest {
  readonly test: string;
  readonly functionBlock: number;
  readonly element: CertifiedElement;
  /** Paths of elements below the content, all of them needed. */
  readonly paths: readonly string[];
  /** The test is made only where the content has this element (with this value). */
  readonly where?: { readonly path: string; readonly equals?: number };
}

export const contentTests: readonly ContentTest[] = [
  needs('D008', 1, 'UsagePoint', 'ServiceCategory/kind'),
  needs('D039', 4, 'IntervalBlock', 'interval/start'),
  needs('D038', 4, 'IntervalBlock', 'interval/duration'),
  needs('D062', 4, 'ReadingType', 'intervalLength'),
  needs('D063', 4, 'ReadingType', 'kind'),
  needs('D065', 4, 'ReadingType', 'powerOfTenMultiplier'),
  needs('D068', 4, 'ReadingType', 'uom'),
  { ...needs('D064', 5, 'ReadingType', 'phase'), where: { path: 'commodity', equals: 1 } },
  needs('D058', 12, 'ReadingType', 'currency'),
  needs('D089', 15, 'UsageSummary', 'billingPeriod/duration'),
  needs('D090', 15, 'UsageSummary', 'billingPeriod/start'),
  needs('D081', 15, 'UsageSummary', 'overallConsumptionLastPeriod'),
  needs('D099', 15, 'UsageSummary', 'qualityOfReading'),
  needs('D100', 15, 'UsageSummary', 'statusTimeStamp'),
  ofCurrentPeriod('D095', 'powerOfTenMultiplier'),
  ofCurrentPeriod('D096', 'timeStamp'),
  ofCurrentPeriod('D097', 'uom'),
  ofCurrentPeriod('D098', 'value'),
  needs('D091', 16, 'UsageSummary', 'billLastPeriod'),
  needs('D093', 16, 'UsageSummary', 'costAdditionalLastPeriod'),
  needs('D094', 16, 'UsageSummary', 'currency'),
  needs('D113', 17, 'ElectricPowerQualitySummary', 'flickerPlt'),
  needs('D114', 17, 'ElectricPowerQualitySummary', 'flickerPst'),
  needs('D115', 17, 'ElectricPowerQualitySummary', 'harmonicVoltage'),
  needs('D116', 17, 'ElectricPowerQualitySummary', 'longInterruptions'),
  needs('D117', 17, 'ElectricPowerQualitySummary', 'mainsVoltage'),
  needs('D118', 17, 'ElectricPowerQualitySummary', 'powerFrequency'),
  needs('D119', 17, 'ElectricPowerQualitySummary', 'rapidVoltageChanges'),
  needs('D120', 17, 'ElectricPowerQualitySummary', 'shortInterruptions'),
  needs('D121', 17, 'ElectricPowerQualitySummary', 'summaryInterval'),
  needs('D134', 17, 'ElectricPowerQualitySummary', 'summaryInterval/duration', 'summaryInterval/start'),
  needs('D122', 17, 'ElectricPowerQualitySummary', 'supplyVoltageDips'),
  needs('D123', 17, 'ElectricPowerQualitySummary', 'supplyVoltageImbalance'),
  needs('D124', 17, 'ElectricPowerQualitySummary', 'supplyVoltageVariations'),
  needs('D125', 17, 'ElectricPowerQualitySummary', 'tempOvervoltage'),
  // The published tests of these two look for a multiplier, not only for the element.
  needs('D106', 27, 'UsageSummary', 'currentDayOverallConsumption/powerOfTenMultiplier'),
  needs('D111', 27, 'UsageSummary', ...measurement('currentDayOverallConsumption')),
  needs('D107', 27, 'UsageSummary', 'previousDayOverallConsumption/powerOfTenMultiplier'),
  needs('D112', 27, 'UsageSummary', ...measurement('previousDayOverallConsumption')),
  needs('D105', 27, 'UsageSummary', 'peakDemand'),
  needs('D110', 27, 'UsageSummary', ...measurement('peakDemand')),
  needs('D103', 27, 'UsageSummary', 'ratchetDemand'),
  needs('D108', 27, 'UsageSummary', ...measurement('ratchetDemand')),
  needs('D104', 27, 'UsageSummary', 'ratchetDemandPeriod'),
  needs('D109', 27, 'UsageSummary', 'ratchetDemandPeriod/duration', 'ratchetDemandPeriod/start'),
  needs('D092', 28, 'UsageSummary', 'billToDate'),
];

function needs(test: string, functionBlock: number, element: CertifiedElement, ...paths: string[]): ContentTest {
  return { test, functionBlock, element, paths };
}

function ofCurrentPeriod(test: string, part: string): ContentTest {
  const path = 'currentBillingPeriodOverAllConsumption';
  return { ...needs(test, 15, 'UsageSummary', `${path}/${part}`), where: { path } };
}

function measurement(path: string): string[] {
  return [`${path}/powerOfTenMultiplier`, `${path}/uom`];
}

/** What stands at a path below a content value; undefined where nothing does. */
export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('/')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.hasOwn(found, name) ? Reflect.get(found, name) : undefined;
  }
  return found;
}

/** The paths that a content lacks of those that a test needs; none where the test is not made. */
export function missingPaths({ paths, where }: ContentTest, value: unknown): string[] {
  const found = where && valueAt(value, where.path);
  const isMade = where === undefined || (where.equals === undefined ? found !== undefined : found === where.equals);
  return isMade ? paths.filter((path) => valueAt(value, path) === undefined) : [];
}
