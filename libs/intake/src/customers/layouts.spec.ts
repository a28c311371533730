import { describe, expect, it } from '@jest/globals';
import { rowOf } from '../../../../test/fixtures/intake/rows-of.js';
import { agreementsCsv } from './agreements-csv.js';
import { customersCsv } from './customers-csv.js';
import { documentType } from './document-type.js';
import { metersCsv } from './meters-csv.js';
import { premisesCsv } from './premises-csv.js';
import { statementsCsv } from './statements-csv.js';

const account = { account_number: '100-1' };
const place = { ...account, street: 'Elm St', esiid: '10443720001234567' };

describe('a row of customers.csv', () => {
  it('makes a Customer and a CustomerAccount, without what is empty', () => {
    const row = {
      ...account,
      customer_name: 'Ada',
      house_number: '12',
      street: 'Elm St',
      city: '',
      email: 'a@b.example',
    };
    const contact = {
      organisationName: 'Ada',
      streetAddress: { streetDetail: { number: '12', name: 'Elm St' } },
      electronicAddress: { email1: 'a@b.example' },
    };
    expect(rowOf(customersCsv, row)).toEqual({
      accountNumber: '100-1',
      name: 'Ada',
      customer: { Organisation: contact, customerName: 'Ada' },
      account: { contactInfo: contact, accountId: '100-1' },
    });
  });

  it('is refused where the standard has no room for it', () => {
    expect(rowOf(customersCsv, { ...account, customer_name: 'x'.repeat(257) })).toMatch(/^invalid-entry Customer\//);
    expect(rowOf(customersCsv, { account_number: 'x'.repeat(65), customer_name: 'Ada' })).toBe(
      'invalid-value account_number: 64 characters at most',
    );
  });
});

describe('a row of premises.csv', () => {
  it('BR-005.003 says where the premise is, what is measured there, its status and its zone', () => {
    expect(
      rowOf(premisesCsv, { ...place, service: 'gas', time_zone: 'America/Denver', status: 'active' }),
    ).toMatchObject({
      premiseId: '10443720001234567',
      points: [{ esiid: '10443720001234567' }],
      serviceKind: 1,
      timeZone: 'America/Denver',
      location: { mainAddress: { streetDetail: { addressGeneral: 'Elm St' } }, status: { value: 'active' } },
    });
    expect(rowOf(premisesCsv, { ...place, time_zone: 'Mars/Olympus' })).toBe('wrong-zone time_zone: America/Chicago');
    expect(rowOf(premisesCsv, { ...place, esiid: '' })).toBe('missing-value esiid');
  });
});

describe('a row of meters.csv, agreements.csv and statements.csv', () => {
  it('makes a Meter, or another device', () => {
    const row = { ...account, serial_number: 'M-1', premise_id: 'P', form_number: '2S', interval_seconds: '900' };
    expect(rowOf(metersCsv, row)).toMatchObject({
      device: { element: 'Meter', value: { serialNumber: 'M-1', formNumber: '2S', intervalLength: 900 } },
    });
    expect(rowOf(metersCsv, { ...row, device: 'end_device', in_home_network: 'yes' })).toMatchObject({
      device: { element: 'EndDevice', value: { serialNumber: 'M-1', isPan: true } },
    });
    expect(rowOf(metersCsv, { ...row, interval_seconds: '1.5' })).toBe('bad-number interval_seconds: a whole number');
  });

  it('names the supplier of an agreement', () => {
    const row = {
      ...account,
      agreement_id: 'A-1',
      supplier_name: 'Bluebonnet',
      supplier_kind: 'retailer',
      prepay: 'no',
    };
    expect(rowOf(agreementsCsv, row)).toMatchObject({
      agreement: { agreementId: 'A-1', isPrePay: false },
      supplier: { Organisation: { organisationName: 'Bluebonnet' }, kind: 'retailer' },
    });
    expect(rowOf(agreementsCsv, { ...row, supplier_name: '' })).toBe('missing-value supplier_name');
  });

  it('calls a statement as its document where it has no name', () => {
    const row = { ...account, issued: '2026-02-06', document: 'a/b.pdf' };
    expect(rowOf(statementsCsv, row)).toMatchObject({ statementId: 'a/b.pdf', document: 'a/b.pdf' });
    expect(rowOf(statementsCsv, { ...row, document: '' })).toBe('missing-value document');
  });
});

describe('a document', () => {
  it.each([
    ['bill.pdf', '%PDF-1.7', 'application/pdf'],
    ['BILL.PDF', '%PDF-1.7', 'application/pdf'],
    ['bill.jpeg', '\xff\xd8\xff\xe0', 'image/jpeg'],
    ['bill.png', '\x89PNG\r\n\x1a\n', 'image/png'],
    ['bill.pdf', '<html>', undefined],
    ['bill.html', '<html>', undefined],
    ['bill.html', '%PDF-1.7', undefined],
    ['bill.svg', '<svg onload="x">', undefined],
    ['pdf', '', undefined],
  ])('%s that begins with %j is %s', (name, text, expected) => {
    expect(documentType(name, Buffer.from(text, 'latin1'))).toBe(expected);
  });
});
