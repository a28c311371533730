import type { DataCustodian } from '@app/data-custodian';
import type { CustomerContent } from '@app/espi';
import type { Customer } from '@app/retail-customers';

/** A customer whom nobody signs in for, with what stands on the bill. */
export interface Household {
  readonly customer: Customer;
  readonly usagePointId: string;
  readonly account: string;
  readonly esiid: string;
  readonly meter: string;
  /** on file; empty where the utility has none */
  readonly email: string;
}

let made = 0;

/** A customer with an account, a meter and a contact on file. */
export async function addHousehold(
  custodian: DataCustodian,
  { email, until, locale }: { email?: string; until?: Date; locale?: string } = {},
): Promise<Household> {
  const n = String(++made).padStart(4, '0');
  const numbers = { account: `AC-${n}`, esiid: `1044372000000${n}`, meter: `LO-${n}` };
  const onFile = email ?? `holder-${n}@file.example`;
  const customer = await custodian.customers.add({
    name: `Holder ${n}`,
    accountNumber: numbers.account,
    synthetic: true,
  });
  const init = { serviceKind: 0, timeZone: 'America/Chicago' };
  const usagePoint = (await custodian.metering.usagePoints.ensure({ esiid: numbers.esiid }, init))?.usagePoint;
  if (usagePoint === undefined) throw new Error('not made');
  await custodian.tenures.assign({ usagePointId: usagePoint._id, customerId: customer._id, ...(until && { until }) });
  const put = async (content: CustomerContent, above: readonly string[], usagePointIds?: readonly string[]) => {
    const given = { ...content, retailCustomerId: customer._id, above, sourceKey: content.element };
    const [stored] = await custodian.customerResources.put([{ ...given, ...(usagePointIds && { usagePointIds }) }]);
    return [...above, stored?.id ?? ''];
  };
  const streetAddress = { streetDetail: { number: '7', name: 'Old Ferry Ln' }, townDetail: { name: 'Springs' } };
  const contact = { streetAddress, ...(onFile !== '' && { electronicAddress: { email1: onFile } }) };
  const person = await put(
    { element: 'Customer', value: { Organisation: contact, ...(locale !== undefined && { locale }) } },
    [],
  );
  const account = await put({ element: 'CustomerAccount', value: { accountId: numbers.account } }, person);
  const agreement = await put({ element: 'CustomerAgreement', value: { agreementId: `${n}-1` } }, account);
  const location = await put({ element: 'ServiceLocation', value: { mainAddress: streetAddress } }, agreement, [
    usagePoint._id,
  ]);
  await put({ element: 'Meter', value: { serialNumber: numbers.meter } }, location);
  return { ...numbers, customer, usagePointId: usagePoint._id, email: onFile };
}
