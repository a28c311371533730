import type { CustomerContent, CustomerElementName } from '@app/espi';
import type { CollectionDefinition } from '@app/store';
import { Schema } from 'mongoose';

/** A document of a Statement; the bytes lie in GridFS under its id. */
export interface StatementDocument {
  readonly _id: string;
  readonly mediaType: string;
  /** SHA-256 of the bytes, base64url */
  readonly hash: string;
  readonly bytes: number;
}

type KindAndContent = {
  [C in CustomerContent as C['element']]: { readonly kind: C['element']; readonly content: C['value'] };
}[CustomerElementName];

/** A resource of a retail customer (customer.xsd 4.0): personal data. */
export type StoredCustomerResource = {
  readonly _id: string;
  readonly _v: 1;
  /** the customer whose data it is */
  readonly retailCustomerId: string;
  /** the resources above it, from the Customer down */
  readonly above: readonly string[];
  /** the last of those above; absent of a Customer */
  readonly parentId?: string;
  /** what the source calls it */
  readonly sourceKey: string;
  readonly hash: string;
  /** of a ServiceLocation: the usage points there. Which of them a reader is told is the reader's entitlement. */
  readonly usagePointIds?: readonly string[];
  /** of a Statement */
  readonly documents?: readonly StatementDocument[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
} & KindAndContent;

/** What stands above each kind, from the Customer down. */
export const kindsAbove: Readonly<Record<CustomerElementName, readonly CustomerElementName[]>> = {
  Customer: [],
  CustomerAccount: ['Customer'],
  Statement: ['Customer'],
  CustomerAgreement: ['Customer', 'CustomerAccount'],
  ServiceLocation: ['Customer', 'CustomerAccount', 'CustomerAgreement'],
  ServiceSupplier: ['Customer', 'CustomerAccount', 'CustomerAgreement'],
  ProgramDateIdMappings: ['Customer', 'CustomerAccount', 'CustomerAgreement'],
  Meter: ['Customer', 'CustomerAccount', 'CustomerAgreement', 'ServiceLocation'],
  EndDevice: ['Customer', 'CustomerAccount', 'CustomerAgreement', 'ServiceLocation'],
};

/** The kinds in the order in which a feed gives them: none before what it hangs on. */
export const kindsInOrder: readonly CustomerElementName[] = [
  'Customer',
  'CustomerAccount',
  'CustomerAgreement',
  'ServiceLocation',
  'ServiceSupplier',
  'Meter',
  'EndDevice',
  'ProgramDateIdMappings',
  'Statement',
];

export const customerResourceSchema = new Schema<StoredCustomerResource>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    retailCustomerId: { type: String, required: true },
    kind: { type: String, required: true },
    above: { type: [String], required: true },
    parentId: String,
    sourceKey: { type: String, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    hash: { type: String, required: true },
    usagePointIds: { type: [String], default: undefined },
    documents: { type: [Schema.Types.Mixed], default: undefined },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, autoCreate: false, minimize: false },
);

export const customerResourcesCollection: CollectionDefinition = {
  name: 'customerResources',
  retention: { kept: 'until its customer is erased', deletedBy: 'erasure' },
  indexes: [
    {
      key: { retailCustomerId: 1, kind: 1, sourceKey: 1 },
      options: { unique: true },
      query: 'the resource that a source calls by this name',
    },
    { key: { retailCustomerId: 1, kind: 1, _id: 1 }, query: 'the resources of one kind of a customer, by id' },
    { key: { parentId: 1, kind: 1, _id: 1 }, query: 'the resources of one kind below another, by id' },
    { key: { sourceKey: 1 }, query: 'the resource that a source calls by this name, whoever’s it is' },
    { key: { kind: 1, _id: 1 }, query: 'the resources of one kind of all customers, by id: root forms' },
  ],
};
