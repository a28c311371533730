import { Readable } from 'node:stream';
import { always, Entitlement } from '@app/entitlement';
import { Currency, type CustomerContent, type UsageSummary } from '@app/espi';
import type { Metering } from '@app/metering';
import { CustomerResources, Statements } from '@app/retail-customers';
import type { Store } from '@app/store';
import type { DemoCustomer, DemoUsagePointOfCustomer } from './demo-summary.js';
import { statementPdf } from './statement-pdf.js';
import { UTILITY_NAME } from './usage-summaries.js';

/** Streets of a town that there is not. */
const streets = ['Pecan Hollow Rd', 'Mockingbird Ct', 'Old Ferry Ln', 'Limestone Ave', 'Cottonwood Dr'] as const;
const STATEMENTS_A_CUSTOMER = 3;
const DAY = 86_400;

/** Gives each customer of the demo a tree of personal data: invented, and the same each time. */
export async function addPersonalData(
  store: Store,
  metering: Metering,
  customers: readonly DemoCustomer[],
): Promise<void> {
  const resources = new CustomerResources(store);
  const statements = new Statements(store, resources);
  await Promise.all(
    customers.map(async (customer, index) => {
      const person = new DemoPerson(resources, customer, index);
      const customerResourceId = await person.add();
      for (const { summary, usagePoint } of await latestBills(metering, customer)) {
        await statements.put({
          retailCustomerId: customer.id,
          customerResourceId,
          sourceKey: `${usagePoint.id}:${summary.statusTimeStamp}`,
          issueDateTime: summary.statusTimeStamp,
          mediaType: 'application/pdf',
          document: Readable.from([billOf(customer, usagePoint, summary)]),
        });
      }
    }),
  );
}

/** What stands on a meter. @param customer place among the customers of the demo @param n place among their meters */
export const meterNumberOf = (customer: number, n = 0): string => `LO-${7000 + customer * 20 + n}`;

class DemoPerson {
  constructor(
    private readonly resources: CustomerResources,
    private readonly customer: DemoCustomer,
    private readonly index: number,
  ) {}

  /** @returns id of the Customer resource */
  async add(): Promise<string> {
    const { name, accountNumber, usagePoints, key } = this.customer;
    const isBusiness = key === 'market';
    const contact = {
      organisationName: name,
      streetAddress: this.#address(0),
      phone1: { areaCode: '555', localNumber: `01${String(10 + this.index)}` },
      electronicAddress: { email1: `${key}@example.com` },
    };
    const customer = await this.#put(
      {
        element: 'Customer',
        value: {
          Organisation: contact,
          kind: isBusiness ? 'commercialIndustrial' : 'residential',
          locale: 'en',
          customerName: name,
        },
      },
      [],
    );
    const account = [
      ...customer,
      ...(await this.#put(
        {
          element: 'CustomerAccount',
          value: { type: 'electricity', billingCycle: 'monthly', contactInfo: contact, accountId: accountNumber },
        },
        customer,
      )),
    ];
    const agreement = [...account, ...(await this.#put(agreementOf(accountNumber, key), account))];
    await this.#put(supplier, agreement);
    if (key === 'car') await this.#put(programDates, agreement);
    for (const [n, usagePoint] of usagePoints.entries()) await this.#addPremise(usagePoint, n, agreement);
    return customer[0] ?? '';
  }

  async #addPremise(usagePoint: DemoUsagePointOfCustomer, n: number, agreement: readonly string[]): Promise<void> {
    const { key } = this.customer;
    const [location = ''] = await this.#put(
      { element: 'ServiceLocation', value: { mainAddress: this.#address(key === 'mover' ? n : 0) } },
      agreement,
      { sourceKey: `location-${n}`, usagePointIds: [usagePoint.id] },
    );
    const meter = meterNumberOf(this.index, n);
    const place = [...agreement, location];
    await this.#put(
      { element: 'Meter', value: { type: 'smart meter', serialNumber: meter, amrSystem: 'demo', formNumber: '2S' } },
      place,
      { sourceKey: meter },
    );
    if (key === 'solar') {
      await this.#put(
        { element: 'EndDevice', value: { type: 'in-home display', serialNumber: `${meter}-D`, isPan: true } },
        place,
      );
    }
  }

  #address(n: number) {
    const street = streets[(this.index + n) % streets.length] ?? streets[0];
    return {
      streetDetail: { number: String(100 + this.index * 7 + n), name: street },
      townDetail: { name: 'Live Oak Springs', stateOrProvince: 'TX', country: 'US' },
      postalCode: '00000',
    };
  }

  async #put(
    content: CustomerContent,
    above: readonly string[],
    more: { sourceKey?: string; usagePointIds?: readonly string[] } = {},
  ): Promise<string[]> {
    const given = { ...content, retailCustomerId: this.customer.id, above, sourceKey: content.element, ...more };
    return (await this.resources.put([given])).map(({ id }) => id);
  }
}

