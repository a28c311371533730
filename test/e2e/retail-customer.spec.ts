import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESOURCE_PATH, validate, customerElements, type CustomerContent } from '@app/espi';
import { validateFeed } from '@app/conformance';
import type { StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ask, type Answer } from '../support/http-client.js';
import { readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { delivered, EVERY_BLOCK, TestUtility } from '../support/test-utility.js';

const PERSONAL = '51_53_54_55_56_57_58_59_60_61_62_71';
const NAME = 'Philippa Quillfeather';
const STREET = 'Nightjar Lane';
const EMAIL = 'quill@post.example';

let server: TestCustodian;
let utility: TestUtility;
let customer: Customer;
let usagePoint: StoredUsagePoint;
let ids: Record<string, string>;

/** A customer with one resource of every kind. */
async function personalData(owner: Customer, usagePointIds: readonly string[]): Promise<Record<string, string>> {
  const { customerResources, statements } = server.custodian;
  const made: Record<string, string> = {};
  const put = async (content: CustomerContent, above: readonly string[], more: object = {}): Promise<void> => {
    expect(validate(customerElements[content.element].type, content.value)).toEqual([]);
    const sourceKey = `one-${content.element}`;
    const [{ id } = { id: '' }] = await customerResources.put([
      { ...content, retailCustomerId: owner._id, above: above.map((kind) => made[kind] ?? ''), sourceKey, ...more },
    ]);
    made[content.element] = id;
  };
  const address = {
    streetDetail: { number: '12', name: STREET },
    townDetail: { name: 'Marlow', stateOrProvince: 'TX' },
  };
  await put(
    {
      element: 'Customer',
      value: {
        kind: 'residential',
        customerName: NAME,
        specialNeed: 'life support',
        Organisation: { organisationName: NAME, streetAddress: address, phone1: { localNumber: '5550100' } },
      },
    },
    [],
  );
  const electronicAddress = { email1: EMAIL };
  await put(
    {
      element: 'CustomerAccount',
      value: { accountId: 'ACC-77', contactInfo: { organisationName: NAME }, electronicAddress },
    },
    ['Customer'],
  );
  await put(
    { element: 'CustomerAgreement', value: { agreementId: 'AGR-5', signDate: 1_700_000_000, electronicAddress } },
    ['Customer', 'CustomerAccount'],
  );
  const below = ['Customer', 'CustomerAccount', 'CustomerAgreement'];
  await put({ element: 'ServiceLocation', value: { mainAddress: address, electronicAddress } }, below, {
    usagePointIds,
  });
  await put(
    { element: 'ServiceSupplier', value: { kind: 'retailer', Organisation: { organisationName: 'Bluebonnet' } } },
    below,
  );
  await put(
    {
      element: 'ProgramDateIdMappings',
      value: {
        programDateIdMapping: { programDateType: 'CUST_DR_PROGRAM_ENROLLMENT_DATE', code: 'E', name: 'joined' },
      },
    },
    below,
  );
  await put({ element: 'Meter', value: { serialNumber: 'M-1', formNumber: '2S' } }, [...below, 'ServiceLocation']);
  await put({ element: 'EndDevice', value: { serialNumber: 'D-1', isPan: true } }, [...below, 'ServiceLocation']);
  const { id } = await statements.put({
    retailCustomerId: owner._id,
    customerResourceId: made['Customer'] ?? '',
    sourceKey: 'bill-1',
    issueDateTime: 1_767_225_600,
    mediaType: 'application/pdf',
    document: Readable.from([Buffer.from('%PDF-1.7 bill of '), Buffer.from(NAME)]),
  });
  return { ...made, Statement: id };
}

interface Reader {
  readonly token: string;
  readonly id: string;
}

async function reader(scope: string, owner = customer): Promise<Reader> {
  const { token, authorization } = await utility.grant(owner, { scope });
  return { token: token.token, id: authorization._id };
}

const get = async ({ token }: Reader, path: string): Promise<Answer> => ask(`${server.resource}${path}`, { token });
const kindsOf = (answer: Answer): string[] => readFeed(answer.text).entries.map(({ kind }) => kind);
const batch = async (who: Reader): Promise<Answer> => get(who, `/Batch/RetailCustomer/${who.id}`);

beforeAll(async () => {
  server = await startTestCustodian();
  utility = new TestUtility(server.custodian, `${EVERY_BLOCK}_${PERSONAL}`);
  customer = await utility.customer(NAME);
  usagePoint = await utility.usagePoint(customer);
  await utility.channel(usagePoint, delivered, { from: '2026-01-05', days: 1 });
  const elsewhere = await utility.usagePoint(await utility.customer('Somebody Else'));
  ids = await personalData(customer, [usagePoint._id, usagePoint._id, elsewhere._id]);
});
afterAll(async () => server.close());

describe('Batch/RetailCustomer', () => {
  it('gives the whole tree in one feed, each kind after what it hangs on, valid, and none of it usage', async () => {
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    const answer = await batch(who);
    expect(answer.status).toBe(200);
    expect(kindsOf(answer)).toEqual([
      'Customer',
      'CustomerAccount',
      'CustomerAgreement',
      'ServiceLocation',
      'ServiceSupplier',
      'Meter',
      'EndDevice',
      'ProgramDateIdMappings',
      'Statement',
    ]);
    const report = await validateFeed(Readable.from([Buffer.from(answer.text)]));
    expect([report.valid, report.schema, report.profile.count, report.certification]).toMatchObject([
      true,
      { count: 0 },
      0,
      [],
    ]);
    expect(answer.text).not.toContain('http://naesb.org/espi"');
  });

  it('tells a third party nothing of the customer’s own id, and no name in any id, link or title', async () => {
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    const { text } = await batch(who);
    expect(text).not.toContain(customer._id);
    const { entries } = readFeed(text);
    expect(entries.map(({ title, links, id }) => JSON.stringify([title, links, id])).join()).not.toMatch(
      /Philippa|Nightjar|ACC-77|AGR-5/,
    );
    expect(entries[0]?.self).toBe(
      `http://custodian.example${RESOURCE_PATH}/RetailCustomer/${who.id}/Customer/${ids['Customer']}`,
    );
  });

  it('names usage points by the very self links of this reader’s usage, each once, and none of others', async () => {
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    const usage = readFeed((await get(who, `/Subscription/${who.id}/UsagePoint`)).text);
    const [location] = readFeed((await batch(who)).text).of('ServiceLocation');
    const references = [...(location?.content ?? '').matchAll(/<cust:UsagePoint>([^<]*)</g)].map(([, href]) => href);
    expect(references).toEqual(usage.of('UsagePoint').map(({ self }) => self));
    expect(references).toHaveLength(1);
  });

  it('names no usage point to a reader who may see no usage: the address would open nothing', async () => {
    const { text } = await batch(await reader('FB=51_58'));
    expect(kindsOf({ text } as Answer)).toEqual(['Customer', 'ServiceLocation']);
    expect(text).not.toContain('UsagePoint');
  });

  it('is the operator’s under the customer’s own id', async () => {
    const operator = { token: await utility.operatorToken(), id: customer._id };
    expect(kindsOf(await batch(operator))).toHaveLength(9);
    expect((await get(operator, `/RetailCustomer/${customer._id}`)).status).toBe(200);
  });

  it('is to the operator under the id of an authorization what its application sees, down every link', async () => {
    const { id } = await reader('FB=1_3_4_5_51_54_56_71');
    const operator = { token: await utility.operatorToken(), id };
    const answer = await batch(operator);
    expect(kindsOf(answer)).toEqual(['Customer', 'CustomerAccount', 'Statement']);
    expect(answer.text).not.toContain(customer._id);
    const hrefs = [...answer.text.matchAll(/(?:href="|<cust:statementURL>)([^"<]*)/g)].map(([, href]) => href ?? '');
    for (const href of hrefs) {
      const place = href.slice(href.indexOf(RESOURCE_PATH) + RESOURCE_PATH.length);
      expect([href, (await get(operator, place)).status]).toEqual([href, 200]);
    }
    const usageAlone = await reader('FB=1_3_4_5');
    expect((await batch({ ...operator, id: usageAlone.id })).status).toBe(403);
    expect((await get(operator, `/RetailCustomer/${id}/UsagePoint`)).status).toBe(404);
    expect((await batch({ ...operator, id: '1234567890123456' })).text).toContain('unknown-customer');
  });

  it('changes its tag with the data and with what is granted, and answers 304 until then', async () => {
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    const path = `${server.resource}/Batch/RetailCustomer/${who.id}`;
    const past = new Date(Date.now() - 60_000);
    await server.custodian.store.db
      .collection<{ _id: string }>('customers')
      .updateOne({ _id: customer._id }, { $set: { changedAt: past } });
    const { headers } = await ask(path, { token: who.token });
    const etag = String(headers.etag);
    const again = await ask(path, { token: who.token, headers: { 'If-None-Match': etag } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const less = await reader('FB=1_3_4_5_51_54');
    const other = await ask(`${server.resource}/Batch/RetailCustomer/${less.id}`, { token: less.token });
    expect(other.headers.etag).not.toBe(etag);
  });
});

describe('function blocks', () => {
  const everything = PERSONAL.split('_');
  it.each([
    ['56', 'CustomerAccount'],
    ['57', 'CustomerAgreement'],
    ['58', 'ServiceLocation'],
    ['59', 'ServiceSupplier'],
    ['60', 'Meter'],
    ['61', 'EndDevice'],
    ['62', 'ProgramDateIdMappings'],
    ['71', 'Statement'],
  ])('%s decides about %s: entries, links and routes', async (block, kind) => {
    const without = await reader(`FB=1_3_4_5_${everything.filter((each) => each !== block).join('_')}`);
    const answer = await batch(without);
    expect(kindsOf(answer)).not.toContain(kind);
    expect(answer.text).not.toContain(`-entry/${kind}"`);
    const only = await reader(`FB=1_3_4_5_51_${block}`);
    expect(kindsOf(await batch(only))).toEqual(['Customer', kind]);
  });

  it('54 and 55 decide about names, addresses and needs within a Customer', async () => {
    const seen = async (blocks: string): Promise<boolean[]> => {
      const { text } = await batch(await reader(`FB=1_3_4_5_${blocks}`));
      return [NAME, '5550100', STREET, 'life support'].map((word) => text.includes(word));
    };
    expect(await seen('51')).toEqual([false, false, false, false]);
    expect(await seen('51_54')).toEqual([true, true, false, false]);
    expect(await seen('51_55')).toEqual([false, false, true, true]);
    expect(await seen('51_54_55')).toEqual([true, true, true, true]);
    expect(await seen('51_56')).toEqual([false, false, false, false]);
  });

  it.each([
    ['56', 'account'],
    ['57', 'agreement'],
    ['58', 'location'],
  ])('54 decides about the e-mail address with block %s, in the %s', async (block) => {
    const emails = ['51', '51_54'].map(async (blocks) => {
      const { text } = await batch(await reader(`FB=1_3_4_5_${blocks}_${block}`));
      return text.includes(EMAIL);
    });
    expect(await Promise.all(emails)).toEqual([false, true]);
  });

  it('refuse a route of a kind that is not granted, and all of them where no personal data is', async () => {
    const some = await reader('FB=1_3_4_5_51_54');
    const accounts = await get(some, `/RetailCustomer/${some.id}/Customer/${ids['Customer']}/CustomerAccount`);
    expect([accounts.status, accounts.text]).toEqual([403, expect.stringContaining('insufficient-scope')]);
    const none = await reader('FB=1_3_4_5');
    expect([(await batch(none)).status, (await batch(none)).text]).toEqual([
      403,
      expect.stringContaining('insufficient-scope'),
    ]);
  });
});

describe('the tree of single resources', () => {
  it('answers at every self, up and related link of every entry', async () => {
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    const { entries } = readFeed((await batch(who)).text);
    const links = new Set(entries.flatMap((entry) => entry.links.map(({ href }) => href)));
    expect(links.size).toBeGreaterThan(15);
    for (const href of links) {
      const answer = await get(who, href.slice(href.indexOf(RESOURCE_PATH) + RESOURCE_PATH.length));
      expect([href, answer.status]).toEqual([href, 200]);
    }
    for (const { self, content } of entries) {
      const alone = readFeed((await get(who, self.slice(self.indexOf(RESOURCE_PATH) + RESOURCE_PATH.length))).text);
      expect(alone.entries[0]?.content).toBe(content);
    }
  });

  it('is not there below the wrong parent', async () => {
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    const path = `/RetailCustomer/${who.id}/Customer/${ids['CustomerAccount']}/CustomerAccount/${ids['CustomerAccount']}`;
    expect((await get(who, path)).status).toBe(404);
  });

  it('shows nobody another customer: 403 below another’s id, 404 for another’s resource below one’s own', async () => {
    const stranger = await utility.customer('Barnaby Fitch');
    const theirs = await reader(`${EVERY_BLOCK}_${PERSONAL}`, stranger);
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    const answers = await Promise.all([
      get(theirs, `/Batch/RetailCustomer/${who.id}`),
      get(theirs, `/RetailCustomer/${customer._id}/Customer`),
      get(theirs, `/RetailCustomer/${theirs.id}/Customer/${ids['Customer']}`),
      get(theirs, `/RetailCustomer/${theirs.id}/Customer/${ids['Customer']}/Statement/${ids['Statement']}`),
      get(theirs, `/Customer/${ids['Customer']}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 404, 403]);
    for (const { text } of answers) expect(text).not.toMatch(/Philippa|Nightjar|ACC-77/);
  });
});

describe('the document of a statement', () => {
  it('is there under the same token, offered for saving, and can run nothing', async () => {
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    const [statement] = readFeed((await batch(who)).text).of('Statement');
    const url = /<cust:statementURL>([^<]*)</.exec(statement?.content ?? '')?.[1] ?? '';
    expect(statement?.content).toContain('<cust:fileName>Statement-2026-01-01.pdf</cust:fileName>');
    const answer = await get(who, url.slice(url.indexOf(RESOURCE_PATH) + RESOURCE_PATH.length));
    expect([answer.status, answer.text]).toEqual([200, `%PDF-1.7 bill of ${NAME}`]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename=Statement-2026-01-01.pdf',
      'x-content-type-options': 'nosniff',
    });
    const less = await reader('FB=1_3_4_5_51_56');
    const refused = await get(
      less,
      url.slice(url.indexOf(RESOURCE_PATH) + RESOURCE_PATH.length).replace(who.id, less.id),
    );
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('insufficient-scope')]);
  });

  it('is kept once, however often it is taken in', async () => {
    const given = () => ({
      retailCustomerId: customer._id,
      customerResourceId: ids['Customer'] ?? '',
      sourceKey: 'bill-2',
      issueDateTime: 1_769_904_000,
      mediaType: 'application/pdf',
      document: Readable.from([Buffer.from('%PDF-1.7 another')]),
    });
    const files = async () => server.custodian.store.db.collection('statementDocuments.files').countDocuments();
    expect((await server.custodian.statements.put(given())).outcome).toBe('new');
    const before = await files();
    expect((await server.custodian.statements.put(given())).outcome).toBe('unchanged');
    expect(await files()).toBe(before);
  });
});

describe('root forms', () => {
  it('give the operator all customers’ resources of a kind, with links into each customer’s tree', async () => {
    const operator = { token: await utility.operatorToken(), id: '' };
    for (const kind of ['Customer', 'CustomerAccount', 'Meter', 'Statement']) {
      const { entries } = readFeed((await get(operator, `/${kind}`)).text);
      expect(entries.map((entry) => entry.kind)).toContain(kind);
      expect(entries[0]?.self).toContain(`/RetailCustomer/${customer._id}/Customer/`);
      const member = await get(operator, `/${kind}/${ids[kind]}`);
      expect([member.status, readFeed(member.text).entries[0]?.kind]).toEqual([200, kind]);
    }
    expect((await get(operator, `/Meter/${ids['Customer']}`)).status).toBe(404);
  });
});

describe('access to personal data', () => {
  it('is on record: who, for whom, which kinds, how much', async () => {
    const who = await reader(`${EVERY_BLOCK}_${PERSONAL}`);
    await batch(who);
    await server.settled();
    const { records } = await server.custodian.accessRecords.list({ authorizationId: who.id });
    expect(records[0]).toMatchObject({ outcome: 'complete', status: 200, reader: { customerId: customer._id } });
    expect(records[0]?.kinds).toContain('CustomerAccount');
  });
});
