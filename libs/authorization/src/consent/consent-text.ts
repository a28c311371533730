import { ServiceKind } from '@app/espi';
import { Formats, textsIn, type Language } from '@app/language';
import { ApplicationStatus, type Application } from '@app/third-parties';
import { parseCivilDate } from '@app/time';
import { satisfiedScope } from '../satisfied-scope.js';
import { NO_END, firstDay, type ConsentChoices, type ConsentOffer } from './consent-offer.js';
import type { CustomerMeter } from './customer-meters.js';
import { inWords, kindsOf, notSeen, scopeOfKinds } from './kinds-of-data.js';

/** What a customer was asked and told, word for word: the page shows it, the receipt repeats it, the record keeps it. */
export interface ConsentText {
  readonly language: Language;
  readonly title: string;
  /** who asks: names and values */
  readonly who: readonly (readonly [name: string, value: string])[];
  /** what one should know of who asks */
  readonly notes: readonly string[];
  readonly sees: readonly string[];
  readonly notSeen: readonly string[];
  readonly meters: readonly string[];
  /** what is allowed, in one sentence; every other part stands out: numbers and dates */
  readonly summary: readonly string[];
  readonly promise: string;
}

const texts = textsIn({
  en: {
    title: (name: string) => `${name} wants to see your energy data`,
    company: 'Name',
    site: 'Website',
    purpose: 'What for',
    policy: 'Privacy policy',
    contact: 'Contact',
    notPart: (name: string, utility: string) => `${name} is not part of ${utility}.`,
    actingFor: (name: string, whom: string) => `${name} acts for ${whom}, which has the data from it.`,
    verified: (domain: string) => `We checked that it controls ${domain}, not how good its service is.`,
    unverified: 'We have not checked that this website is its own. Share only if you know it and began this yourself.',
    lookalike: 'Its name has letters that are easily taken for others. Look closely whether it is whom you mean.',
    noPolicy: 'It has not told us of a privacy policy.',
    test: 'This is a test application. It sees made-up customers only, never real ones.',
    services: { electricity: 'Electricity', gas: 'Gas', water: 'Water', other: 'Meter' },
    meters: (count: number) => (count === 1 ? '1 meter' : `${count} meters`),
    receives: (name: string) => `If you allow this, ${name} receives data of `,
    from: ', from ',
    fromAll: ' as far back as our records go',
    until: ', until ',
    untilStopped: ', until you stop it',
    withNew: ', new data included.',
    promise: (name: string) =>
      `You can stop at any time under Sharing. Stopping ends new data at once; ask ${name} to delete what it already has.`,
  },
  es: {
    title: (name) => `${name} quiere ver sus datos de energía`,
    company: 'Nombre',
    site: 'Sitio web',
    purpose: 'Para qué',
    policy: 'Política de privacidad',
    contact: 'Contacto',
    notPart: (name, utility) => `${name} no forma parte de ${utility}.`,
    actingFor: (name, whom) => `${name} actúa por cuenta de ${whom}, que recibe de ella los datos.`,
    verified: (domain) => `Hemos comprobado que controla ${domain}, no la calidad de su servicio.`,
    unverified:
      'No hemos comprobado que este sitio web sea suyo. Comparta sus datos solo si la conoce y fue usted quien empezó este trámite.',
    lookalike: 'Su nombre tiene letras que se confunden con otras. Fíjese bien en si es quien usted cree.',
    noPolicy: 'No nos ha indicado ninguna política de privacidad.',
    test: 'Esta es una aplicación de prueba. Solo ve clientes inventados, nunca reales.',
    services: { electricity: 'Electricidad', gas: 'Gas', water: 'Agua', other: 'Medidor' },
    meters: (count) => (count === 1 ? '1 medidor' : `${count} medidores`),
    receives: (name) => `Si lo permite, ${name} recibirá los datos de `,
    from: ', desde el ',
    fromAll: ' desde que tenemos registros',
    until: ', hasta el ',
    untilStopped: ', hasta que usted lo retire',
    withNew: ', incluidos los datos nuevos.',
    promise: (name) =>
      `Puede retirar el permiso cuando quiera en Permisos. Dejará de recibir datos nuevos de inmediato; pida a ${name} que borre los que ya tiene.`,
  },
});

interface Setting {
  readonly language: Language;
  readonly utilityName: string;
  /** IANA name, of the utility */
  readonly timeZone: string;
}

