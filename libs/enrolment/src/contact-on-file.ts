import { isEmail } from 'class-validator';
import type { Organisation, StreetAddress } from '@app/espi';
import { isLanguage, type Language } from '@app/language';
import type { StoredCustomerResource } from '@app/retail-customers';

/** How the utility reaches a customer, whoever asks. */
export interface ContactOnFile {
  readonly name: string;
  readonly email?: string;
  /** as it stands on a letter; empty where no address is known */
  readonly address: readonly string[];
  /** the customer's, where it is known */
  readonly language?: Language;
}

/** What a customer's resources say of the contact: the first e-mail address, the first place to which a letter can go. */
export function contactOnFile(name: string, resources: readonly StoredCustomerResource[]): ContactOnFile {
  const organisations = resources.flatMap((resource): Organisation[] => {
    if (resource.kind === 'Customer') return [resource.content.Organisation ?? {}];
    return resource.kind === 'CustomerAccount' ? [resource.content.contactInfo ?? {}] : [];
  });
  const emails = organisations.flatMap(({ electronicAddress: { email1, email2 } = {} }) => [email1, email2]);
  const places = [
    ...organisations.flatMap(({ postalAddress, streetAddress }) => [postalAddress, streetAddress]),
    ...resources.map((resource) => (resource.kind === 'ServiceLocation' ? resource.content.mainAddress : undefined)),
  ];
  const email = emails.find((each) => each !== undefined && isEmail(each));
  const address = places.map(linesOf).find((lines) => lines.length > 1);
  const locale = resources.flatMap((each) => (each.kind === 'Customer' ? (each.content.locale ?? []) : []))[0];
  const language = locale?.slice(0, 2).toLowerCase();
  return {
    name,
    ...(email !== undefined && { email }),
    address: address ?? [],
    ...(isLanguage(language) && { language }),
  };
}

function linesOf(place: StreetAddress | undefined): string[] {
  const { streetDetail: street = {}, townDetail: town = {}, postalCode, poBox } = place ?? {};
  return [
    words(poBox, street.number, street.prefix, street.name, street.suffix, street.type, street.addressGeneral),
    words(street.addressGeneral2, street.addressGeneral3, street.buildingName, street.suiteNumber),
    words(town.name, town.stateOrProvince, postalCode),
    words(town.country),
  ].filter((line) => line !== '');
}

const words = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' ');