const supplier: CustomerContent = {
  element: 'ServiceSupplier',
  value: { Organisation: { organisationName: UTILITY_NAME }, kind: 'utility' },
};

const programDates: CustomerContent = {
  element: 'ProgramDateIdMappings',
  value: {
    programDateIdMapping: {
      programDateType: 'CUST_DR_PROGRAM_ENROLLMENT_DATE',
      code: 'CHARGE-AT-NIGHT',
      name: 'Charge at night',
      note: 'Enrolled with the electric car',
    },
  },
};

const agreementOf = (accountNumber: string, key: string): CustomerContent => ({
  element: 'CustomerAgreement',
  value: {
    ...(key === 'car' && {
      DemandResponseProgram: [{ programName: 'Charge at night', enrollmentStatus: 'enrolled' }],
    }),
    currency: Currency.USD,
    agreementId: `${accountNumber}-1`,
  },
});

interface Bill {
  readonly usagePoint: DemoUsagePointOfCustomer;
  readonly summary: UsageSummary;
}

/** The latest bills of the customer's first usage point, within the customer's own time there. */
async function latestBills(metering: Metering, { usagePoints }: DemoCustomer): Promise<Bill[]> {
  const [usagePoint] = usagePoints;
  if (usagePoint === undefined) return [];
  const from = (usagePoint.from?.getTime() ?? 0) / 1000;
  const until = usagePoint.until === undefined ? Infinity : usagePoint.until.getTime() / 1000;
  const bills: Bill[] = [];
  for await (const stored of metering.usageSummaries.ofUsagePoint(Entitlement.ofOperator(), usagePoint.id, always)) {
    if (stored.from >= from && stored.until <= until) bills.push({ usagePoint, summary: stored.content });
  }
  return bills.slice(-STATEMENTS_A_CUSTOMER);
}

function billOf(
  { name, accountNumber }: DemoCustomer,
  usagePoint: DemoUsagePointOfCustomer,
  summary: UsageSummary,
): Buffer {
  const {
    billingPeriod,
    billLastPeriod = 0,
    overallConsumptionLastPeriod,
    costAdditionalDetailLastPeriod = [],
  } = summary;
  const start = billingPeriod?.start ?? summary.statusTimeStamp;
  const dollars = (amount: number): string => `$${(amount / 100_000).toFixed(2)}`;
  return statementPdf(UTILITY_NAME, [
    name,
    `Account ${accountNumber}, ${usagePoint.title}`,
    `${dateOf(start)} to ${dateOf(start + (billingPeriod?.duration ?? DAY) - 1)}`,
    `Consumption ${overallConsumptionLastPeriod?.value ?? 0} x 10^${overallConsumptionLastPeriod?.powerOfTenMultiplier ?? 0} (unit ${overallConsumptionLastPeriod?.uom ?? 0})`,
    ...costAdditionalDetailLastPeriod.map(({ note, amount = 0 }) => `${note}: ${dollars(amount)}`),
    `Total ${dollars(billLastPeriod)}`,
    'This is a bill of a utility that there is not.',
  ]);
}

const dateOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