/** A meter in words: `Electricity, 418 Juniper Lane`, and what else one knows it by. */
export function meterInWords(
  { usagePointId, serviceKind, address, esiid, title }: CustomerMeter,
  language: Language,
): { readonly name: string; readonly note: string } {
  const { services } = texts(language);
  const service = Object.entries(ServiceKind).find(([, code]) => code === serviceKind)?.[0];
  const kind =
    service === 'electricity' || service === 'gas' || service === 'water' ? services[service] : services.other;
  // what has no name at all is told apart by its number here
  const number = esiid ?? ((address ?? title) === undefined ? usagePointId : undefined);
  return {
    name: [kind, address ?? title].filter(Boolean).join(', '),
    note: [number, address === undefined ? undefined : title].filter(Boolean).join(' · '),
  };
}

/** The same in one line. */
export function meterInOneLine(meter: CustomerMeter, language: Language): string {
  const { name, note } = meterInWords(meter, language);
  return [name, note].filter(Boolean).join(' · ');
}

/** What is shown of who asks, and is part of what was agreed. */
export function consentText(
  offer: ConsentOffer,
  choices: ConsentChoices,
  { language, utilityName, timeZone }: Setting,
): ConsentText {
  const t = texts(language);
  const { application, scope } = offer;
  const name = application.metadata.client_name;
  const chosen = offer.meters.filter(({ usagePointId }) => choices.meters.includes(usagePointId));
  const services = new Set(chosen.map(({ serviceKind }) => serviceKind));
  const granted = satisfiedScope(scopeOfKinds(scope, choices.kinds), services);
  const formats = Formats.in(language, timeZone);
  const day = firstDay(offer, choices.reach);
  const since = day === undefined ? offer.earliest : new Date(Date.UTC(day.year, day.month - 1, day.day));
  const sinceWords =
    since === undefined
      ? []
      : [day === undefined ? formats.date(since) : formats.civilDate(since.toISOString().slice(0, 10))];
  const ends = choices.lastDay !== NO_END && parseCivilDate(choices.lastDay) !== undefined;
  return {
    language,
    title: t.title(name),
    who: whoOf(offer, language),
    notes: notesOf(offer, language, utilityName),
    sees: inWords(granted, kindsOf(granted), language).map(({ title }) => title),
    notSeen: notSeen(choices.kinds, services, language),
    meters: chosen.map((meter) => {
      const { name: meterName, note } = meterInWords(meter, language);
      return note === '' ? meterName : `${meterName} (${note})`;
    }),
    summary: [
      t.receives(name),
      t.meters(chosen.length),
      ...(sinceWords.length === 0 ? [t.fromAll, ''] : [t.from, ...sinceWords]),
      ...(ends ? [t.until, formats.civilDate(choices.lastDay), t.withNew] : [`${t.untilStopped}${t.withNew}`]),
    ],
    promise: t.promise(name),
  };
}

function whoOf({ application, purpose }: ConsentOffer, language: Language): ConsentText['who'] {
  const t = texts(language);
  const { metadata } = application;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t.company, metadata.client_name],
    [t.site, websiteOf(application)?.host],
    [t.purpose, purpose ?? metadata.third_party_application_description],
    [t.policy, metadata.policy_uri],
    [t.contact, metadata.contacts.join(', ')],
  ];
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
}

export interface Website {
  /** in ASCII, so that a lookalike letter shows */
  readonly host: string;
  /** when the application last showed that it is its own; absent: it has not */
  readonly verifiedAt?: Date;
}

/** Where an application is at home. Only that very domain counts as verified, and not another one of the same owner. */
export function websiteOf({
  metadata: { client_uri, redirect_uris },
  domains = [],
}: Pick<Application, 'metadata' | 'domains'>): Website | undefined {
  const address = client_uri ?? redirect_uris[0];
  if (address === undefined) return undefined;
  const { host = '', hostname = '' } = URL.parse(address) ?? {};
  const verifiedAt = domains.find(({ domain }) => hostname === domain || hostname.endsWith(`.${domain}`))?.verifiedAt;
  return { host: host === '' ? address : host, ...(verifiedAt && { verifiedAt }) };
}

function notesOf({ application }: ConsentOffer, language: Language, utilityName: string): string[] {
  const t = texts(language);
  const { client_name: name, policy_uri } = application.metadata;
  const site = websiteOf(application);
  return [
    application.status === ApplicationStatus.Review && t.test,
    application.actingFor !== undefined && t.actingFor(name, application.actingFor.name),
    `${t.notPart(name, utilityName)} ${site?.verifiedAt === undefined ? t.unverified : t.verified(site.host)}`,
    hasLookalikes(name) && t.lookalike,
    policy_uri === undefined && t.noPolicy,
  ].filter((note) => note !== false);
}

/** Letters of alphabets that have doubles of Latin ones, or characters that cannot be seen. */
const hasLookalikes = (name: string): boolean => /[\p{C}\p{sc=Cyrl}\p{sc=Grek}\p{sc=Armn}\p{sc=Cher}]/u.test(name);
