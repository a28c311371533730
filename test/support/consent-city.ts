import { ServiceKind } from '@app/espi';
import { ApplicationStatus, type Application } from '@app/third-parties';
import type { Customer } from '@app/retail-customers';
import { CustomerBrowser } from './customer-browser.js';
import { OAuthClient } from './oauth-client.js';
import { startTestCustodian, type TestCustodian } from './test-custodian.js';
import { delivered, gas, TestUtility } from './test-utility.js';

export const BASE = 'http://custodian.example';
export const PASSWORD = 'four quiet herons wade';
export const REDIRECT = 'https://diary.example/callback';
export const ASKED = 'FB=1_3_4_5_8_10_13_14_15_16_18_19_31_32_35_37_39_51_54_58;IntervalDuration=900;HistoryLength=13';

/** A customer who signs in, with what is theirs. */
export interface Resident {
  readonly email: string;
  readonly customer: Customer;
  readonly usagePointIds: readonly string[];
}

/** A custodian with two customers and a developer, whose browsers answer for themselves. */
export class ConsentCity {
  #registered = 0;

  private constructor(
    readonly server: TestCustodian,
    readonly utility: TestUtility,
    readonly maya: Resident,
    readonly noah: Resident,
  ) {}

  /** @param base address that the world knows; where the server listens where it is absent */
  static async start(environment: Record<string, string> = { BASE_URL: BASE }): Promise<ConsentCity> {
    const server = await startTestCustodian(environment);
    const utility = new TestUtility(server.custodian);
    const maya = await resident(server, utility, 'Maya Ortiz', 'maya@mail.example');
    const noah = await resident(server, utility, 'Noah Kim', 'noah@mail.example');
    await server.custodian.people.userAdministration.add(
      { email: 'dev@mail.example', name: 'Dev Rao', roles: ['developer'] },
      { password: PASSWORD, by: 'operator' },
    );
    return new ConsentCity(server, utility, maya, noah);
  }

  get custodian() {
    return this.server.custodian;
  }

  browser(): CustomerBrowser {
    return new CustomerBrowser(BASE, this.server.origin);
  }

  async client(metadata: object = {}): Promise<OAuthClient & { readonly application: Application }> {
    const { application, clientInformation } = await this.custodian.registrations.register(
      {
        client_name: `Sunny Savings ${++this.#registered}`,
        redirect_uris: [REDIRECT],
        scope: [ASKED],
        contacts: ['privacy@diary.example'],
        policy_uri: 'https://diary.example/privacy',
        third_party_application_description: 'Home solar and battery advice',
        ...metadata,
      },
      { status: ApplicationStatus.Review },
    );
    const { client_id: id, client_secret: secret = '' } = clientInformation;
    return Object.assign(new OAuthClient(this.server.origin, id, secret, REDIRECT), { application });
  }

  /** A browser that has signed in on the way to the question, and stands before it. */
  async asked(client: OAuthClient, { email }: Pick<Resident, 'email'> = this.maya, language?: string) {
    const browser = this.browser();
    if (language !== undefined) await browser.get(`/?lang=${language}`);
    const { page } = await browser.open(client.authorizeUrl({ scope: ASKED }));
    return { browser, ...(await browser.signIn(page, email, PASSWORD)) };
  }

  async authorizationsOf({ customer }: Resident) {
    return this.custodian.authorizations.ofCustomer(customer._id);
  }

  async mailTo({ email }: Resident) {
    return (await this.custodian.mail.shown()).filter(({ to }) => to === email);
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}

async function resident(
  { custodian }: TestCustodian,
  utility: TestUtility,
  name: string,
  email: string,
): Promise<Resident> {
  const customer = await utility.customer(name);
  const house = await utility.usagePoint(customer);
  const flat = await utility.usagePoint(customer, { serviceKind: ServiceKind.gas });
  await utility.channel(house, delivered, { from: '2026-11-01', days: 3 });
  await utility.channel(flat, gas, { from: '2026-11-01', days: 3 });
  await custodian.people.userAdministration.add(
    { email, name, roles: ['customer'], customerId: customer._id },
    { password: PASSWORD, by: 'operator' },
  );
  return { email, customer, usagePointIds: [house._id, flat._id] };
}
