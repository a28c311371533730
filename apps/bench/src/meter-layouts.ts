import type { CivilDate } from '@app/time';

/** The readings of one meter on one local day. */
export interface MeterDay {
  readonly meter: number;
  readonly date: CivilDate;
  /** the day after */
  readonly next: CivilDate;
  /** epoch seconds of each reading, and its minutes since midnight as clocks show them */
  readonly starts: readonly number[];
  readonly minutes: readonly number[];
  readonly wattHours: readonly number[];
  readonly estimated: boolean;
}

/** A layout of files of meter data; every method gives a part of the file. */
export interface MeterLayout {
  readonly begin: string;
  meter(meter: number): string;
  day(day: MeterDay): string;
  readonly end: string;
}

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
const esiidOf = (meter: number): string => `1044372${String(meter).padStart(10, '0')}`;
const kilowattHours = (wattHours: number): string => (wattHours / 1000).toFixed(3);
const compact = ({ year, month, day }: CivilDate): string => `${year}${two(month)}${two(day)}`;

/** The 15-minute CSV of Smart Meter Texas. @param clockTime of REVISION_DATE */
export const smartMeterTexas = (clockTime = '23:59:00'): MeterLayout => ({
  begin:
    'ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL,CONSUMPTION_SURPLUSGENERATION\r\n',
  meter: () => '',
  day({ meter, date: { year, month, day }, minutes, wattHours, estimated }) {
    const date = `${two(month)}/${two(day)}/${year}`;
    const first = `'${esiidOf(meter)},${date},${date} ${clockTime},`;
    const last = `,${estimated ? 'E' : 'A'},Consumption\r\n`;
    let text = '';
    for (const [i, minute] of minutes.entries()) {
      text += `${first}${clock(minute)},${clock((minute + 15) % 1440)},${kilowattHours(wattHours[i] ?? 0)}${last}`;
    }
    return text;
  },
  end: '',
});

/** The interval file of ERCOT, a record a day. */
export const lse: MeterLayout = {
  begin: '',
  meter: () => '',
  day({ meter, date, next, wattHours, estimated }) {
    const day = compact(date);
    let text =
      `00000001,${esiidOf(meter)},4,${day}000000,${day}235959,Y,N\r\n00000002,,,1,0,1,0,900,01,,6,,\r\n` +
      `00000003,bench\r\n00000004,${compact(next)}060000,B\r\n`;
    for (const [i, value] of wattHours.entries()) {
      text += `${10_000_000 + i},${kilowattHours(value)},${estimated ? 'E' : ''}\r\n`;
    }
    return text;
  },
  end: '',
};

const RESOURCE = 'https://utility.example/DataCustodian/espi/1_1/resource';

function entry(self: string, related: readonly string[], content: string): string {
  const links = [
    `<link rel="self" href="${RESOURCE}/${self}"/>`,
    `<link rel="up" href="${RESOURCE}/${self.slice(0, self.lastIndexOf('/'))}"/>`,
    ...related.map((path) => `<link rel="related" href="${RESOURCE}/${path}"/>`),
  ];
  return (
    `  <entry>\n    <id>urn:uuid:${self}</id>\n    ${links.join('\n    ')}\n    <title/>\n    <content>\n${content}` +
    `    </content>\n    <published>2026-01-03T00:00:00Z</published>\n    <updated>2026-01-03T00:00:00Z</updated>\n  </entry>\n`
  );
}

const usagePoint = (meter: number): string => `RetailCustomer/1/UsagePoint/${meter}`;
const meterReading = (meter: number): string => `${usagePoint(meter)}/MeterReading/1`;

/** Green Button XML, laid out as most writers do, a block a day. */
export const greenButton: MeterLayout = {
  begin:
    `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi">\n` +
    `  <id>urn:uuid:feed</id>\n  <title>bench</title>\n  <updated>2026-01-03T00:00:00Z</updated>\n  <link rel="self" href="${RESOURCE}/Batch"/>\n` +
    entry(
      'LocalTimeParameters/1',
      [],
      '<espi:LocalTimeParameters><espi:dstEndRule>B40E2000</espi:dstEndRule><espi:dstOffset>3600</espi:dstOffset>' +
        '<espi:dstStartRule>360E2000</espi:dstStartRule><espi:tzOffset>-21600</espi:tzOffset></espi:LocalTimeParameters>\n',
    ) +
    entry(
      'ReadingType/1',
      [],
      '<espi:ReadingType><espi:accumulationBehaviour>4</espi:accumulationBehaviour><espi:commodity>1</espi:commodity>' +
        '<espi:flowDirection>1</espi:flowDirection><espi:intervalLength>900</espi:intervalLength><espi:kind>12</espi:kind>' +
        '<espi:uom>72</espi:uom></espi:ReadingType>\n',
    ),
  meter: (meter) =>
    entry(
      usagePoint(meter),
      [`${usagePoint(meter)}/MeterReading`, 'LocalTimeParameters/1'],
      '<espi:UsagePoint><espi:ServiceCategory><espi:kind>0</espi:kind></espi:ServiceCategory></espi:UsagePoint>\n',
    ) + entry(meterReading(meter), [`${meterReading(meter)}/IntervalBlock`, 'ReadingType/1'], '<espi:MeterReading/>\n'),
  day({ meter, starts, wattHours, estimated }) {
    const [first = 0] = starts;
    const quality = estimated
      ? '          <espi:ReadingQuality>\n            <espi:quality>8</espi:quality>\n          </espi:ReadingQuality>\n'
      : '';
    let text =
      `      <espi:IntervalBlock>\n        <espi:interval>\n          <espi:duration>${starts.length * 900}</espi:duration>\n` +
      `          <espi:start>${first}</espi:start>\n        </espi:interval>\n`;
    for (const [i, start] of starts.entries()) {
      text +=
        `        <espi:IntervalReading>\n${quality}          <espi:timePeriod>\n            <espi:duration>900</espi:duration>\n` +
        `            <espi:start>${start}</espi:start>\n          </espi:timePeriod>\n          <espi:value>${wattHours[i] ?? 0}</espi:value>\n` +
        '        </espi:IntervalReading>\n';
    }
    return entry(`${meterReading(meter)}/IntervalBlock/${first}`, [], `${text}      </espi:IntervalBlock>\n`);
  },
  end: '</feed>\n',
};
