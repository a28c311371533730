import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IntakeReport } from '@app/intake';
import type { StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ask, type Answer, type Question } from '../support/http-client.js';
import { readFeed, valuesOf } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, gas, TestUtility } from '../support/test-utility.js';

const FROM = '2026-03-06';
const MOST_BYTES = 200_000;

let server: TestCustodian;
let utility: TestUtility;
let customer: Customer;
let house: StoredUsagePoint;
let flat: StoredUsagePoint;
let operator: string;
let upload: string;

beforeAll(async () => {
  server = await startTestCustodian({
    DATA_CUSTODIAN_NAME: 'Example Light & Power',
    MAX_UPLOAD_BYTES: String(MOST_BYTES),
  });
  utility = new TestUtility(server.custodian);
  customer = await utility.customer('Ada Lovelace');
  house = await utility.usagePoint(customer);
  flat = await utility.usagePoint(customer, { serviceKind: 1 });
  // the last day is that of the clock change, 23 hours long
  await utility.channel(house, delivered, { from: FROM, days: 3, valueAt: (start) => start % 1000 });
  await utility.channel(flat, gas, { from: FROM, days: 2 });
  operator = await utility.operatorToken();
  upload = await utility.operatorToken('upload');
});
afterAll(async () => server.close());

const pathOf = ({ _id }: Customer, rest = ''): string =>
  `${server.resource}/Batch/RetailCustomer/${_id}/UsagePoint${rest}`;
const download = async (rest = '', of = customer): Promise<Answer> => ask(pathOf(of, rest), { token: operator });
const fileNameOf = ({ headers }: Answer): string | undefined =>
  /^attachment; filename="?(.*?)"?$/.exec(headers['content-disposition'] ?? '')?.[1];
const codeOf = ({ text }: Answer): string => (JSON.parse(text) as { code: string }).code;

describe('a download', () => {
  it("holds the customer's usage points, with self links of the customer's own", async () => {
    const answer = await download();
    expect(answer.status).toBe(200);
    const feed = readFeed(answer.text);
    expect(feed.of('UsagePoint').map(({ self }) => self)).toEqual(
      [house._id, flat._id]
        .sort()
        .map((id) => expect.stringContaining(`/RetailCustomer/${customer._id}/UsagePoint/${id}`)),
    );
    expect(feed.of('IntervalBlock')).toHaveLength(5);
  });

  it('can be had for one usage point, of the customer alone', async () => {
    const feed = readFeed((await download(`/${house._id}`)).text);
    expect([feed.of('UsagePoint').length, feed.of('IntervalBlock').length]).toEqual([1, 3]);
    const foreign = await utility.usagePoint(await utility.customer('Ben'));
    expect((await download(`/${foreign._id}`)).status).toBe(404);
    expect((await download('/1234567890123456')).status).toBe(404);
  });

  it('takes the query parameters', async () => {
    const { text } = await download(`/${house._id}?published-min=${day('2026-03-07')}&max-results=1`);
    expect(readFeed(text).of('IntervalBlock')).toHaveLength(1);
    expect((await download('?published-min=All')).status).toBe(400);
  });

  it('is for the operator alone, and its customer must exist', async () => {
    const { token } = (await utility.grant(customer)).token;
    for (const other of [token, upload]) {
      expect((await ask(pathOf(customer), { token: other })).status).toBe(403);
      expect((await ask(pathOf(customer, `/${house._id}`), { token: other })).status).toBe(403);
    }
    const unknown = await ask(`${server.resource}/Batch/RetailCustomer/1234567890123456/UsagePoint`, {
      token: operator,
    });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'unknown-customer']);
  });

  it('says nothing personal, in its name, its headers or its body', async () => {
    const answer = await download();
    expect(`${JSON.stringify(answer.headers)}${answer.text}`).not.toMatch(/Ada|Lovelace/);
  });

  it('is recorded as read by the operator for the customer', async () => {
    await download();
    await server.settled();
    const { records } = await server.custodian.accessRecords.list({ customerId: customer._id });
    expect(records[0]?.reader).toEqual({ kind: 'operator', customerId: customer._id });
  });
});

