import { describe, expect, it } from '@jest/globals';
import { atomId } from '../identity/uuid.js';
import {
  certificationLink,
  intervalBlockLinks,
  localTimeParametersLinks,
  meterReadingLinks,
  qualitySummaryLinks,
  readingTypeLinks,
  usagePointLinks,
  usageSummaryLinks,
} from './link-graph.js';
import { parseResourcePath } from './parse-resource-path.js';
import { ResourceLinks, stablePath } from './resource-links.js';
import type { ResourceView } from './resource-links.js';

const base = 'http://localhost:8080/DataCustodian/espi/1_1/resource';
const subscription = new ResourceLinks(base, { subscription: '5' });
const customer = new ResourceLinks(`${base}/`, { retailCustomer: '7' });
const operator = new ResourceLinks(base, { root: true });

const calls: [keyof ResourceLinks, Record<string, string>][] = [
  ['usagePoints', {}],
  ['usagePoint', { usagePoint: '1' }],
  ['meterReadings', { usagePoint: '1' }],
  ['meterReading', { usagePoint: '1', meterReading: '2' }],
  ['intervalBlocks', { usagePoint: '1', meterReading: '2' }],
  ['intervalBlock', { usagePoint: '1', meterReading: '2', intervalBlock: '3' }],
  ['usageSummaries', { usagePoint: '1' }],
  ['usageSummary', { usagePoint: '1', usageSummary: '4' }],
  ['qualitySummaries', { usagePoint: '1' }],
  ['qualitySummary', { usagePoint: '1', qualitySummary: '6' }],
];
const common: [keyof ResourceLinks, Record<string, string>][] = [
  ['readingTypes', {}],
  ['readingType', { readingType: '8' }],
  ['localTimeParametersCollection', {}],
  ['localTimeParameters', { localTimeParameters: '9' }],
  ['batchSubscription', { subscription: '5' }],
  ['batchSubscriptionUsagePoints', { subscription: '5' }],
  ['batchSubscriptionUsagePoint', { subscription: '5', usagePoint: '1' }],
  ['batchRetailCustomer', { retailCustomer: '7' }],
  ['batchRetailCustomerUsagePoints', { retailCustomer: '7' }],
  ['batchRetailCustomerUsagePoint', { retailCustomer: '7', usagePoint: '1' }],
  ['batchBulk', { bulk: 'BULK_1' }],
  ['authorizations', {}],
  ['authorization', { authorization: '5' }],
  ['applicationInformationCollection', {}],
  ['applicationInformation', { applicationInformation: '10' }],
  ['readServiceStatus', {}],
];
const views: [ResourceLinks, ResourceView][] = [
  [subscription, { subscription: '5' }],
  [customer, { retailCustomer: '7' }],
];

function build(links: ResourceLinks, method: keyof ResourceLinks, ids: Record<string, string>): string {
  const make = links[method] as (...each: string[]) => { href: string };
  return make.apply(links, Object.values(ids)).href;
}

describe('ResourceLinks', () => {
  it('lie below the subscription of a third party, the customer, or the root', () => {
    expect(subscription.intervalBlock('1', '2', '3')).toEqual({
      href: `${base}/Subscription/5/UsagePoint/1/MeterReading/2/IntervalBlock/3`,
      type: 'espi-entry/IntervalBlock',
    });
    expect(customer.usageSummaries('1')).toEqual({
      href: `${base}/RetailCustomer/7/UsagePoint/1/UsageSummary`,
      type: 'espi-feed/UsageSummary',
    });
    expect(operator.usagePoint('1').href).toBe(`${base}/UsagePoint/1`);
    expect(operator.meterReading('1', '2').href).toBe(`${base}/MeterReading/2`);
    expect(operator.intervalBlock('1', '2', '3').href).toBe(`${base}/IntervalBlock/2-3`);
  });

  it('put reading types and time parameters at the root of every view', () => {
    for (const links of [subscription, customer, operator]) {
      expect(links.readingType('8')).toEqual({ href: `${base}/ReadingType/8`, type: 'espi-entry/ReadingType' });
      expect(links.localTimeParameters('9').href).toBe(`${base}/LocalTimeParameters/9`);
    }
  });
});

