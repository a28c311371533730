/** Elements of customer.xsd that entries hold: personal data. */
const customerElements = new Set([
  'Customer',
  'CustomerAccount',
  'CustomerAgreement',
  'ServiceLocation',
  'ServiceSupplier',
  'EndDevice',
  'Meter',
  'ProgramDateIdMappings',
  'Statement',
]);

/** Whether an element holds personal data of a customer. */
export function isCustomerElement(element: string): boolean {
  return customerElements.has(element);
}