describe('the file name of a download (function block 30)', () => {
  it.each([
    ['names company, service, kind of data, and first and last local day', 'Electricity', '', '2026-03-06_2026-03-08'],
    [
      'has the days asked for',
      'Electricity',
      `?published-min=${day('2026-03-07')}&published-max=${day('2026-03-08')}`,
      '2026-03-07_2026-03-07',
    ],
    [
      'has no more days than there are',
      'Electricity',
      '?published-min=0&published-max=2000000000',
      '2026-03-06_2026-03-08',
    ],
  ])('%s', async (_, service, query, span) => {
    expect(fileNameOf(await download(`/${house._id}${query}`))).toBe(
      `ExampleLightPower_${service}_IntervalData_${span}.xml`,
    );
  });

  it('speaks of gas for gas, and of energy where there are several services', async () => {
    expect(fileNameOf(await download(`/${flat._id}`))).toBe(
      'ExampleLightPower_Gas_IntervalData_2026-03-06_2026-03-07.xml',
    );
    expect(fileNameOf(await download())).toBe('ExampleLightPower_Energy_IntervalData_2026-03-06_2026-03-08.xml');
  });

  it('has no days where there is nothing', async () => {
    const nobody = await utility.customer('Cy');
    const answer = await download('', nobody);
    expect([answer.status, fileNameOf(answer)]).toEqual([200, 'ExampleLightPower_Energy_IntervalData.xml']);
  });

  it('has no day before the customer moved in', async () => {
    const mover = await utility.customer('Di');
    const premises = await utility.usagePoint(mover, { from: new Date(day('2026-03-07') * 1000) });
    await utility.channel(premises, delivered, { from: FROM, days: 3 });
    expect(fileNameOf(await download('', mover))).toBe(
      'ExampleLightPower_Electricity_IntervalData_2026-03-07_2026-03-08.xml',
    );
  });
});