describe('parseResourcePath', () => {
  it.each(calls)('reads %s back in the view that built it', (kind, ids) => {
    for (const [links, view] of views)
      expect(parseResourcePath(build(links, kind, ids))).toEqual({ kind, view, ...ids });
  });

  it.each(common)('reads %s back from any view', (kind, ids) => {
    for (const [links] of views) expect(parseResourcePath(build(links, kind, ids))).toEqual({ kind, ...ids });
  });

  it("reads the operator's short forms back", () => {
    expect(parseResourcePath(operator.usagePoint('1').href)).toEqual({
      kind: 'usagePoint',
      view: { root: true },
      usagePoint: '1',
    });
    expect(parseResourcePath(operator.meterReadings('1').href)).toEqual({ kind: 'rootMeterReadings' });
    expect(parseResourcePath(operator.intervalBlock('1', '2', '3').href)).toEqual({
      kind: 'rootIntervalBlock',
      meterReading: '2',
      intervalBlock: '3',
    });
    expect(parseResourcePath(operator.usageSummary('1', '4').href)).toEqual({
      kind: 'rootUsageSummary',
      usageSummary: '4',
    });
    expect(parseResourcePath(operator.qualitySummary('1', '6').href)).toEqual({
      kind: 'rootQualitySummary',
      qualitySummary: '6',
    });
  });

  it('takes relative paths, other bases, queries, trailing slashes and the old name of usage summaries', () => {
    const expected = { kind: 'usageSummary', view: { retailCustomer: '9b6c' }, usagePoint: '01', usageSummary: '2' };
    for (const address of [
      'RetailCustomer/9b6c/UsagePoint/01/UsageSummary/2',
      '/RetailCustomer/9b6c/UsagePoint/01/UsageSummary/2/',
      '/espi/1_1/resource/RetailCustomer/9b6c/UsagePoint/01/ElectricPowerUsageSummary/2',
      'https://dc.example.com:8443/x/espi/1_1/resource/RetailCustomer/9b6c/UsagePoint/01/UsageSummary/2?depth=1#top',
    ]) {
      expect(parseResourcePath(address)).toEqual(expected);
    }
  });

  it('knows nothing outside the tree', () => {
    for (const address of [
      '',
      '/',
      base,
      `${base}/Subscription/5`,
      `${base}/Subscription//UsagePoint`,
      `${base}/Subscription/5/ReadingType/8`,
      `${base}/UsagePoint/1/IntervalBlock/3`,
      `${base}/UsagePoints`,
      `${base}/Batch/Subscription/5/MeterReading`,
      'https://cert.greenbuttonalliance.org/certificate/1',
    ]) {
      expect(parseResourcePath(address)).toBeUndefined();
    }
  });
});

describe('stable paths', () => {
  it('name neither host nor reader', () => {
    expect(stablePath('meterReading', { usagePoint: '1', meterReading: '2' })).toBe(
      '/DataCustodian/espi/1_1/resource/UsagePoint/1/MeterReading/2',
    );
    expect(stablePath('readingType', { readingType: '8' })).toBe('/DataCustodian/espi/1_1/resource/ReadingType/8');
  });

  it('give each resource one id for ever', () => {
    expect(atomId(stablePath('usagePoint', { usagePoint: '1000000000000001' }))).toBe(
      'urn:uuid:9ddadbac-872d-544b-b80d-d88fe903d2af',
    );
  });
});

