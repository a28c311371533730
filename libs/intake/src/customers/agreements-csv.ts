import { Currency, type CustomerAgreement, type CustomerContent, type ServiceSupplier } from '@app/espi';
import type { GivenCustomerResource } from '@app/retail-customers';
import { secondsOf, UnfitRow, type Moment, type RowFields } from '../table/row-fields.js';
import type { TableLayout } from '../table/table-layout.js';
import { given } from './address.js';
import { hungRows, ownedRows } from './customer-trees.js';
import { accountNumberOf } from './customers-csv.js';
import { forwardRows } from './forward-rows.js';
import { sound } from './sound.js';

interface AgreementRow {
  readonly accountNumber: string;
  readonly agreementId: string;
  readonly agreement: CustomerAgreement;
  readonly signed?: Moment | undefined;
  readonly starts?: Moment | undefined;
  readonly ends?: Moment | undefined;
  readonly supplier?: ServiceSupplier | undefined;
}

const currencies = ['USD', 'EUR', 'AUD', 'CAD', 'CHF', 'CNY', 'DKK', 'GBP', 'JPY', 'NOK', 'SEK', 'INR'] as const;

export function currencyOf(fields: RowFields): number | undefined {
  const word = fields.word('currency', currencies);
  return word && Currency[word];
}

/** A row an agreement of an account, with its supplier where it names one. */
export const agreementsCsv: TableLayout<AgreementRow> = {
  format: 'agreements-csv',
  kind: 'CustomerAgreement',
  required: ['agreement_id', 'account_number'],
  optional: [
    'signed',
    'starts',
    'ends',
    'prepay',
    'currency',
    'tariff_url',
    'program_name',
    'program_status',
    'supplier_name',
    'supplier_kind',
    'supplier_id',
  ],
  ofUsagePoints: false,

  rowOf(fields) {
    const tariff = fields.text('tariff_url');
    const programName = fields.text('program_name');
    const enrollmentStatus = fields.word('program_status', ['enrolled', 'enrolledPending', 'unenrolled']);
    const program = given({ programName, enrollmentStatus });
    const agreementId = fields.needed('agreement_id');
    const agreement = given({
      isPrePay: fields.flag('prepay'),
      DemandResponseProgram: program && [program],
      PricingStructures: tariff === undefined ? undefined : [tariff],
      currency: currencyOf(fields),
      agreementId,
    });
    return {
      accountNumber: accountNumberOf(fields),
      agreementId,
      agreement: sound('CustomerAgreement', agreement ?? {}),
      signed: fields.moment('signed'),
      starts: fields.moment('starts'),
      ends: fields.moment('ends'),
      supplier: supplierOf(fields),
    };
  },

  async take(rows, target, account) {
    const { resources, store, usagePoints, now } = target;
    const forward = forwardRows(rows, ['starts', 'ends'], usagePoints.zone, account, () => 'CustomerAgreement');
    const owned = await ownedRows(forward, target, account, 'CustomerAgreement');
    const hung = await hungRows(
      owned,
      target,
      'CustomerAccount',
      ({ accountNumber }) => accountNumber,
      ({ line }, reason, column) => account.rejectRecord('CustomerAgreement', line, reason, column),
    );
    const put = await store.transaction(async (session) => {
      const agreements = await resources.put(
        hung.map(({ customerId: retailCustomerId, above, agreementId: sourceKey, ...row }): GivenCustomerResource => {
          const value = dated(row, (moment) => secondsOf(moment, usagePoints.zone));
          return { element: 'CustomerAgreement', value, retailCustomerId, above, sourceKey };
        }),
        now,
        session,
      );
      const suppliers = await resources.put(
        hung.flatMap(({ customerId: retailCustomerId, above, agreementId, supplier }, i): GivenCustomerResource[] => {
          if (supplier === undefined) return [];
          const content: CustomerContent = { element: 'ServiceSupplier', value: supplier };
          return [{ ...content, retailCustomerId, above: [...above, agreements[i]?.id ?? ''], sourceKey: agreementId }];
        }),
        now,
        session,
      );
      return { agreements, suppliers };
    });
    for (const { outcome } of put.agreements) account.record('CustomerAgreement', outcome);
    for (const { outcome } of put.suppliers) account.record('ServiceSupplier', outcome);
  },
};

function supplierOf(fields: RowFields): ServiceSupplier | undefined {
  const organisationName = fields.text('supplier_name');
  const supplier = given({
    Organisation: given({ organisationName }),
    kind: fields.word('supplier_kind', ['utility', 'retailer', 'other', 'lse', 'mdma', 'msp']),
    issuerIdentificationNumber: fields.text('supplier_id'),
  });
  if (supplier !== undefined && organisationName === undefined) throw new UnfitRow('missing-value', 'supplier_name');
  return supplier && sound('ServiceSupplier', supplier);
}

function dated(
  { agreement, signed, starts, ends }: Pick<AgreementRow, 'agreement' | 'signed' | 'starts' | 'ends'>,
  at: (moment: Moment) => number,
): CustomerAgreement {
  const start = starts && at(starts);
  const end = ends && at(ends);
  const duration = start !== undefined && end !== undefined ? end - start : undefined;
  const validityInterval = start === undefined ? undefined : given({ start, duration });
  return {
    ...agreement,
    ...(signed && { signDate: at(signed) }),
    ...(validityInterval && { validityInterval }),
  };
}
