const QUARTER = 900;
const DAY = 86_400;
export const QUARTERS_A_DAY = DAY / QUARTER;

const READING_TYPE = 'https://drill.example/espi/1_1/resource/ReadingType/1';
const pointOf = (meter: number): string =>
  `https://drill.example/espi/1_1/resource/RetailCustomer/1/UsagePoint/${meter}`;
const channelOf = (meter: number): string => `${pointOf(meter)}/MeterReading/1`;
const related = (href: string): string => `<link rel="related" href="${href}"/>`;

/** A Green Button document of quarter hours of electricity, in Wh, as a utility knew them at `updated` (epoch seconds). */
export class MeterEntries {
  readonly #updated: string;
  readonly #parts: string[];

  constructor(updated: number) {
    this.#updated = new Date(updated * 1000).toISOString();
    this.#parts = [
      '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:drill:feed</id><title/>',
      `<updated>${this.#updated}</updated>`,
    ];
    this.#add(
      READING_TYPE,
      '',
      '<ReadingType xmlns="http://naesb.org/espi"><accumulationBehaviour>4</accumulationBehaviour><commodity>1</commodity><flowDirection>1</flowDirection><intervalLength>900</intervalLength><kind>12</kind><powerOfTenMultiplier>0</powerOfTenMultiplier><uom>72</uom></ReadingType>',
    );
  }

  /** Its UsagePoint and MeterReading. */
  addMeter(meter: number): void {
    this.#add(
      pointOf(meter),
      related(`${pointOf(meter)}/MeterReading`),
      '<UsagePoint xmlns="http://naesb.org/espi"><ServiceCategory><kind>0</kind></ServiceCategory></UsagePoint>',
    );
    this.#add(
      channelOf(meter),
      related(`${channelOf(meter)}/IntervalBlock`) + related(READING_TYPE),
      '<MeterReading xmlns="http://naesb.org/espi"/>',
    );
  }

  /** A day of a meter whose readings are all of one value. @param start epoch seconds */
  addDay(meter: number, start: number, value: number): void {
    const readings = Array.from(
      { length: QUARTERS_A_DAY },
      (_, n) =>
        `<IntervalReading><timePeriod><duration>${QUARTER}</duration><start>${start + n * QUARTER}</start></timePeriod><value>${value}</value></IntervalReading>`,
    );
    this.#add(
      `${channelOf(meter)}/IntervalBlock/${start}`,
      `<link rel="up" href="${channelOf(meter)}/IntervalBlock"/>`,
      `<IntervalBlock xmlns="http://naesb.org/espi"><interval><duration>${DAY}</duration><start>${start}</start></interval>${readings.join('')}</IntervalBlock>`,
    );
  }

  get text(): string {
    return `${this.#parts.join('')}</feed>`;
  }

  #add(self: string, links: string, content: string): void {
    this.#parts.push(
      `<entry><id>urn:drill:${self}</id><link rel="self" href="${self}"/>${links}<title/><content>${content}</content>` +
        `<published>${this.#updated}</published><updated>${this.#updated}</updated></entry>`,
    );
  }
}
