import { Readable } from 'node:stream';
import { always, Entitlement } from '@app/entitlement';
import { Currency, ServiceKind, type CustomerContent, type UsageSummary } from '@app/espi';
import type { Metering } from '@app/metering';
import { CustomerResources, Statements } from '@app/retail-customers';
import type { Store } from '@app/store';
import type { TimeZone } from '@app/time';
import { billLines } from './bill-lines.js';
import type { DemoCustomer, DemoUsagePointOfCustomer } from './demo-summary.js';
import { statementPdf } from './statement-pdf.js';
import { UTILITY_NAME } from './usage-summaries.js';

/** Streets of a town that there is not. */
const streets = ['Pecan Hollow Rd', 'Mockingbird Ct', 'Old Ferry Ln', 'Limestone Ave', 'Cottonwood Dr'] as const;
const STATEMENTS_A_CUSTOMER = 3;
const WEBSITE = 'https://utility.example';
const DAY = 86_400;

/** Gives each customer of the demo a tree of personal data: invented, and the same each time. */
export async function addPersonalData(
  store: Store,
  metering: Metering,
  customers: readonly DemoCustomer[],
  zone: TimeZone,
): Promise<void> {
  const resources = new CustomerResources(store);
  const statements = new Statements(store, resources);
  await Promise.all(
    customers.map(async (customer, index) => {
      const bills = await latestBills(metering, customer);
      const customerResourceId = await new DemoPerson(resources, customer, index).add(bills.at(-1));
      for (const { summary, usagePoint } of bills) {
        await statements.put({
          retailCustomerId: customer.id,
          customerResourceId,
          sourceKey: `${usagePoint.id}:${summary.statusTimeStamp}`,
          issueDateTime: issuedAt(summary),
          mediaType: 'application/pdf',
          document: Readable.from([billOf(customer, usagePoint, zone, summary)]),
        });
      }
    }),
  );
}

/** What stands on a meter. @param customer place among the customers of the demo @param n place among their meters */
export const meterNumberOf = (customer: number, n = 0): string => `LO-${7000 + customer * 20 + n}`;

/** Where mail reaches somebody of the demo. */
export const emailOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;

class DemoPerson {
  /** when the agreement was signed: before the customer moved in, and else some years ago; epoch seconds */
  readonly #signed: number;

  constructor(
    private readonly resources: CustomerResources,
    private readonly customer: DemoCustomer,
    private readonly index: number,
  ) {
    const movedIn = customer.usagePoints[0]?.from?.getTime() ?? Date.UTC(2020 + (index % 4), index % 12, 15);
    this.#signed = movedIn / 1000 - 10 * DAY;
  }

