import type { Entitlement } from '@app/entitlement';
import {
  BASIC_INFORMATION_BLOCK,
  DEMOGRAPHIC_INFORMATION_BLOCK,
  type Customer,
  type CustomerAccount,
  type Organisation,
} from '@app/espi';

/** Parts of an Organisation that say where somebody lives; the others say who it is and how to reach them. */
const addresses = ['streetAddress', 'postalAddress'] as const satisfies readonly (keyof Organisation)[];
const names = ['customerName', 'pucNumber', 'vip'] as const satisfies readonly (keyof Customer)[];

/** A Customer without what the reader's function blocks do not cover: names need 54, addresses and needs 55. */
export function grantedCustomer(entitlement: Entitlement, customer: Customer): Customer {
  const { Organisation: organisation, specialNeed, ...rest } = customer;
  const common = entitlement.allows(BASIC_INFORMATION_BLOCK) ? rest : without(rest, names);
  const granted = grantedOrganisation(entitlement, organisation);
  const needs = entitlement.allows(DEMOGRAPHIC_INFORMATION_BLOCK) ? specialNeed : undefined;
  return {
    ...common,
    ...(granted !== undefined && { Organisation: granted }),
    ...(needs !== undefined && { specialNeed: needs }),
  };
}

/** What reaches a customer at an account, an agreement or a location; at meters it is the device that is reached. */
const contacts = ['electronicAddress', 'phone1', 'phone2'] as const;

/** A resource without the ways to reach its customer where the reader's function blocks do not cover them: those need 54. */
export function grantedContacts<T extends object>(entitlement: Entitlement, value: T): T {
  if (entitlement.allows(BASIC_INFORMATION_BLOCK)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !contacts.some((each) => each === name))) as T;
}

/** A CustomerAccount whose contact says no more of its customer than the Customer itself does. */
export function grantedCustomerAccount(entitlement: Entitlement, account: CustomerAccount): CustomerAccount {
  const { contactInfo, ...rest } = grantedContacts(entitlement, account);
  const granted = grantedOrganisation(entitlement, contactInfo);
  return { ...rest, ...(granted !== undefined && { contactInfo: granted }) };
}

function grantedOrganisation(
  entitlement: Entitlement,
  organisation: Organisation | undefined,
): Organisation | undefined {
  if (organisation === undefined) return undefined;
  const granted = Object.entries(organisation).filter(([name]) =>
    entitlement.allows(
      addresses.some((address) => address === name) ? DEMOGRAPHIC_INFORMATION_BLOCK : BASIC_INFORMATION_BLOCK,
    ),
  );
  return granted.length === 0 ? undefined : Object.fromEntries(granted);
}

function without<T extends object, K extends keyof T>(value: T, left: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !left.some((each) => each === name))) as Omit<
    T,
    K
  >;
}
