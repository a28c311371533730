import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { libOrder } from './lib-order.js';
import { libFolders, libOf, productFiles, resolveImport } from './source-files.js';

/** Each pair of file and import that breaks a rule, as text for the failure. */
function importsThat(breakRule: (path: string, specifier: string) => boolean): string[] {
  return productFiles.flatMap(({ path, imports }) =>
    imports.filter((specifier) => breakRule(path, specifier)).map((specifier) => `${path} imports ${specifier}`),
  );
}

describe('the order of the libs', () => {
  it('is held: each imports only libs below itself', () => {
    expect(
      importsThat((path, specifier) => {
        const from = libOf(path);
        const to = /^@app\/([^/]+)/.exec(specifier)?.[1];
        return from !== undefined && to !== undefined && libOrder.indexOf(to) <= libOrder.indexOf(from);
      }),
    ).toEqual([]);
  });

  it('knows every lib there is', () => {
    expect(libFolders.filter((lib) => !libOrder.includes(lib))).toEqual([]);
  });

  it('is seen by this test at all', () => {
    expect(
      productFiles.filter(({ imports }) => imports.some((specifier) => specifier.startsWith('@app/'))),
    ).not.toEqual([]);
  });
});

describe('a lib', () => {
  it('is imported by its door alone', () => {
    expect(importsThat((_, specifier) => /^@app\/[^/]+\/./.test(specifier))).toEqual([]);
    expect(
      importsThat((path, specifier) => {
        const target = resolveImport(path, specifier);
        return specifier.startsWith('.') && target !== undefined && libOf(target) !== libOf(path);
      }),
    ).toEqual([]);
  });

  it('has a door', () => {
    const paths = new Set(productFiles.map(({ path }) => path));
    expect(libFolders.filter((lib) => !paths.has(`libs/${lib}/src/index.ts`))).toEqual([]);
  });

  it('imports no app', () => {
    expect(
      importsThat(
        (path, specifier) =>
          libOf(path) !== undefined && /(^|\/)apps\//.test(resolveImport(path, specifier) ?? specifier),
      ),
    ).toEqual([]);
  });

  it('has no default exports', () => {
    expect(productFiles.filter(({ path, hasDefaultExport }) => libOf(path) !== undefined && hasDefaultExport)).toEqual(
      [],
    );
  });
});

describe('imports', () => {
  it('of the product name files that are there', () => {
    expect(
      importsThat((path, specifier) => /^(\.|@app\/)/.test(specifier) && resolveImport(path, specifier) === undefined),
    ).toEqual([]);
  });

  it('go in no circle', () => {
    const edges = new Map(
      productFiles.map(({ path, valueImports }) => [
        path,
        valueImports.flatMap((specifier) => resolveImport(path, specifier) ?? []),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      else if (!done.has(path)) {
        for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
        done.add(path);
      }
    };
    for (const path of edges.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });
});

describe('espi and time', () => {
  const allowed = ['saxes', 'xmlbuilder2', 'node:crypto'];

  it('import no framework, no database and nothing of the operating system', () => {
    expect(
      importsThat((path, specifier) => {
        if (!['espi', 'time'].includes(libOf(path) ?? '')) return false;
        const isOwn = specifier.startsWith('.') || specifier.startsWith('@app/');
        return !isOwn && !allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
      }),
    ).toEqual([]);
  });
});

describe('the database', () => {
  const database = /^(mongodb|mongoose)$/;
  /** One stands for the operator of the database, who deposes primaries; one makes a hundred thousand customers at once. */
  const beside = ['apps/drill/src/replica-set.ts', 'apps/bench/src/crowd.ts'];

  it('is touched by libs alone: doors call them', () => {
    const isDoor = (path: string): boolean => libOf(path) === undefined && !beside.includes(path);
    expect(importsThat((path, specifier) => isDoor(path) && database.test(specifier))).toEqual([]);
  });
});

describe('the sample third party', () => {
  const isOfSample = (path: string): boolean => path.startsWith('apps/sample-third-party/');

  it('can be lifted: it imports nothing of the house, and the house nothing of it', () => {
    expect(
      importsThat((path, specifier) => {
        const target = resolveImport(path, specifier);
        return target !== undefined && isOfSample(path) !== isOfSample(target);
      }),
    ).toEqual([]);
  });

  it('names in its README each package that it needs', () => {
    const readme = readFileSync('apps/sample-third-party/README.md', 'utf8');
    expect(
      importsThat((path, specifier) => {
        const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';
        return isOfSample(path) && !/^(\.|node:)/.test(specifier) && !readme.includes(name);
      }),
    ).toEqual([]);
  });
});

describe('modules of Node', () => {
  it('are imported by their node: names', () => {
    expect(importsThat((_, specifier) => !specifier.startsWith('node:') && builtinModules.includes(specifier))).toEqual(
      [],
    );
  });
});
