import type { Keys } from '@app/runtime';
import type { Store } from '@app/store';
import { needsSecondFactor, type NewUser, type User, type UserServices } from '@app/users';
import { listDemoCustomers } from './list-demo-customers.js';
import { emailOf, meterNumberOf } from './personal-data.js';

/** Others than customers; the names are invented. */
const others: readonly NewUser[] = [
  { email: 'developer@example.com', name: 'Dana Whitcombe', roles: ['developer'] },
  { email: 'staff@example.com', name: 'Harold Quist', roles: ['staff'] },
  { email: 'auditor@example.com', name: 'Imogen Vale', roles: ['auditor'] },
];

/** A customer who has no sign-in, for whoever wants to see how one registers. */
const UNREGISTERED = 'tenant-after';

const PASSWORD_BYTES = 8;
const SECRET_BYTES = 20;

/** How developers sign in as customers of the demo. */
export interface DemoSignIns {
  /** of every customer of the demo, in this installation alone: developers are told */
  readonly password: string;
  readonly people: readonly {
    readonly email: string;
    readonly roles: User['roles'];
    /** what a customer is there to show */
    readonly shows?: string;
    /** the key for an authenticator app, of whoever needs a second factor */
    readonly secondFactorKey?: string;
  }[];
}

/** How a newcomer signs in to the demo. */
export interface AllDemoSignIns extends DemoSignIns {
  /** of whoever is no customer: who knows it decides on applications */
  readonly othersPassword: string;
  /** a customer for whom nobody signs in yet, with the numbers that stand on the bill */
  readonly unregistered?: { readonly name: string; readonly account: string; readonly meter: string };
}

/**
 * The people who sign in to the demo. Their passwords and second factors come from the keys of the installation: the
 * same at each start, nowhere stored in the clear, and good nowhere else. Where there is no demo (`DEMO=off`), libs/users
 * lets none of them in.
 */
export class DemoPeople {
  constructor(
    private readonly store: Store,
    private readonly services: { readonly keys: Keys; readonly people: UserServices },
  ) {}

  /** Makes those who are missing, and gives all of them the demo's password and second factors again. */
  async renew(): Promise<AllDemoSignIns> {
    const { people } = this.services;
    const customers = (await listDemoCustomers(this.store)) ?? [];
    for (const newUser of await this.#missing(customers)) {
      await people.userAdministration.add({ ...newUser, confirmed: true, demo: true }, { by: 'operator' });
    }
    const [password, othersPassword] = [this.#password('customers'), this.#password('others')];
    const users = [
      ...(await people.userAdministration.setDemoPassword(password, 'customers')),
      ...(await people.userAdministration.setDemoPassword(othersPassword, 'others')),
    ];
    const unregistered = await this.#unregistered(customers);
    const shown = new Map(customers.map(({ id, shows }) => [id, shows]));
    return {
      password,
      othersPassword,
      ...(unregistered && { unregistered }),
      people: await Promise.all(
        users.map(async (user) => {
          const { email, roles, enrolments } = user;
          const shows = shown.get(enrolments[0]?.customerId ?? '');
          const secondFactorKey = await this.#secondFactorKey(user);
          return { email, roles, ...(shows && { shows }), ...(secondFactorKey && { secondFactorKey }) };
        }),
      ),
    };
  }

  /** How developers sign in as the customers of the demo, to try their applications; undefined where there is none. */
  async customerSignIns(): Promise<DemoSignIns | undefined> {
    const customers = await listDemoCustomers(this.store);
    if (customers === undefined) return undefined;
    const signIns = customers.map(async ({ id, shows }) => {
      const users = await this.services.people.users.ofCustomer(id);
      return users.filter(({ demo }) => demo).map(({ email, roles }) => ({ email, roles, shows }));
    });
    return { password: this.#password('customers'), people: (await Promise.all(signIns)).flat() };
  }

  async #unregistered(
    customers: readonly {
      readonly id: string;
      readonly key: string;
      readonly name: string;
      readonly accountNumber: string;
    }[],
  ): Promise<AllDemoSignIns['unregistered']> {
    const index = customers.findIndex(({ key }) => key === UNREGISTERED);
    const customer = customers[index];
    if (customer === undefined || (await this.services.people.users.ofCustomer(customer.id)).length > 0)
      return undefined;
    return { name: customer.name, account: customer.accountNumber, meter: meterNumberOf(index) };
  }

  #password(of: 'customers' | 'others'): string {
    const bytes = this.services.keys.derive(`demo password of ${of}`, PASSWORD_BYTES);
    return bytes.toString('hex').match(/.{4}/g)?.join('-') ?? '';
  }

  async #missing(
    customers: readonly { readonly id: string; readonly key: string; readonly name: string }[],
  ): Promise<NewUser[]> {
    const known = await this.services.people.users.page('', 1_000);
    const wanted: readonly NewUser[] = [
      ...customers
        .filter(({ key }) => key !== UNREGISTERED)
        .map(({ id: customerId, name }) => ({
          email: emailOf(name),
          name,
          roles: ['customer'] as const,
          customerId,
        })),
      ...others,
    ];
    return wanted.filter(
      ({ email, customerId }) =>
        !known.some(
          (user) => user.email === email || user.enrolments.some((enrolment) => enrolment.customerId === customerId),
        ),
    );
  }

  async #secondFactorKey({ id, email, roles }: User): Promise<string | undefined> {
    if (!needsSecondFactor(roles)) return undefined;
    const { keys, people } = this.services;
    await people.secondFactors.setDemoSecret(id, keys.derive(`demo second factor ${email}`, SECRET_BYTES));
    return (await people.secondFactors.demoCode(id)).base32;
  }
}
