/**
 * Every finding that reading a file can have: a stable code and the sentence shown to whoever gave the file.
 * Codes are part of the report's contract: never rename one.
 */
export const reasons = {
  // the file as a whole
  'unknown-format': 'The file is of no kind that is known here.',
  'empty-file': 'The file is empty.',
  'unreadable-file': 'The file could not be read.',
  'truncated-gzip': 'The gzip file ends before its end; what came before was kept.',
  'corrupt-gzip': 'The gzip file is damaged; what came before the damage was kept.',
  'corrupt-zip': 'The zip file is damaged or cut off.',
  'encrypted-zip': 'The zip file has an encrypted entry, which cannot be read.',
  'unsupported-compression': 'The zip file uses a compression that is not supported.',
  'nested-archive': 'The archive holds another archive, which is not opened.',
  'too-many-entries': 'The zip file has more entries than are read; it is given in parts.',
  'compression-bomb': 'The file grows beyond all measure when it is unpacked; reading stopped.',
  'too-large': 'The file is larger than is allowed; reading stopped.',
  'line-too-long': 'A line is far longer than any line of this format; reading stopped.',
  'malformed-xml': 'The XML is not well-formed; what came before was kept.',
  'xml-entity': 'The XML defines or uses an entity of its own, which is refused.',
  'xml-limit': 'The XML is nested too deeply or has a part that is too large; reading stopped.',
  'interval-block-alone': 'An interval block without its reading type cannot be understood alone.',
  'no-usage': 'The file holds no usage data.',
  'bad-mapping': 'The mapping of columns is not valid.',
  'missing-column': 'A column that is needed is not in the header of the file.',
  'personal-data-refused': 'An upload takes usage alone; personal data comes in through the utility’s operator.',
  'usage-point-needed': 'The file does not say which usage point it belongs to, and none was given.',
  // one row
  'short-row': 'The row has fewer fields than its format has.',
  'long-row':
    'The row has more fields than the header has columns: a field that holds a comma is put in double quotes.',
  'unknown-row': 'The row is of no kind that this format has.',
  'bad-esiid': 'An ESIID has 17 or 22 digits.',
  'wrong-date': 'The date does not exist or is not written as the format asks.',
  'wrong-time': 'The time is not written as the format asks or lies between two intervals.',
  'hour-out-of-range': 'The hour is beyond 23; a day has no 25th hour.',
  'wrong-period': 'The start and stop times do not fit together.',
  'bad-number': 'The value is not a number as the format writes it.',
  'value-out-of-range': 'The number is larger than the standard can carry.',
  'negative-value': 'A channel that counts in one direction has a negative value.',
  'negative-register': 'A register reading is negative.',
  'unknown-unit': 'The unit of measure is not known.',
  'unknown-channel': 'The channel is none of those that the format has.',
  'unknown-quality': 'The quality mark is none of those that the format has.',
  'ambiguous-clock-change-hour':
    'The clocks show this hour twice on this day, and the file does not say which of the two is meant.',
  'nonexistent-local-time': 'The clocks skip this time on this day.',
  'conflicting-values': 'The file gives one interval two different values in the same revision; the first was kept.',
  'row-count':
    'The number of values does not fit the start and stop of the record, so none can be placed with certainty.',
  'row-order': 'The row is out of order within its record.',
  'incomplete-record': 'The record lacks one of its header rows.',
  'invalid-record': 'The record is marked as invalid by its sender.',
  'unknown-usage-point': 'The usage point is not known here, and making new ones was not allowed.',
  'foreign-usage-point': 'The usage point belongs to somebody else.',
  'given-out-here':
    'This server gave the feed out itself: what it holds is here already. Bring corrections in as the source writes them.',
  'unknown-meter-reading': 'The interval block belongs to no meter reading of the file.',
  'unknown-reading-type': 'The meter reading refers to no reading type of the file.',
  'reading-without-time': 'The reading has no time, and none follows from its block and reading type.',
  'invalid-entry': 'The entry does not hold what the standard asks of its kind.',
  // one row of the layouts of docs/INTAKE.md, or an entry of a customer feed
  'missing-value': 'A column that the row needs is empty.',
  'unclosed-quote': 'A quotation mark is not closed in its line; a field holds no line break.',
  'bad-encoding': 'The text is not in the encoding of the file, which is UTF-8 unless XML names another.',
  'control-character': 'The row holds a character that is not for reading.',
  'formula-field': 'A text begins as a formula of a spreadsheet does.',
  'invalid-value': 'A value is none of those that its column takes.',
  'wrong-zone': 'There is no such time zone.',
  'unknown-customer': 'No customer has this account number.',
  'unknown-agreement': 'The account has no such agreement.',
  'unknown-premise': 'The account has no such premise.',
  'unknown-parent': 'What it hangs on (customer, account, agreement, location) is neither in the file nor known here.',
  'tenure-overlaps': 'Another customer holds the usage point during that time, or the same one does a second time.',
  'bill-of-another': 'Another customer held the usage point during the period of the bill, and would see it.',
  'retailer-overlaps': 'Another retailer has the usage point during that time.',
  'document-missing': 'The document that the row names is not beside the file.',
  'document-too-large': 'The document is larger than is allowed.',
  'unsupported-document': 'A document is a PDF, PNG or JPEG file, and is what its name says.',
  // taken, but worth saying
  'future-dated': 'The reading lies in the future; it was taken.',
  'rounded-value': 'The value has more decimals than can be kept and was rounded.',
  'unknown-status': 'The status code is not known; the reading was taken with quality "other".',
  'customer-data-skipped': 'Customer data does not belong with usage and was not read.',
  'unusable-email': 'No mail can be sent to the address; it was taken as it is.',
  'time-zone-kept': 'The usage point has another time zone already, which it keeps.',
  'unknown-column': 'The column is none of those that the layout has; it was not read.',
  'outside-tenure': 'The bill is not of a time when the customer held the usage point; only the operator sees it.',
  'statement-without-document': 'A feed does not hold the documents of statements; the statement was taken without.',
  'personal-lines-skipped': 'The lines before the header may be personal and were not read.',
  'not-usage-data': 'The entry is not usage data and was not read.',
} as const satisfies Record<string, string>;

export type Reason = keyof typeof reasons;

/** What ends the reading of a file early; everything read before it is kept. */
export class ReadingStopped extends Error {
  /**
   * @param detail what in particular, without personal data
   * @param place line and column (1-based), where known
   */
  constructor(
    readonly reason: Reason,
    readonly detail = '',
    readonly place: { readonly line?: number; readonly column?: number } = {},
  ) {
    super(reasons[reason]);
    this.name = 'ReadingStopped';
  }
}
