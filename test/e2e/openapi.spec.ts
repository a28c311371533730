import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESOURCE_PATH } from '@app/espi';
import { isPageCaller } from '../../apps/custodian/src/pages/page-caller.js';
import { routes } from '../../apps/custodian/src/route-table.js';
import { ask } from '../support/http-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { name?: string; in?: string; $ref?: string }[];
  readonly responses: Readonly<Record<string, { description?: string; $ref?: string }>>;
  readonly security: readonly Record<string, unknown>[];
}
interface Document {
  readonly servers: readonly { url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let server: TestCustodian;
let document: Document;

beforeAll(async () => {
  server = await startTestCustodian();
  const { status, text } = await ask(new URL('/openapi.json', server.resource).href);
  if (status !== 200) throw new Error(`openapi.json is answered ${status}`);
  document = JSON.parse(text) as Document;
});
afterAll(async () => server.close());

describe('the OpenAPI document', () => {
  it('is of this server', () => {
    expect(document.servers).toEqual([{ url: 'http://custodian.example' }]);
  });

  it('BR-308 has every route of the programming interface, with who may call it', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { security }]) => [
        `${method.toUpperCase()} ${path}`,
        security.length > 0,
      ]),
    );
    const served = routes
      .filter(
        ({ path, caller }) =>
          /^\/(DataCustodian\/espi|third-party-api\/notifications)\//.test(path) && !isPageCaller(caller),
      )
      .map(({ method, path, caller }) => [`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`, caller !== 'public']);
    expect(described).toEqual(expect.arrayContaining(served));
  });

  it('names each operation once, and each place of its path', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = operation.parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      expect([path, new Set(named)]).toEqual([path, new Set(places)]);
    }
  });

  it('says of each write of a resource what comes back, and what can be wrong with the body', () => {
    const writes = Object.entries(document.paths)
      .filter(([path]) => path.startsWith(RESOURCE_PATH))
      .flatMap(([, methods]) => Object.entries(methods))
      .filter(([method]) => method === 'put' || method === 'post')
      .map(([, operation]) => operation);
    expect(writes).toHaveLength(3);
    for (const { responses } of writes) {
      expect(responses['200']).toMatchObject({ description: expect.stringMatching(/\w/), content: expect.anything() });
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '403', '409', '413', '415']));
    }
  });

  it('refers to nothing that is not in it', () => {
    const text = JSON.stringify(document);
    const references = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path));
    expect(references.size).toBeGreaterThan(5);
    for (const reference of references) {
      const found = reference
        .split('/')
        .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], document);
      expect([reference, typeof found]).toEqual([reference, 'object']);
    }
  });
});
