import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  conformanceCases,
  functionBlockTable,
  runSuite,
  type CaseResult,
  type Exchange,
  type SuiteReport,
} from '@app/conformance';
import { foundSuiteCity, type SuiteCity } from '../support/suite-city.js';

let city: SuiteCity;
let report: SuiteReport;
const exchanges: Exchange[] = [];

beforeAll(async () => {
  city = await foundSuiteCity();
  report = await runSuite(city.inputs, { onExchange: (exchange) => exchanges.push(exchange) });
  process.stdout.write(`\n${functionBlockTable(report.functionBlocks).join('\n')}\n`);
}, 300_000);
afterAll(async () => city.close());

const resultOf = (id: string): CaseResult | undefined => report.cases.find((each) => each.id === id);

describe('the resource server passes', () => {
  it.each(conformanceCases)('$id $title', ({ id }) => {
    const { verdict, faults, missing } = resultOf(id) ?? {};
    expect({ verdict, faults, missing }).toEqual({ verdict: 'passed', faults: [], missing: [] });
  });
});
