import { describe, expect, it } from '@jest/globals';
import { xsAnyUri, xsFloat, xsString } from '../../libs/espi/src/schema/built-in-types.js';
import {
  anyMarkup,
  complexType,
  globalElements,
  optional,
  repeated,
  type TypeOf,
} from '../../libs/espi/src/schema/complex-type.js';
import { customer } from '../../libs/espi/src/schema/namespace.js';
import { simpleContent } from '../../libs/espi/src/schema/simple-type.js';
import { openWordEnumeration, stringType } from '../../libs/espi/src/schema/string-types.js';
import { validate } from '../../libs/espi/src/schema/validate.js';
import { writeElementDocument } from '../../libs/espi/src/schema/write-element.js';
import { schemaXsd } from '../../libs/espi/src/xsd/schema-xsd.js';
import { StringSink } from '../../libs/espi/src/xml/xml-sink.js';
import { Xsd } from '../support/xsd.js';

// What customer.xsd has and espi.xsd has not: deep inheritance, simple content, open word lists, floats.
const String64 = stringType('String64', 64, 'text');
const Root = complexType(customer, 'Object', { documentation: 'root', elements: { extension: repeated(anyMarkup) } });
const Asset = complexType(customer, 'Asset', {
  documentation: 'asset',
  base: Root,
  elements: { type: optional(String64) },
});
const AssetContainer = complexType(customer, 'AssetContainer', { documentation: 'assets', base: Asset, elements: {} });
const Kind = openWordEnumeration('MeterMultiplierKind', xsString, { kH: 'meter constant' }, 'kind of multiplier');
const Reference = simpleContent('UsagePoint', xsAnyUri, 'self link of a usage point');
const Meter = complexType(customer, 'Meter', {
  documentation: 'meter',
  base: AssetContainer,
  elements: {
    formNumber: optional(String64),
    kind: optional(Kind),
    value: optional(xsFloat),
    UsagePoint: repeated(Reference),
  },
});
const elements = globalElements(customer, { Meter });

function faultOf(value: TypeOf<typeof Meter>): string | undefined {
  const sink = new StringSink();
  writeElementDocument(sink, elements.Meter, value);
  return xsd.faultOf(sink.toString());
}

const xsd = Xsd.fromText(schemaXsd({ namespace: customer, documentation: 'test', elements, unused: [] }));

describe('types as customer.xsd has them', () => {
  it('are written in the order of their inheritance, and as their XSD says', () => {
    const meter = {
      UsagePoint: ['https://h/1', 'https://h/2'],
      value: -Infinity,
      kind: 'kH',
      formNumber: '9S',
      type: 'smart',
    };
    expect(Meter.particles.map(({ name }) => name)).toEqual([
      'extension',
      'type',
      'formNumber',
      'kind',
      'value',
      'UsagePoint',
    ]);
    expect(validate(Meter, meter)).toEqual([]);
    expect(faultOf(meter)).toBeUndefined();
    expect(faultOf({ kind: 'another word' })).toBeUndefined();
  });

  it('are refused by validation and XSD alike', () => {
    const meter = { UsagePoint: ['https://h/%'] };
    expect(validate(Meter, meter)).toMatchObject([{ path: 'UsagePoint[0]' }]);
    expect(faultOf(meter)).toContain('UsagePoint');
  });
});
