import { describe, expect, it } from '@jest/globals';
import { elements } from '../usage/elements.js';
import type { UsagePoint } from '../usage/usage-point.js';
import { StringSink } from '../xml/xml-sink.js';
import { writeElement, writeElementDocument } from './write-element.js';

const written = (value: UsagePoint): string => {
  const sink = new StringSink();
  writeElement(sink, elements.UsagePoint, value);
  return sink.toString();
};

describe('writing an element', () => {
  it('follows the schema’s order, the base type’s elements first', () => {
    expect(
      written({ status: 1, roleFlags: '01', batchItemInfo: { statusCode: 200 }, extension: ['<x xmlns=""/>'] }),
    ).toBe(
      '<espi:UsagePoint><espi:extension><x xmlns=""/></espi:extension>' +
        '<espi:batchItemInfo><espi:statusCode>200</espi:statusCode></espi:batchItemInfo>' +
        '<espi:roleFlags>01</espi:roleFlags><espi:status>1</espi:status></espi:UsagePoint>',
    );
  });

  it('escapes text', () => {
    expect(written({ outageRegion: '<&>' })).toContain('<espi:outageRegion>&lt;&amp;&gt;</espi:outageRegion>');
  });

  it('refuses an extension that would break the document', () => {
    expect(() => written({ extension: ['</espi:extension><espi:status>'] })).toThrow(RangeError);
    expect(() => written({ extension: ['<undeclared:x/>'] })).toThrow(RangeError);
  });

  it('writes a document of one element', () => {
    const sink = new StringSink();
    writeElementDocument(sink, elements.ServiceStatus, { currentStatus: 1 });
    expect(sink.toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<espi:ServiceStatus xmlns:espi="http://naesb.org/espi">' +
        '<espi:currentStatus>1</espi:currentStatus></espi:ServiceStatus>\n',
    );
  });
});
