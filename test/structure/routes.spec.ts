import { describe, expect, it } from '@jest/globals';
import { RESOURCE_PATH } from '@app/espi';
import { routes } from '../../apps/custodian/src/route-table.js';

describe('the routes of the custodian', () => {
  it('each declare who may call them', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ caller }) => caller === undefined).map(({ handler }) => handler)).toEqual([]);
  });

  it('are these, for these callers', () => {
    const lines = routes.map(
      ({ method, path, caller }) => `${method} ${path.replace(RESOURCE_PATH, '')} ${caller ?? 'nobody'}`,
    );
    expect(lines.sort()).toEqual([
      'DELETE /ApplicationInformation/:applicationInformation registration-alone',
      'DELETE /Authorization/:authorization client-alone',
      'GET /ApplicationInformation operator',
      'GET /ApplicationInformation/:applicationInformation registration',
      'GET /Authorization client',
      'GET /Authorization/:authorization client',
      'GET /Batch/RetailCustomer/:retailCustomer/UsagePoint operator',
      'GET /Batch/RetailCustomer/:retailCustomer/UsagePoint/:usagePoint operator',
      'GET /Batch/Subscription/:subscription subscription',
      'GET /Batch/Subscription/:subscription/UsagePoint subscription',
      'GET /Batch/Subscription/:subscription/UsagePoint/:usagePoint subscription',
      'GET /LocalTimeParameters reader',
      'GET /LocalTimeParameters/:localTimeParameters reader',
      'GET /ReadServiceStatus service-status',
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
      'PUT /ApplicationInformation/:applicationInformation registration-alone',
      'PUT /Authorization/:authorization client-alone',
    ]);
  });
});
