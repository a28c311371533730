import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { looks, TestBrowser, type Visitor } from '../support/browser.js';
import { SampleThirdParty } from '../support/sample-third-party.js';

const NARROW = 320;
/** Each width and each of the colours once: there are many pages. */
const chosenLooks = looks.filter(({ width, colours }) => width > 1000 === (colours === 'light'));

let sample: SampleThirdParty;
let browser: TestBrowser;

beforeAll(async () => {
  [sample, browser] = await Promise.all([SampleThirdParty.start(), TestBrowser.start()]);
  sample.door.answer = { customerId: sample.customer._id };
});
afterAll(async () => {
  await browser.close();
  await sample.close();
});

/** Presses the button, grants at the custodian, and is back. */
async function connect(visitor: Visitor): Promise<void> {
  await visitor.page.goto('/');
  await visitor.page.click('text=Connect your utility');
  await visitor.page.waitForSelector('#readings');
  // the way leads over the custodian, which is elsewhere
  visitor.faults.splice(0);
}

describe('Kilowatt Diary in a browser', () => {
  it.each(chosenLooks)('is right on each of its pages: %j', async (look) => {
    const visitor = await browser.visitor(sample.origin, look);
    const { page } = visitor;
    await page.goto('/');
    expect(await visitor.accessibilityFindings()).toEqual([]);
    await connect(visitor);
    for (const path of ['/?view=day&on=2026-11-01', '/?view=month&on=2026-11-01', '/sharing', '/disconnect']) {
      await page.setViewportSize({ width: look.width, height: 900 });
      await page.goto(path);
      expect([path, await visitor.accessibilityFindings()]).toEqual([path, []]);
      expect([path, await visitor.smallTargets()]).toEqual([path, []]);
      expect([path, await visitor.overflowAt(NARROW)]).toEqual([path, 0]);
    }
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });

  it('draws the hours, and tells of each by the arrow keys', async () => {
    const visitor = await browser.visitor(sample.origin);
    await connect(visitor);
    await visitor.page.goto('/?view=day&on=2026-11-01');
    await visitor.page.waitForSelector('.plot canvas');
    await visitor.page.focus('.plot');
    for (let hour = 0; hour < 3; hour++) await visitor.page.keyboard.press('ArrowRight');
    expect(await visitor.page.textContent('.readout')).toBe(
      '1 am again  From the grid 1.00 kWh · To the grid 0.40 kWh',
    );
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });

  it('works without script', async () => {
    const visitor = await browser.visitor(sample.origin, { script: false });
    await connect(visitor);
    expect(await visitor.page.isVisible('text=the table below has the same figures')).toBe(true);
    await visitor.page.click('text=Month');
    expect(await visitor.page.textContent('h1')).toContain('In November 2026 you used');
    await visitor.page.goto('/disconnect');
    await visitor.page.click('text=Yes, disconnect and delete');
    expect(await visitor.page.textContent('[role=status]')).toContain('You are disconnected.');
    await visitor.leave();
  });
});
