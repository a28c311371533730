export {
  customerResourcesCollection,
  kindsAbove,
  kindsInOrder,
  type StatementDocument,
  type StoredCustomerResource,
} from './customer-resource.js';
export {
  CustomerResources,
  type GivenCustomerResource,
  type PutCustomerResource,
  type ResourceName,
} from './customer-resources.js';
export {
  Customers,
  customersCollection,
  LONGEST_ACCOUNT_NUMBER,
  LONGEST_NAME,
  type Customer,
  type GivenCustomer,
} from './customers.js';
export {
  LARGEST_DOCUMENT,
  Statements,
  statementDocumentsCollections,
  type GivenStatement,
  type GivenStatementBytes,
  type OpenDocument,
} from './statements.js';
