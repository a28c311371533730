import { describe, expect, it } from '@jest/globals';
import { authorizationOf } from './permissions.js';

const entry = (content: string): string =>
  `<entry xmlns="http://www.w3.org/2005/Atom"><content><espi:Authorization xmlns:espi="http://naesb.org/espi">${content}</espi:Authorization></content></entry>`;
const period = (duration: number): string =>
  `<espi:authorizedPeriod><espi:duration>${duration}</espi:duration><espi:start>1000</espi:start></espi:authorizedPeriod>`;

describe('an Authorization', () => {
  it('says whether it stands, and until when', () => {
    expect(authorizationOf(entry(`${period(60)}<espi:status>1</espi:status>`))).toEqual({
      status: '1',
      until: 1_060_000,
    });
    expect(authorizationOf(entry(`${period(0)}<espi:status>0</espi:status>`))).toEqual({
      status: '0',
      until: undefined,
    });
    expect(authorizationOf(`<feed>${entry('<espi:status>1</espi:status>')}</feed>`).status).toBe('1');
  });

  it.each(['', '<entry/>', entry(''), `<!DOCTYPE a []>${entry('')}`, '<entry><content></entry>'])(
    'is not %s',
    (text) => {
      expect(() => authorizationOf(text)).toThrow('custodian-refused');
    },
  );
});