  /** @param bill the latest, where there is one @returns id of the Customer resource */
  async add(bill: Bill | undefined): Promise<string> {
    const { name, accountNumber, usagePoints, key } = this.customer;
    const isBusiness = key === 'market';
    const contact = {
      organisationName: name,
      streetAddress: this.#address(0),
      ...(isBusiness && { postalAddress: { ...townOf, poBox: 'PO Box 515' } }),
      phone1: { countryCode: '1', areaCode: '555', localNumber: `01${String(10 + this.index)}` },
      electronicAddress: { email1: emailOf(name) },
    };
    const customer = await this.#put(
      {
        element: 'Customer',
        value: {
          Organisation: contact,
          kind: isBusiness ? 'commercialIndustrial' : 'residential',
          ...(key === 'car' && { specialNeed: 'Refrigerated medicine: tell of outages ahead' }),
          status: { value: 'active', dateTime: this.#signed },
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
          value: {
            type: 'electricity',
            createdDateTime: this.#signed,
            status: { value: 'active' },
            billingCycle: 'monthly',
            budgetBill: 'none',
            ...(bill?.summary.billLastPeriod !== undefined && { lastBillAmount: bill.summary.billLastPeriod }),
            contactInfo: contact,
            accountId: accountNumber,
          },
        },
        customer,
      )),
    ];
    const agreement = [...account, ...(await this.#put(this.#agreement(bill), account))];
    await this.#put(supplierSince(this.#signed), agreement);
    if (key === 'car') await this.#put(programDates, agreement);
    for (const [n, usagePoint] of usagePoints.entries()) await this.#addPremise(usagePoint, n, agreement);
    return customer[0] ?? '';
  }

  #agreement(bill: Bill | undefined): CustomerContent {
    const { accountNumber, key } = this.customer;
    const tariff = bill?.summary.tariffProfile;
    return {
      element: 'CustomerAgreement',
      value: {
        signDate: this.#signed,
        validityInterval: { start: this.#signed + 10 * DAY },
        isPrePay: false,
        ...(key === 'car' && {
          DemandResponseProgram: [
            {
              programName: 'Charge at night',
              enrollmentStatus: 'enrolled',
              programDate: [
                {
                  programDate: this.#signed + 30 * DAY,
                  programDateDescription: 'CUST_DR_PROGRAM_ENROLLMENT_DATE',
                },
              ],
            },
          ],
        }),
        ...(tariff !== undefined && { PricingStructures: [`${WEBSITE}/tariffs/${tariff}`] }),
        currency: Currency.USD,
        agreementId: `${accountNumber}-1`,
      },
    };
  }

  async #addPremise(usagePoint: DemoUsagePointOfCustomer, n: number, agreement: readonly string[]): Promise<void> {
    const { key } = this.customer;
    const [location = ''] = await this.#put(
      {
        element: 'ServiceLocation',
        value: {
          mainAddress: this.#address(key === 'mover' ? n : 0),
          direction: usagePoint.title,
          status: { value: usagePoint.until === undefined ? 'active' : 'inactive' },
          accessMethod: 'meter on the outside wall',
        },
      },
      agreement,
      { sourceKey: `location-${n}`, usagePointIds: [usagePoint.id] },
    );
    const meter = meterNumberOf(this.index, n);
    const place = [...agreement, location];
    const asset = { status: { value: 'in use' }, lifecycle: { installationDate: this.#signed + 5 * DAY } };
    const isElectric = usagePoint.serviceKind === ServiceKind.electricity;
    await this.#put(
      {
        element: 'Meter',
        value: {
          type: 'smart meter',
          utcNumber: `LODU-${this.index}-${n}`,
          serialNumber: meter,
          ...asset,
          amrSystem: 'radio mesh',
          ...(isElectric && { formNumber: '2S', MeterMultipliers: [{ kind: 'kH', value: 1 }] }),
        },
      },
      place,
      { sourceKey: meter },
    );
    const device = devices[key];
    if (device !== undefined) {
      await this.#put(
        { element: 'EndDevice', value: { type: device, serialNumber: `${meter}-D`, ...asset, isPan: true } },
        place,
      );
    }
  }

  #address(n: number) {
    const street = streets[(this.index + n) % streets.length] ?? streets[0];
    return { ...townOf, streetDetail: { number: String(100 + this.index * 7 + n), name: street } };
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

const townOf = {
  townDetail: { name: 'Live Oak Springs', stateOrProvince: 'TX', country: 'US' },
  postalCode: '00000',
} as const;

/** What else stands in the homes of some, in the network of the customer. */
const devices: Readonly<Record<string, string>> = { solar: 'in-home display', car: 'charging station' };

const supplierSince = (effectiveDate: number): CustomerContent => ({
  element: 'ServiceSupplier',
  value: {
    Organisation: {
      streetAddress: { ...townOf, streetDetail: { number: '1', name: 'Courthouse Sq' } },
      phone1: { countryCode: '1', areaCode: '555', localNumber: '0100' },
      electronicAddress: { email1: 'care@utility.example', web: WEBSITE },
      organisationName: UTILITY_NAME,
    },
    kind: 'utility',
    issuerIdentificationNumber: 'LODU',
    effectiveDate,
  },
});

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

/** A bill is issued on the day after its period. */
const issuedAt = ({ billingPeriod, statusTimeStamp }: UsageSummary): number =>
  billingPeriod === undefined ? statusTimeStamp : billingPeriod.start + billingPeriod.duration + DAY / 2;

function billOf(
  customer: DemoCustomer,
  usagePoint: DemoUsagePointOfCustomer,
  zone: TimeZone,
  summary: UsageSummary,
): Buffer {
  const lines = billLines(customer, usagePoint.title, zone, summary);
  return statementPdf(UTILITY_NAME, [...lines, 'This is a bill of a utility that there is not.']);
}
