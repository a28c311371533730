import { LARGEST_DOCUMENT, type GivenStatementBytes } from '@app/retail-customers';
import type { FileAccount } from '../file-report.js';
import type { RecordTarget } from '../record-target.js';
import { secondsOf, type Moment } from '../table/row-fields.js';
import type { Placed, TableLayout } from '../table/table-layout.js';
import { hungRows, ownedRows, type Hung } from './customer-trees.js';
import { accountNumberOf } from './customers-csv.js';
import { documentType } from './document-type.js';

interface StatementRow {
  readonly accountNumber: string;
  readonly statementId: string;
  readonly issued: Moment;
  readonly document: string;
}

/** Bytes of documents that wait to be written, all together. */
const BYTES_A_BATCH = 2 * LARGEST_DOCUMENT;

/** A row a bill as the customer got it, with the name of its document. */
export const statementsCsv: TableLayout<StatementRow> = {
  format: 'statements-csv',
  kind: 'Statement',
  required: ['document', 'issued', 'account_number'],
  optional: ['statement_id'],
  ofUsagePoints: false,

  rowOf(fields) {
    const document = fields.needed('document');
    return {
      accountNumber: accountNumberOf(fields),
      statementId: fields.text('statement_id') ?? document,
      issued: fields.neededMoment('issued'),
      document,
    };
  },

  async take(rows, target, account) {
    const owned = await ownedRows(rows, target, account, 'Statement');
    const hung = await hungRows(
      owned,
      target,
      'Customer',
      () => 'Customer',
      ({ line }, reason, column) => account.rejectRecord('Statement', line, reason, column),
    );
    let waiting: GivenStatementBytes[] = [];
    let bytes = 0;
    for (const row of hung) {
      const statement = await statementOf(row, target, account);
      if (statement === undefined) continue;
      waiting.push(statement);
      bytes += statement.document.length;
      if (bytes < BYTES_A_BATCH) continue;
      await put(waiting, target, account);
      waiting = [];
      bytes = 0;
    }
    await put(waiting, target, account);
  },
};

async function put(given: readonly GivenStatementBytes[], target: RecordTarget, account: FileAccount): Promise<void> {
  for (const { outcome } of await target.statements.putAll(given, target.now)) account.record('Statement', outcome);
}

async function statementOf(
  { line, document: name, issued, statementId: sourceKey, customerId, above }: Hung<Placed<StatementRow>>,
  { documents, usagePoints }: RecordTarget,
  account: FileAccount,
): Promise<GivenStatementBytes | undefined> {
  const document = await documents.read(name, LARGEST_DOCUMENT);
  if (typeof document === 'string') {
    account.rejectRecord(
      'Statement',
      line,
      document,
      document === 'document-too-large' ? `document: ${LARGEST_DOCUMENT} bytes at most` : 'document',
    );
    return undefined;
  }
  const mediaType = documentType(name, document);
  if (mediaType === undefined) {
    account.rejectRecord('Statement', line, 'unsupported-document', 'document');
    return undefined;
  }
  return {
    retailCustomerId: customerId,
    customerResourceId: above[0] ?? '',
    sourceKey,
    issueDateTime: secondsOf(issued, usagePoints.zone),
    mediaType,
    document,
  };
}
