import { describe, expect, it } from '@jest/globals';
import { productFiles } from './source-files.js';

const VAGUE = /^(utils?|helpers?|manager|base|misc|shared)$/;

const wordsOf = (path: string): string[] =>
  path.split('/').flatMap((part) => part.replace(/\.tsx?$/, '').split(/[-.]/));

describe('the name of a file or folder', () => {
  it('is in kebab-case, with its kind after a dot', () => {
    const parts = (path: string): string[] => path.split('/');
    const odd = productFiles.filter(
      ({ path }) => !parts(path).every((part) => /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part)),
    );
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it('says what is in it', () => {
    expect(
      productFiles.map(({ path }) => path).filter((path) => wordsOf(path).some((word) => VAGUE.test(word))),
    ).toEqual([]);
  });
});
