import type { CustomerElementName } from '../customer/elements.js';

/** The function block that a resource of the retail customer needs (function blocks 51, 56 to 62 and 71). */
export const requiredFunctionBlockOfCustomer: Readonly<Record<CustomerElementName, number>> = {
  Customer: 51,
  CustomerAccount: 56,
  CustomerAgreement: 57,
  ServiceLocation: 58,
  ServiceSupplier: 59,
  Meter: 60,
  EndDevice: 61,
  ProgramDateIdMappings: 62,
  Statement: 71,
};

/** Names and ways to reach a customer. */
export const BASIC_INFORMATION_BLOCK = 54;
/** Where a customer lives, and what they need. */
export const DEMOGRAPHIC_INFORMATION_BLOCK = 55;
