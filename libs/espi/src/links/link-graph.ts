import type { ResourceLink, ResourceLinks } from './resource-links.js';

/** A link of an Atom entry or feed. */
export interface EntryLink extends ResourceLink {
  readonly rel: 'self' | 'up' | 'related';
}

/** The links of a UsagePoint entry: down to its collections and entries, and to its LocalTimeParameters. */
export function usagePointLinks(
  links: ResourceLinks,
  usagePoint: {
    readonly id: string;
    readonly meterReadings: readonly string[];
    readonly localTimeParameters: string;
    readonly hasUsageSummaries?: boolean;
    readonly hasQualitySummaries?: boolean;
  },
): EntryLink[] {
  const { id, meterReadings, localTimeParameters, hasUsageSummaries = false, hasQualitySummaries = false } = usagePoint;
  return [
    ...selfAndUp(links.usagePoint(id), links.usagePoints()),
    related(links.meterReadings(id)),
    // Certification follows the collection, several clients only the entries: so both.
    ...meterReadings.map((meterReading) => related(links.meterReading(id, meterReading))),
    ...(hasUsageSummaries ? [related(links.usageSummaries(id))] : []),
    ...(hasQualitySummaries ? [related(links.qualitySummaries(id))] : []),
    related(links.localTimeParameters(localTimeParameters)),
  ];
}

/** The links of a MeterReading entry. It has none to its UsagePoint but `up`: clients would count it twice. */
export function meterReadingLinks(
  links: ResourceLinks,
  usagePoint: string,
  meterReading: string,
  readingType: string,
): EntryLink[] {
  return [
    ...selfAndUp(links.meterReading(usagePoint, meterReading), links.meterReadings(usagePoint)),
    related(links.intervalBlocks(usagePoint, meterReading)),
    related(links.readingType(readingType)),
  ];
}

/** The links of a ReadingType entry; the meter readings of that type are named only inside a Batch feed. */
export function readingTypeLinks(
  links: ResourceLinks,
  readingType: string,
  meterReadings: readonly { readonly usagePoint: string; readonly meterReading: string }[] = [],
): EntryLink[] {
  return [
    ...selfAndUp(links.readingType(readingType), links.readingTypes()),
    ...meterReadings.map((each) => related(links.meterReading(each.usagePoint, each.meterReading))),
  ];
}

export function localTimeParametersLinks(links: ResourceLinks, localTimeParameters: string): EntryLink[] {
  return selfAndUp(links.localTimeParameters(localTimeParameters), links.localTimeParametersCollection());
}

export function intervalBlockLinks(
  links: ResourceLinks,
  usagePoint: string,
  meterReading: string,
  intervalBlock: string,
): EntryLink[] {
  return selfAndUp(
    links.intervalBlock(usagePoint, meterReading, intervalBlock),
    links.intervalBlocks(usagePoint, meterReading),
  );
}

/** The links of a UsageSummary entry; clients find its UsagePoint by the related link's type. */
export function usageSummaryLinks(links: ResourceLinks, usagePoint: string, usageSummary: string): EntryLink[] {
  return [
    ...selfAndUp(links.usageSummary(usagePoint, usageSummary), links.usageSummaries(usagePoint)),
    related(links.usagePoint(usagePoint)),
  ];
}

export function qualitySummaryLinks(links: ResourceLinks, usagePoint: string, qualitySummary: string): EntryLink[] {
  return selfAndUp(links.qualitySummary(usagePoint, qualitySummary), links.qualitySummaries(usagePoint));
}

/** The links of an Authorization entry. */
export function authorizationLinks(
  links: ResourceLinks,
  authorization: string,
  applicationInformation: string,
): EntryLink[] {
  return [
    ...selfAndUp(links.authorization(authorization), links.authorizations()),
    related(links.applicationInformation(applicationInformation)),
  ];
}

export function applicationInformationLinks(links: ResourceLinks, applicationInformation: string): EntryLink[] {
  return selfAndUp(links.applicationInformation(applicationInformation), links.applicationInformationCollection());
}

/** Where the alliance publishes certificates. */
export const CERTIFICATE_BASE = 'https://cert.greenbuttonalliance.org/certificate/';

/** The link that claims a certificate; for servers that have been given one. */
export function certificationLink(certificateId: string): EntryLink {
  return { rel: 'related', href: CERTIFICATE_BASE + certificateId, type: 'text/xml' };
}

function selfAndUp(self: ResourceLink, up: ResourceLink): EntryLink[] {
  return [
    { rel: 'self', ...self },
    { rel: 'up', ...up },
  ];
}

function related(link: ResourceLink): EntryLink {
  return { rel: 'related', ...link };
}
