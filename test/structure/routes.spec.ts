import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RESOURCE_PATH } from '@app/espi';
import { CALLER } from '../../apps/custodian/src/espi-api/access.js';
import { controllers } from '../../apps/custodian/src/custodian.module.js';

interface Route {
  readonly handler: string;
  readonly method: string;
  readonly paths: readonly string[];
  readonly caller: string | undefined;
}

const textsOf = (value: unknown): string[] => [value].flat().map(String);
const joined = (...parts: string[]): string => `/${parts.join('/')}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');

function routesOf(controller: Type<unknown>): Route[] {
  const base = textsOf(Reflect.getMetadata(PATH_METADATA, controller));
  return Object.entries(Object.getOwnPropertyDescriptors(controller.prototype)).flatMap(([name, { value }]) => {
    const method: unknown = typeof value === 'function' ? Reflect.getMetadata(METHOD_METADATA, value) : undefined;
    if (typeof method !== 'number') return [];
    const own = textsOf(Reflect.getMetadata(PATH_METADATA, value));
    return {
      handler: `${controller.name}.${name}`,
      method: RequestMethod[method] ?? String(method),
      paths: base.flatMap((start) => own.map((rest) => joined(start, rest))),
      caller: Reflect.getMetadata(CALLER, value) as string | undefined,
    };
  });
}

const routes = controllers.flatMap(routesOf);

describe('the routes of the custodian', () => {
  it('each declare who may call them', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ caller }) => caller === undefined).map(({ handler }) => handler)).toEqual([]);
  });

  it('are these, for these callers', () => {
    const lines = routes.flatMap(({ method, paths, caller }) =>
      paths.map((path) => `${method} ${path.replace(RESOURCE_PATH, '')} ${caller ?? 'nobody'}`),
    );
    expect(lines.sort()).toEqual([
      'GET /Batch/RetailCustomer/:retailCustomer/UsagePoint operator',
      'GET /Batch/RetailCustomer/:retailCustomer/UsagePoint/:usagePoint operator',
      'GET /Batch/Subscription/:subscription subscription',
      'GET /Batch/Subscription/:subscription/UsagePoint subscription',
      'GET /Batch/Subscription/:subscription/UsagePoint/:usagePoint subscription',
      'GET /LocalTimeParameters reader',
      'GET /LocalTimeParameters/:localTimeParameters reader',
      'GET /ReadingType reader',
      'GET /ReadingType/:readingType reader',
      'GET /Subscription/:subscription/UsagePoint subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/ElectricPowerQualitySummary subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/ElectricPowerQualitySummary/:qualitySummary subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/ElectricPowerUsageSummary subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/ElectricPowerUsageSummary/:usageSummary subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/MeterReading subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/MeterReading/:meterReading subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/MeterReading/:meterReading/IntervalBlock subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/MeterReading/:meterReading/IntervalBlock/:intervalBlock subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/UsageSummary subscription',
      'GET /Subscription/:subscription/UsagePoint/:usagePoint/UsageSummary/:usageSummary subscription',
      'GET /health/live public',
      'GET /health/ready public',
      'GET /metrics public',
      'POST /Batch/RetailCustomer/:retailCustomer/UsagePoint upload',
    ]);
  });
});