describe('an upload', () => {
  const put = async (body: string, question: Question = {}, to = customer): Promise<Answer> =>
    ask(pathOf(to), {
      method: 'POST',
      token: upload,
      body,
      ...question,
      headers: { 'Content-Type': 'application/atom+xml', ...question.headers },
    });
  /** @param expected 400 where nothing was taken: the report comes with the problem then */
  const reportOf = ({ status, text }: Answer, expected = 200): IntakeReport['files'][number] => {
    expect(status).toBe(expected);
    const [file, ...more] = (JSON.parse(text) as IntakeReport).files;
    if (file === undefined || more.length > 0) throw new Error('not one file');
    return file;
  };

  it.each(['application/atom+xml', 'application/xml', 'text/xml; charset=utf-8'])('is taken as %s', async (type) => {
    const owner = await utility.customer('Eve');
    const { text } = await download(`/${flat._id}`);
    // another source, so another usage point
    const body = text.replaceAll('custodian.example', `${owner._id}.example`);
    const report = reportOf(await put(body, { headers: { 'Content-Type': type } }, owner));
    expect(report).toMatchObject({ format: 'green-button-xml', readings: { new: 2 }, rejected: { count: 0 } });
    const given = readFeed((await download('', owner)).text);
    expect(given.of('UsagePoint')).toHaveLength(1);
    expect(given.of('IntervalBlock').flatMap(valuesOf)).toEqual([1, 1]);
  });

  it('gives back what it brought, changes nothing when it comes again, and writes to no usage point of another', async () => {
    const [owner, stranger] = [await utility.customer('Fay'), await utility.customer('Gus')];
    const { text } = await download(`/${house._id}`);
    const body = text.replaceAll('custodian.example', 'elsewhere.example');
    expect(reportOf(await put(body, {}, owner)).readings).toMatchObject({ new: 96 + 96 + 92, unchanged: 0 });
    expect(reportOf(await put(body, {}, owner)).readings).toMatchObject({ new: 0, unchanged: 96 + 96 + 92 });
    const blocks = (xml: string): number[][] => readFeed(xml).of('IntervalBlock').map(valuesOf);
    const given = (await download('', owner)).text;
    expect(blocks(given)).toEqual(blocks(text));
    const refused = reportOf(await put(body.replaceAll(/<espi:value>\d+</g, '<espi:value>9<'), {}, stranger), 400);
    expect(refused.readings).toMatchObject({ new: 0, revised: 0 });
    expect(refused.rejected.byReason).toHaveProperty('foreign-usage-point');
    expect(blocks((await download('', owner)).text)).toEqual(blocks(text));
    expect(readFeed((await download('', stranger)).text).entries).toEqual([]);
  });

  it('of what this server gave out itself makes no second usage point of it', async () => {
    const { text } = await download(`/${house._id}`);
    const report = reportOf(await put(text), 400);
    expect(report).toMatchObject({
      rejected: { byReason: { 'given-out-here': 284 } },
      usagePoints: [{ id: house._id }],
    });
    expect(readFeed((await download()).text).of('UsagePoint')).toHaveLength(2);
    // of a usage point that is not here any more it brings everything back
    const lost = text.replaceAll(house._id, '1234567890123456');
    const owner = await utility.customer('Kit');
    expect(reportOf(await put(lost, {}, owner)).readings).toMatchObject({ new: 284 });
  });

  it('is for the upload token and the operator, and its customer must exist', async () => {
    const access = (await utility.grant(customer)).token.token;
    expect((await put('<x/>', { token: access })).status).toBe(403);
    expect((await ask(pathOf(customer), { method: 'POST', body: '<x/>' })).status).toBe(403);
    expect(codeOf(await put('<x/>', { token: operator }))).toBe('upload-refused');
    const unknown = await ask(`${server.resource}/Batch/RetailCustomer/1/UsagePoint`, {
      method: 'POST',
      token: upload,
      body: '<x/>',
      headers: { 'Content-Type': 'text/xml' },
    });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'unknown-customer']);
  });

  it.each(['text/csv', 'application/json', 'multipart/form-data; boundary=x', ''])(
    'of type "%s" is 415',
    async (type) => {
      const answer = await put('<x/>', { headers: { 'Content-Type': type } });
      expect([answer.status, codeOf(answer)]).toEqual([415, 'unsupported-media-type']);
    },
  );

  it('without a body is 415', async () => {
    const answer = await ask(pathOf(customer), { method: 'POST', token: upload });
    expect([answer.status, codeOf(answer)]).toEqual([415, 'unsupported-media-type']);
  });

  it('that is too large is 413, announced or not', async () => {
    const body = `<feed>${' '.repeat(MOST_BYTES)}</feed>`;
    const announced = await put(body, { headers: { 'Content-Length': String(body.length) } });
    expect([announced.status, codeOf(announced)]).toEqual([413, 'upload-too-large']);
    const chunked = await put(body, { headers: { 'Transfer-Encoding': 'chunked' } });
    expect([chunked.status, codeOf(chunked)]).toEqual([413, 'upload-too-large']);
  });

  it('of malformed XML is reported with its line and column', async () => {
    const answer = await put('<feed xmlns="http://www.w3.org/2005/Atom">\n<entry>\n</feed>');
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'upload-refused',
      detail: 'Nothing of the upload was taken. The XML is not well-formed; what came before was kept.',
    });
    expect(reportOf(answer, 400).error).toMatchObject({ reason: 'malformed-xml', line: 3, column: expect.any(Number) });
  });

  it('that ends early for its reader is answered all the same, however much follows', async () => {
    const body = `<feed xmlns="http://www.w3.org/2005/Atom"></oops>${' '.repeat(MOST_BYTES - 100)}`;
    for (const _ of [1, 2, 3])
      expect(reportOf(await put(body), 400).error).toMatchObject({ reason: 'malformed-xml', line: 1 });
  });

  it('of an XML bomb or an external entity is refused by name', async () => {
    const entity =
      '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom">&x;</feed>';
    const answer = await put(entity);
    expect(reportOf(answer, 400).error?.reason).toBe('xml-entity');
    expect(answer.text).not.toContain('root:');
  });

  it('never brings personal data into the store with usage', async () => {
    const owner = await utility.customer('Hal');
    const personal =
      '<entry><id>urn:uuid:7c3ac5b5-4b1a-5a53-9e4c-2d4f5f7c1c11</id><title>Grace Hopper</title><content>' +
      '<cust:Customer xmlns:cust="http://naesb.org/espi/customer"><cust:customerName>Grace Hopper</cust:customerName></cust:Customer>' +
      '</content><published>2026-01-01T00:00:00Z</published><updated>2026-01-01T00:00:00Z</updated></entry></feed>';
    const { text } = await download(`/${flat._id}`);
    const body = text
      .replaceAll('custodian.example', 'hopper.example')
      .replace('<entry>', '<author><name>Grace Hopper</name></author><entry>')
      .replace('</feed>', personal);
    const report = reportOf(await put(body, {}, owner));
    expect(report.readings.new).toBe(2);
    const { db } = server.custodian.store;
    for (const { name } of await db.listCollections().toArray()) {
      for await (const document of db.collection(name).find()) {
        expect([name, JSON.stringify(document)]).not.toEqual([name, expect.stringMatching(/Hopper/)]);
      }
    }
    expect(JSON.stringify(report)).not.toMatch(/Grace|Hopper/);
  });
});
