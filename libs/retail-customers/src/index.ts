export { Customers, customersCollection, type Customer } from './customers.js';
