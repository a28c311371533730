import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brotliDecompressSync } from 'node:zlib';
import { Formats } from '@app/language';
import { wordsOf } from '../support/customer-browser.js';
import { ask } from '../support/http-client.js';
import { PageClient } from '../support/page-client.js';
import { signedIn } from '../support/portal-people.js';
import { delivered, TestUtility, ZONE } from '../support/test-utility.js';
import { DAYS, UsageHome } from '../support/usage-home.js';

let home: UsageHome;
beforeAll(async () => {
  home = await UsageHome.start();
});
afterAll(async () => home.close());

const see = async (query: string, of: PageClient = home.maya.browser): Promise<string> =>
  wordsOf((await of.get(`/usage${query}`)).text).replaceAll('\u00a0', ' ');
const house = (query: string): string => `?meter=${home.house._id}&${query}`;

describe('the usage page', () => {
  it('is where customers come in, with the latest day', async () => {
    const browser = new PageClient(home.server.origin);
    const answer = await browser.submit('/sign-in', { email: home.maya.email, password: 'four quiet herons wade' });
    expect(answer.headers.location).toBe('/usage');
    const words = await see('', browser);
    expect(words).toContain('On Wednesday, November 5 you used 9.6 kWh from the grid and sent 0.6 kWh back.');
    expect(words).toContain('418 Juniper Lane');
  });

  it('BR-001 BR-001.011 BR-001.005 shows a day by 15 minutes and by the hour, in kWh with three places', async () => {
    const words = await see(house(`period=day&on=${DAYS.last}`));
    expect(words).toContain('Every 15 minutes, Wednesday, November 5, 2025');
    expect(words).toContain('By the hour, kWh');
    expect(words).toContain('10 am 0.400 0.160 0.240 $0.04 Time of use 1 Measured');
    expect(words).toContain('3 pm 0.400 0 0.400 $0.12 Time of use 2 Measured');
    expect(words).toContain('In all 9.600 0.640 8.960 $1.36');
    const fine = await see(house(`period=day&on=${DAYS.last}&rows=fine`));
    expect(fine).toContain('10:15 am 0.100 0.040 0.060');
  });

  it('BR-001.002 BR-009.001 tells gaps and estimates from what was measured, and from zero', async () => {
    const words = await see(house(`period=day&on=${DAYS.gaps}`));
    expect(words).toContain('5 am – – – – No reading');
    expect(words).toMatch(/4 pm 0\.400 0 0\.400 \$0\.12 Time of use 2 Estimated/);
    expect(words).toContain('88 of 96 measured 4 missing, 4 estimated');
    // like with like: the hour of the gap is in neither sum
    expect(words).toContain('Where both have readings, that is as much as the day before');
  });

  it('has 25 rows on the day on which the clocks go back, the repeated hour told apart', async () => {
    const words = await see(house(`period=day&on=${DAYS.clocks}`));
    expect(words).toContain('It has 25 hours: the hour from 1 am comes twice, and both are here.');
    expect(words).toMatch(/1 am, first time 0\.400 .* 1 am, second time 0\.400 .* 2 am 0\.400/);
    expect(words).toContain('100 of 100 measured');
    expect(words).toContain('10.0 kWh from the grid');
  });

  it('compares with the day before and with the same day of the year before', async () => {
    const words = await see(house(`period=day&on=2025-11-03`));
    expect(words).toContain('A year before Sunday, November 3, 2024');
    expect(words).toContain('4.6 kWh more than a year before');
  });

  it('BR-008 says what was revised, from what, to what and when; and that nothing was', async () => {
    const words = await see(house(`period=day&on=${DAYS.revised}`));
    expect(words).toContain('12:00 pm – 12:15 pm · From the grid November 9, 2025 at 12:00 am 0.100 0.130');
    expect(words).toContain('A measured value replaced an estimate');
    expect(await see(house(`period=day&on=${DAYS.last}`))).toContain('Nothing has been changed in these readings');
  });

  it('says what the marks mean, of those that there are', async () => {
    const words = await see(house(`period=day&on=${DAYS.gaps}`));
    expect(words).toContain('Estimated: the meter did not report in time');
    expect(words).toContain('No reading: nothing is known for this time');
    expect(words).not.toContain('Edited:');
    expect(await see(house(`period=day&on=${DAYS.last}`))).not.toContain('What the marks mean');
  });

  it('BR-004 BR-004.002 BR-004.003 shows a billing period with its bill, and thirteen bills with what they come to', async () => {
    const bill = await see(house('period=bill&on=2025-10-28'));
    expect(bill).toContain('In the bill of October 1 – 31, 2025, you used 67.2 kWh from the grid');
    expect(bill).toContain('Total $81.20');
    const year = await see(house('period=year'));
    expect(year).toContain('The bills come to $81.20.');
    expect(year).toContain('By the bill, kWh');
    expect(year).toMatch(/By the year, kWh .* 2024 .* 2025/);
  });

  it('BR-001.001 shows what the register showed at the end of the day', async () => {
    expect(await see(house(`period=day&on=${DAYS.clocks}`))).toContain('On November 3, 2025 at 12:00 am 4,711 kWh');
  });

  it('BR-001.004 shows one service at a time, and the periods that its readings can fill', async () => {
    const { text } = await home.maya.browser.get('/usage?service=1');
    const words = wordsOf(text);
    expect(words).toContain('Gas meter');
    expect(words).toContain('In the week of November 3 – 9, 2025, you used 3 ft³.');
    expect(text).not.toContain('period=day');
  });

  it('is in Spanish too, with its dates', async () => {
    const words = await see(house(`period=day&on=${DAYS.clocks}&lang=es`));
    await home.maya.browser.get('/usage?lang=en');
    expect(words).toContain('El domingo, 2 de noviembre usted consumió 10.0 kWh de la red y devolvió 0.6 kWh.');
    expect(words).toContain('1 a.m., primera vez');
  });

  it('says that a date is none, and shows the latest instead', async () => {
    const answer = await home.maya.browser.get(`/usage${house('period=day&on=31.12.2025')}`);
    expect(answer.status).toBe(422);
    expect(wordsOf(answer.text)).toContain('We cannot read that date');
    expect(wordsOf(answer.text)).toContain('On Wednesday, November 5');
  });

  it('says of a period without readings whether there should be some', async () => {
    expect(await see(house('period=day&on=2019-01-01'))).toContain(
      'Your readings run from November 3, 2024 to November 5, 2025.',
    );
    expect(await see(house('period=day&on=2025-06-01'))).toContain('There should be some: this is a gap');
  });

  it('bears any other address, without saying more than it should', async () => {
    for (const query of [
      '?period=century',
      '?service=99999',
      '?beside=me&rows=all',
      '?on=',
      '?on[]=x',
      '?period=day&on=9999-12-31',
      '?period=year&on=2105-12-31',
      '?period=year&on=1970-01-01',
      '?period=bill&on=2105-12-31',
      '?period=year&on=0001-01-01',
    ]) {
      const { status } = await home.maya.browser.get(`/usage${query}`);
      expect([query, [200, 422].includes(status)]).toEqual([query, true]);
    }
  });

  it('goes out packed to whom it helps', async () => {
    const cookie = [...home.maya.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { Cookie: cookie, Accept: 'text/html', 'Accept-Encoding': 'br' };
    const { body, headers: sent } = await ask(`${home.server.origin}/usage`, { headers });
    expect([sent['content-encoding'], sent['vary']]).toEqual(['br', expect.stringContaining('Accept-Encoding')]);
    expect(brotliDecompressSync(body).toString()).toContain('</html>');
    expect(body.length).toBeLessThan(12_000);
  });
});

describe('the page of a meter', () => {
  it('BR-005 BR-005.002 BR-005.003 tells what is known of the meter and the premise', async () => {
    const words = await see(`/meters/${home.house._id}`);
    for (const told of [
      'Meter number LF-41882093',
      'Last tested October 20, 2025',
      '418 Juniper Lane, Live Oak Springs TX',
      'Every 15 minutes',
    ]) {
      expect(words).toContain(told);
    }
  });
});

describe('the wall', () => {
  it("gives nobody another customer's usage point: it is not there", async () => {
    for (const path of [
      `/usage?meter=${home.noahs._id}`,
      `/usage?meter=${home.house._id}&meter=${home.noahs._id}`,
      `/usage/meters/${home.noahs._id}`,
      '/usage?meter=4711',
      '/usage/meters/4711',
    ]) {
      const { status, text } = await home.maya.browser.get(path);
      expect([path, status, text.includes('7.777')]).toEqual([path, 404, false]);
    }
    expect(await see('', home.noah.browser)).toContain('746.6 kWh');
  });

  it('ends at the day on which somebody moved in: what was before is another one’s, and no gap', async () => {
    const words = await see(`?meter=${home.noahs._id}&period=month&on=2025-10-26`, home.noah.browser);
    expect(words).toContain('746.6 kWh');
    expect(words).toContain('96 of 96 measured');
    expect(words).toContain('Sat, Oct 25 – Not yours then');
  });

  it('lets nobody in who is no customer', async () => {
    const developer = await signedIn(home.server, 'developer');
    expect((await developer.browser.get('/usage')).status).toBe(403);
  });

  it('sends visitors to the sign-in', async () => {
    const { headers } = await new PageClient(home.server.origin).get('/usage?period=year');
    expect(headers.location).toContain('/sign-in?next=');
  });
});

describe('the access record of a page', () => {
  it('BR-310 says what was shown of which usage points, and how many bytes went out', async () => {
    const { accessRecords } = home.server.custodian;
    const before = Date.now();
    const { body } = await home.maya.browser.get(`/usage${house(`period=day&on=${DAYS.last}&beside=nothing`)}`);
    await home.server.settled();
    const { records } = await accessRecords.list({ customerId: home.maya.customer._id, from: new Date(before) });
    expect(records[0]).toMatchObject({
      route: 'GET /usage',
      channel: 'portal',
      reader: { kind: 'customer', customerId: home.maya.customer._id },
      outcome: 'complete',
      usagePointIds: [home.house._id],
      kinds: ['IntervalBlock'],
      bytes: body.length,
    });
  });
});

describe('several meters together', () => {
  it('BR-008 say whose readings were revised; and days that are still to come are no rows', async () => {
    const utility = new TestUtility(home.server.custodian);
    const today = new Date();
    const dateOf = (days: number): string => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
    const shop = { from: dateOf(-1), days: 1, recordedAt: new Date(today.getTime() - 3_600_000) };
    const { customer, browser } = home.noah;
    const ids: string[] = [];
    for (const sourceKey of ['front of the shop', 'back of the shop']) {
      const made = await home.server.custodian.metering.usagePoints.ensure(
        { source: 'tests', sourceKey },
        { serviceKind: 0, timeZone: ZONE },
      );
      if (made === undefined) throw new Error('not made');
      const point = made.usagePoint;
      await utility.tenure(point, customer, {});
      const channel = await utility.channel(point, delivered, { ...shop, valueAt: () => 10 });
      await utility.read(channel, { ...shop, recordedAt: today, valueAt: () => 20 });
      ids.push(point._id);
    }
    const both = ids.map((id) => `meter=${id}`).join('&');
    const words = await see(`?${both}&period=day&on=${dateOf(-1)}`, browser);
    for (const id of ids) expect(words).toMatch(new RegExp(`Readings of Meter .* ${id} .* The value was corrected`));
    for (const period of ['week', 'month']) {
      const shown = await see(`?${both}&period=${period}`, browser);
      const toCome = Formats.in('en', 'UTC').shortDay(new Date(today.getTime() + 2 * 86_400_000));
      expect(shown).not.toContain(`${toCome} –`);
    }
  });
});
