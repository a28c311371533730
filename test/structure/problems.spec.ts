import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemCodes } from '../../apps/custodian/src/help/problems/problems.js';
import { answeredCodes } from './problem-codes.js';

let answered: ReadonlySet<string>;
beforeAll(() => {
  answered = answeredCodes();
});

describe('the help pages', () => {
  it('explain every problem that the server answers with', () => {
    expect(answered.size).toBeGreaterThan(40);
    expect([...answered].filter((code) => !problemCodes.includes(code)).sort()).toEqual([]);
  });

  it('explain no problem that the server never answers with', () => {
    expect(problemCodes.filter((code) => !answered.has(code))).toEqual([]);
  });

  it('explain each once, under a name that an address can carry', () => {
    expect(new Set(problemCodes).size).toBe(problemCodes.length);
    expect(problemCodes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  });
});
