import { CustomerErasures } from '@app/audit';
import { ErasedPermissions, type Authorizations, type ErasedPermissionCounts } from '@app/authorization';
import { contactOnFile, type Enrolments } from '@app/enrolment';
import { Entitlement } from '@app/entitlement';
import type { IntakeReports } from '@app/intake';
import type { MailOutbox } from '@app/mail';
import type { PreparedDownloads, PreparedFiles } from '@app/prepared-files';
import {
  kindsInOrder,
  type Customer,
  type CustomerResources,
  type Customers,
  type Statements,
  type StoredCustomerResource,
} from '@app/retail-customers';
import { CustodianError } from '@app/runtime';
import { periodOf, type Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import type { User, UserServices } from '@app/users';
import { kept } from './kept.js';

/** What was removed, how many of each, and what stays and why. */
export interface ErasureReport {
  readonly customerId: string;
  readonly erasedAt: Date;
  readonly removed: ErasedPermissionCounts & {
    readonly resources: number;
    readonly statementDocuments: number;
    readonly tenures: number;
    readonly accounts: number;
    readonly enrolments: number;
    readonly claims: number;
    readonly downloads: number;
    readonly messages: number;
    readonly intakeReports: number;
  };
  readonly kept: typeof kept;
}

interface Services {
  readonly authorizations: Authorizations;
  readonly customers: Customers;
  readonly customerResources: CustomerResources;
  readonly enrolments: Enrolments;
  readonly intakeReports: IntakeReports;
  readonly mail: MailOutbox;
  readonly people: UserServices;
  readonly preparedDownloads: PreparedDownloads;
  readonly preparedFiles: PreparedFiles;
  readonly statements: Statements;
  readonly tenures: Tenures;
}

const operator = Entitlement.ofOperator();

/**
 * Removes all that is personal of a customer who has moved out. Each step bears being done again, and what the later
 * ones are found by goes last: whoever kills it begins again, and it finishes.
 */
export class CustomerErasure {
  readonly #permissions: ErasedPermissions;
  readonly #erasures: CustomerErasures;

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#permissions = new ErasedPermissions(store, services.authorizations);
    this.#erasures = new CustomerErasures(store);
  }

  /**
   * @param name as it is on file, so that no mistyped id erases somebody else
   * @throws CustodianError `unknown-customer` (404), `erasure-not-confirmed`, `customer-has-tenure` (409)
   */
  async erase(customerId: string, name: string): Promise<ErasureReport> {
    const customer = await this.services.customers.get(customerId);
    if (customer.erasedAt === undefined) await this.#requireErasable(customer, name);
    const resources = await this.#resourcesOf(customerId);
    const users = await this.services.people.users.ofCustomer(customerId);
    const emails = emailsOf(resources, users);
    const words = wordsOf(customer, resources, emails);

    const { preparedDownloads, preparedFiles, enrolments, mail, intakeReports } = this.services;
    const permissions = await this.#permissions.erase(customerId, emails);
    const claims = await enrolments.eraseClaims(customerId);
    const accounts = await this.#eraseAccounts(users, customerId);
    // nobody signs in for the customer any more: what was granted meanwhile ends too
    const late = await this.#permissions.erase(customerId, emails);
    const downloads = await preparedDownloads.erase(customerId);
    await preparedFiles.tidy();
    const messages = await mail.eraseWith(words);
    const reports = await intakeReports.eraseWith(words);
    const { customerResources, customers, statements, tenures } = this.services;
    const removed = {
      ended: permissions.ended + late.ended,
      receipts: permissions.receipts + late.receipts,
      documents: permissions.documents + late.documents,
      agreements: permissions.agreements + late.agreements,
      claims,
      accounts,
      enrolments: users.length,
      downloads,
      messages,
      intakeReports: reports,
      statementDocuments: await statements.eraseDocuments(customerId),
      resources: await customerResources.erase(customerId),
      tenures: await tenures.erase(customerId),
    };
    const at = this.now();
    await this.store.transaction(async (session) => {
      if (await customers.erase(customerId, at, session)) await this.#erasures.record(customerId, at, session);
    });
    return { customerId, erasedAt: customer.erasedAt ?? at, removed, kept };
  }

  async #requireErasable(customer: Customer, name: string): Promise<void> {
    if (name.trim() !== customer.name) {
      throw new CustodianError(
        'erasure-not-confirmed',
        409,
        `The customer ${customer._id} has another name on file: nothing was erased.`,
      );
    }
    const now = this.now().getTime() / 1000;
    const held = await this.services.tenures.ofCustomer(customer._id);
    if (held.some((tenure) => periodOf(tenure).end > now)) {
      throw new CustodianError(
        'customer-has-tenure',
        409,
        'The customer has a usage point still: who is supplied is billed, and is erased after moving out.',
      );
    }
  }

  async #eraseAccounts(users: readonly User[], customerId: string): Promise<number> {
    let count = 0;
    for (const user of users) {
      if (await this.services.people.userAdministration.eraseCustomer(user, customerId)) count += 1;
    }
    return count;
  }

  async #resourcesOf(customerId: string): Promise<StoredCustomerResource[]> {
    const found: StoredCustomerResource[] = [];
    for (const kind of kindsInOrder) {
      for await (const page of this.services.customerResources.ofCustomer(operator, customerId, kind)) {
        found.push(...page);
      }
    }
    return found;
  }
}

/** By which messages and proposals find the customer. */
function emailsOf(resources: readonly StoredCustomerResource[], users: readonly User[]): string[] {
  const onFile = resources.flatMap((resource) => {
    if (resource.kind === 'Customer') return [resource.content.Organisation?.electronicAddress];
    return resource.kind === 'CustomerAccount' ? [resource.content.contactInfo?.electronicAddress] : [];
  });
  const emails = [
    ...onFile.flatMap((address) => [address?.email1, address?.email2]),
    ...users.map(({ email }) => email),
  ];
  return [...new Set(emails.flatMap((email) => email ?? []))];
}

/** What a text that is about the customer has in it; short words would stand in others' texts as well. */
function wordsOf(
  { name, accountNumber, erasedAt }: Customer,
  resources: readonly StoredCustomerResource[],
  emails: readonly string[],
): string[] {
  const { address } = contactOnFile(name, resources);
  const names = erasedAt === undefined ? [name, accountNumber] : [];
  return [...names, ...emails, ...address.slice(0, 1)].filter(
    (word) => word !== undefined && word.length >= 5,
  ) as string[];
}
