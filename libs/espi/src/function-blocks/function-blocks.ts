/** Whether a certification of one kind needs a block. */
export type Demand =
  | 'mandatory'
  | 'optional'
  /** at least one of those marked so */
  | 'one-of'
  /** when customer data are certified too */
  | 'mandatory-with-customer-data'
  | 'not-applicable';

export type FunctionBlockStatus =
  | 'current'
  /** announced, without published tests */
  | 'pending'
  /** no longer certified */
  | 'retired'
  /** taken out of the standard by ESPI 4.1 */
  | 'removed'
  /** what third parties certify, not custodians */
  | 'third-party'
  | 'reserved';

/** A function block of the standard: a part that is certified by itself and granted by its number in a scope. */
export interface FunctionBlock {
  readonly number: number;
  readonly name: string;
  /** Download My Data */
  readonly download: Demand;
  /** Connect My Data */
  readonly connect: Demand;
  readonly status: FunctionBlockStatus;
}

type Row = readonly [number: number, name: string, download: string, connect: string, status?: FunctionBlockStatus];

const demands: Readonly<Record<string, Demand>> = {
  M: 'mandatory',
  o: 'optional',
  1: 'one-of',
  C: 'mandatory-with-customer-data',
  '-': 'not-applicable',
};

const rows: readonly Row[] = [
  [1, 'Usage Data Common', 'M', 'M'],
  [2, 'Download My Data', 'M', '-'],
  [3, 'Connect My Data', '-', 'M'],
  [4, 'Interval Metering', 'M', 'M'],
  [5, 'Electricity Interval', '1', '1'],
  [6, 'Demand Electricity', 'o', 'o'],
  [7, 'Net Metering', 'o', 'o'],
  [8, 'Forward and Reverse', 'o', 'o'],
  [9, 'Register Values', 'o', 'o'],
  [10, 'Natural Gas Interval', '1', '1'],
  [11, 'Water Interval', '1', '1'],
  [12, 'Cost of Interval Data', 'o', 'o'],
  [13, 'Energy Usage Security and Privacy', '-', 'M'],
  [14, 'Authorization with Pre-Negotiated Scope', '-', '-', 'retired'],
  [15, 'Usage Summary', 'o', 'o'],
  [16, 'Usage Summary with Cost', 'o', 'o'],
  [17, 'Power Quality Summary', 'o', 'o'],
  [18, 'Multiple Usage Points', '-', '-', 'retired'],
  [19, 'Partial Update Data', '-', '-', 'retired'],
  [20, 'Third Party Common', '-', '-', 'third-party'],
  [22, 'Third Party Download', '-', '-', 'third-party'],
  [23, 'Third Party Connect', '-', '-', 'third-party'],
  [26, 'Usage Summary Billing Details', '-', 'o', 'pending'],
  [27, 'Usage Summary with Demands and Previous Day', 'o', 'o'],
  [28, 'Usage Summary Costs for Current Billing Period', 'o', 'o'],
  [29, 'Temperature Interval', '1', '1'],
  [30, 'Common User Experience', 'M', '-'],
  [31, 'Authorization without Pre-Negotiated Scope', '-', 'M'],
  [32, 'Resource-Level REST', '-', '-', 'retired'],
  [33, 'Management REST', '-', '-', 'retired'],
  [34, 'SFTP for Bulk', '-', '-', 'removed'],
  [35, 'REST for Bulk', '-', 'o'],
  [36, 'Third Party Dynamic Registration', '-', 'o', 'retired'],
  [37, 'Query Parameters', '-', 'M'],
  [38, 'On-Demand Requests', '-', '-', 'retired'],
  [39, 'Push Model', '-', 'M'],
  [40, 'Offline Authorization', '-', 'o'],
  // Older tables have the names of 41 and 44 the other way round.
  [41, 'Manage ApplicationInformation', '-', 'o'],
  [42, 'Third Party Core REST', '-', '-', 'third-party'],
  [43, 'Third Party Management REST', '-', '-', 'third-party'],
  [44, 'Manage Authorization', '-', 'o'],
  [46, 'Core Retail Customer', '-', '-', 'retired'],
  [47, 'Retail Customer REST for Bulk', '-', '-', 'retired'],
  [48, 'Retail Customer SFTP for Bulk', '-', '-', 'retired'],
  [49, 'Retail Customer Management REST', '-', '-', 'retired'],
  [50, 'Retail Customer Resource-Level REST', '-', '-', 'retired'],
  [51, 'Retail Customer Common', 'C', 'C'],
  [52, 'Retail Customer Download My Data', 'C', '-'],
  [53, 'Retail Customer Connect My Data', '-', 'C'],
  [54, 'Retail Customer Basic Information', 'o', 'o'],
  [55, 'Retail Customer Demographic', 'o', 'o'],
  [56, 'Retail Customer Billing', 'o', 'o'],
  [57, 'Retail Customer Account Agreement', 'o', 'o'],
  [58, 'Retail Customer Service Location', 'o', 'o'],
  [59, 'Retail Customer Service Supplier', 'o', 'o'],
  [60, 'Retail Customer Meter', 'o', 'o'],
  [61, 'Retail Customer End Device', 'o', 'o'],
  [62, 'Retail Customer Program Date Id Mappings', 'o', 'o'],
  [63, 'Retail Customer Common User Experience', 'C', '-'],
  [64, 'Retail Customer Security and Privacy', '-', 'C'],
  [65, 'Retail Customer Authorization without Pre-Negotiated Scope', '-', 'C'],
  [66, 'Retail Customer SFTP for Bulk', '-', '-', 'removed'],
  [67, 'Retail Customer REST for Bulk', '-', 'o'],
  [68, 'Retail Customer Query Parameters', '-', '-', 'reserved'],
  [69, 'Retail Customer Push Model', '-', 'C'],
  [70, 'Retail Customer Offline Authorization', '-', 'o'],
  [71, 'Retail Customer Billing Statement', '-', 'o', 'pending'],
];

/** Every function block, by number. */
export const functionBlocks: ReadonlyMap<number, FunctionBlock> = new Map(
  rows.map(([number, name, download, connect, status = 'current']) => [
    number,
    {
      number,
      name,
      download: demands[download] ?? 'not-applicable',
      connect: demands[connect] ?? 'not-applicable',
      status,
    },
  ]),
);

/** Whether a block is about the personal data of customers, which never share a message with usage. */
export function isCustomerFunctionBlock(number: number): boolean {
  return number >= 46 && number <= 71;
}
