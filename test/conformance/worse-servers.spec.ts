import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { conformanceCases, runSuite } from '@app/conformance';
import { RESOURCE_PATH } from '@app/espi';
import { foundSuiteCity, type SuiteCity } from '../support/suite-city.js';
import { worseServers, worseTellers } from '../support/worse-servers.js';

let city: SuiteCity;
beforeAll(async () => {
  city = await foundSuiteCity();
}, 300_000);
afterAll(async () => city.close());

describe('the suite tells when a server', () => {
  it.each(worseServers)('%s', async (_what, tamper, tells) => {
    const [first] = city.grants;
    const one = {
      accessTokens: [first?.token.token ?? ''],
      resourceUris: [`${city.inputs.baseUrl}${RESOURCE_PATH}/Batch/Subscription/${first?.authorization._id ?? ''}`],
    };
    city.front.tamperWith(tamper);
    try {
      // what is written back is what was read: only where that is as it was may anything be ended
      const allowChanges = tells.some((id) => /^(MG|RBK001)/.test(id));
      const { cases, passed } = await runSuite({ ...city.inputs, ...one, allowChanges }, { only: tells });
      const failed = cases.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
      expect(failed.toSorted()).toEqual(tells.toSorted());
      expect(passed).toBe(false);
    } finally {
      city.front.tamperWith(undefined);
    }
  });

  it.each(worseTellers)('%s', async (_what, newTamper, notifySeconds, tells) => {
    city.pushFront.tamper = newTamper();
    try {
      const bringNewData = async (): Promise<void> => city.bringNewData();
      const { cases } = await runSuite({ ...city.inputs, notifySeconds }, { only: tells, bringNewData });
      const failed = cases.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
      expect(failed).toEqual(tells);
    } finally {
      city.pushFront.tamper = (body) => body;
    }
  });

  it('is wrong in any way, but for data and customers, whose rules are tested by themselves', () => {
    const told = new Set([
      ...worseServers.flatMap(([, , tells]) => tells),
      ...worseTellers.flatMap(([, , , tells]) => tells),
    ]);
    const untold = conformanceCases.map(({ id }) => id).filter((id) => !/^(FND005-|RC_)/.test(id) && !told.has(id));
    expect(untold).toEqual([]);
  });
});
