import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemCodes, problemGroups } from '../../apps/custodian/src/help/problems/problems.js';
import type { ProblemTexts } from '../../apps/custodian/src/help/problems/problem-text.js';
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

  it('have no words of programs for whoever meets a problem on a page', () => {
    const { signIn, enrolment, forms, authorizations, server } = problemGroups;
    const met: ProblemTexts = { ...signIn, ...enrolment, ...forms, ...authorizations, ...server };
    // are met by programs, and by whoever runs the server
    const others = ['clock-differs', 'disk-full', 'channel-busy', 'draining', 'route-undeclared'];
    const words =
      /\b(header|cabecera|Retry-After|HTTP|API|method|método|feeds?|scope|Authorizations?|the answer|la respuesta)\b/;
    const found = Object.entries(met).flatMap(([code, texts]) =>
      Object.values(texts).flatMap(({ title, what, todo }) =>
        !others.includes(code) && words.test([title, what, todo].join(' ')) ? [code] : [],
      ),
    );
    expect(found).toEqual([]);
  });

  it('explain each once, under a name that an address can carry', () => {
    expect(new Set(problemCodes).size).toBe(problemCodes.length);
    expect(problemCodes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  });
});
