export {
  customerResourcesCollection,
  kindsAbove,
  kindsInOrder,
  type StatementDocument,
  type StoredCustomerResource,
} from './customer-resource.js';
export { CustomerResources, type GivenCustomerResource, type PutCustomerResource } from './customer-resources.js';
export { Customers, customersCollection, type Customer } from './customers.js';
export { Statements, type GivenStatement, type OpenDocument } from './statements.js';
