import { CustodianError } from '@app/runtime';

/** What a person may be here. */
export const roles = ['customer', 'developer', 'staff', 'auditor', 'administrator'] as const;

export type Role = (typeof roles)[number];

const seesOthersData: readonly Role[] = ['staff', 'auditor', 'administrator'];

/** Whoever may see what is other people's signs in with a second factor; everybody else may have one. */
export const needsSecondFactor = (held: readonly Role[]): boolean => held.some((role) => seesOthersData.includes(role));

export const isRole = (text: string): text is Role => roles.some((role) => role === text);

/**
 * The roles that one person can hold together, each once.
 * @throws CustodianError `bad-roles` (400): none, or customer with another, or a customer's id without that role
 */
export function rolesTogether(held: readonly Role[], customerId?: string): readonly Role[] {
  const distinct = [...new Set(held)];
  if (distinct.length === 0) throw new CustodianError('bad-roles', 400, 'A person holds one role at least.');
  const isCustomer = distinct.includes('customer');
  if (isCustomer && distinct.length > 1) {
    throw new CustodianError('bad-roles', 400, 'A customer holds no other role: that takes another sign-in.');
  }
  if (customerId !== undefined && !isCustomer) {
    throw new CustodianError('bad-roles', 400, 'Only who holds the role customer has the id of a customer.');
  }
  return distinct;
}
