const QUARTER = 900;
const DAY = 86_400;

/** A day of one meter as Green Button XML: 96 readings of one value, known since `revision` (epoch seconds). */
export function meterUpload(meter: number, dayStart: number, value: number, revision: number): string {
  const point = `https://drill.example/espi/1_1/resource/RetailCustomer/1/UsagePoint/${meter}`;
  const channel = `${point}/MeterReading/1`;
  const type = 'https://drill.example/espi/1_1/resource/ReadingType/1';
  const updated = new Date(revision * 1000).toISOString();
  const entry = (self: string, related: string, content: string): string =>
    `<entry><id>urn:drill:${self}</id><link rel="self" href="${self}"/>${related}<title/><content>${content}</content>` +
    `<published>${updated}</published><updated>${updated}</updated></entry>`;
  const related = (href: string): string => `<link rel="related" href="${href}"/>`;
  const readings = Array.from({ length: DAY / QUARTER }, (_, n) => {
    const start = dayStart + n * QUARTER;
    return `<IntervalReading><timePeriod><duration>${QUARTER}</duration><start>${start}</start></timePeriod><value>${value}</value></IntervalReading>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:drill:feed</id><title/>',
    `<updated>${updated}</updated>`,
    entry(
      point,
      related(`${point}/MeterReading`),
      '<UsagePoint xmlns="http://naesb.org/espi"><ServiceCategory><kind>0</kind></ServiceCategory></UsagePoint>',
    ),
    entry(
      channel,
      related(`${channel}/IntervalBlock`) + related(type),
      '<MeterReading xmlns="http://naesb.org/espi"/>',
    ),
    entry(
      type,
      '',
      '<ReadingType xmlns="http://naesb.org/espi"><accumulationBehaviour>4</accumulationBehaviour><commodity>1</commodity><flowDirection>1</flowDirection><intervalLength>900</intervalLength><kind>12</kind><powerOfTenMultiplier>0</powerOfTenMultiplier><uom>72</uom></ReadingType>',
    ),
    entry(
      `${channel}/IntervalBlock/${dayStart}`,
      `<link rel="up" href="${channel}/IntervalBlock"/>`,
      `<IntervalBlock xmlns="http://naesb.org/espi"><interval><duration>${DAY}</duration><start>${dayStart}</start></interval>${readings.join('')}</IntervalBlock>`,
    ),
    '</feed>',
  ].join('');
}
