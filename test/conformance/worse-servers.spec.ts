import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { conformanceCases, runSuite } from '@app/conformance';
import { RESOURCE_PATH } from '@app/espi';
import { foundSuiteCity, type SuiteCity } from '../support/suite-city.js';
import { worseServers, worseTellers } from '../support/worse-servers.js';

/** Blocks whose one test looks for a kind of readings: a feed that has them passes, and where none has they are not checked. */
const foundByTheirTest = ['FND005-FB07', 'FND005-FB08', 'FND005-FB09', 'FND005-FB29'];

/** What function blocks are made for is with several customers. */
const foundWithSeveral = /^(FND005-FB06|RC_FB62)$/;

let city: SuiteCity;
beforeAll(async () => {
  city = await foundSuiteCity();
}, 300_000);
afterAll(async () => city.close());

describe('the suite tells when a server', () => {
  it.each(worseServers)('%s', async (_what, tamper, tells) => {
    const who = tells.some((id) => foundWithSeveral.test(id)) ? [0, 1, 2, 3, 4, 8] : [0];
    const grants = who.flatMap((index) => city.grants[index] ?? []);
    const given = {
      accessTokens: grants.map(({ token }) => token.token),
      resourceUris: grants.map(
        ({ authorization }) => `${city.inputs.baseUrl}${RESOURCE_PATH}/Batch/Subscription/${authorization._id}`,
      ),
    };
    city.front.tamperWith(tamper);
    try {
      // what is written back is what was read: only where that is as it was may anything be ended
      const allowChanges = tells.some((id) => /^(MG|RBK001)/.test(id));
      const { cases, passed } = await runSuite({ ...city.inputs, ...given, allowChanges }, { only: tells });
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

  it('breaks its data off, and passes none of them', async () => {
    const [first] = city.grants;
    const accessTokens = [first?.token.token ?? ''];
    const only = ['FND005', 'FND005-FB01', 'FND005-FB04'];
    city.front.tamperWith(({ status, text }, { url = '' }) => ({
      status,
      text: url.includes('/Batch/Subscription/') ? text.slice(0, text.length / 2) : text,
    }));
    try {
      const { cases } = await runSuite({ ...city.inputs, accessTokens }, { only });
      expect(cases.map(({ verdict }) => verdict)).toEqual(['failed', 'not checked', 'not checked']);
    } finally {
      city.front.tamperWith(undefined);
    }
  });

  it('is wrong in any way', () => {
    const told = new Set([
      ...foundByTheirTest,
      ...worseServers.flatMap(([, , tells]) => tells),
      ...worseTellers.flatMap(([, , , tells]) => tells),
    ]);
    expect(conformanceCases.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([]);
  });
});