describe('the link graph', () => {
  const usagePoint = usagePointLinks(subscription, {
    id: '1',
    meterReadings: ['2', '3'],
    localTimeParameters: '9',
    hasUsageSummaries: true,
    hasQualitySummaries: true,
  });
  const hrefs = (links: readonly { rel: string; href: string }[], rel: string) =>
    links.filter((link) => link.rel === rel).map((link) => link.href);
  const up = (links: readonly { rel: string; href: string }[]) => hrefs(links, 'up')[0];

  it('begins each entry with self and up, so that the links are two or more', () => {
    for (const links of [
      usagePoint,
      meterReadingLinks(subscription, '1', '2', '8'),
      readingTypeLinks(subscription, '8'),
      localTimeParametersLinks(subscription, '9'),
      intervalBlockLinks(subscription, '1', '2', '3'),
      usageSummaryLinks(subscription, '1', '4'),
      qualitySummaryLinks(subscription, '1', '6'),
    ]) {
      expect(links.slice(0, 2).map((link) => link.rel)).toEqual(['self', 'up']);
    }
  });

  it('leads from each entry to the collection that its children name as up', () => {
    const related = hrefs(usagePoint, 'related');
    expect(related).toContain(up(meterReadingLinks(subscription, '1', '2', '8')));
    expect(related).toContain(up(usageSummaryLinks(subscription, '1', '4')));
    expect(related).toContain(up(qualitySummaryLinks(subscription, '1', '6')));
    expect(hrefs(meterReadingLinks(subscription, '1', '2', '8'), 'related')).toEqual([
      up(intervalBlockLinks(subscription, '1', '2', '3')),
      hrefs(readingTypeLinks(subscription, '8'), 'self')[0],
    ]);
  });

  it('names each meter reading and the time parameters of a usage point once', () => {
    expect(hrefs(usagePoint, 'related').slice(1, 3)).toEqual([
      `${base}/Subscription/5/UsagePoint/1/MeterReading/2`,
      `${base}/Subscription/5/UsagePoint/1/MeterReading/3`,
    ]);
    expect(hrefs(usagePoint, 'related').at(-1)).toBe(`${base}/LocalTimeParameters/9`);
    expect(new Set(usagePoint.map((link) => link.href)).size).toBe(usagePoint.length);
  });

  it('names the meter readings of a type only when they are given', () => {
    expect(readingTypeLinks(subscription, '8')).toHaveLength(2);
    expect(readingTypeLinks(subscription, '8', [{ usagePoint: '1', meterReading: '2' }])[2]).toEqual({
      rel: 'related',
      href: `${base}/Subscription/5/UsagePoint/1/MeterReading/2`,
      type: 'espi-entry/MeterReading',
    });
  });

  it('claims a certificate where the alliance publishes it', () => {
    expect(certificationLink('abc').href).toBe('https://cert.greenbuttonalliance.org/certificate/abc');
  });
});

describe('links of the retail customer', () => {
  const ids = { customer: '1', customerAccount: '2', customerAgreement: '3', serviceLocation: '4', meter: '5' };
  const place = 'Customer/1/CustomerAccount/2/CustomerAgreement/3/ServiceLocation/4/Meter/5';

  it('name the subscription in place of the customer for a third party, and are read back', () => {
    const link = new ResourceLinks('https://h/resource', { subscription: '77' }).ofCustomer('meter', ids);
    expect(link).toEqual({ href: `https://h/resource/RetailCustomer/77/${place}`, type: 'cust-entry/Meter' });
    expect(parseResourcePath(link.href)).toEqual({ kind: 'meter', retailCustomer: '77', ...ids });
    expect(stablePath('meter', ids)).toBe(`/DataCustodian/espi/1_1/resource/${place}`);
  });

  it('name the customer for the customer', () => {
    const links = new ResourceLinks('https://h/resource', { retailCustomer: '9' });
    expect(links.ofCustomer('statements', ids).href).toBe('https://h/resource/RetailCustomer/9/Customer/1/Statement');
    expect(links.retailCustomer('9').href).toBe('https://h/resource/RetailCustomer/9');
  });
});
