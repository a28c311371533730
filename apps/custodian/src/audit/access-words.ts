import type { Access, StoredAccessRecord } from '@app/audit';
import { textsIn, type Language } from '@app/language';
import { problemText } from '../help/problems/problems.js';

const texts = textsIn({
  en: {
    kinds: {
      readings: 'readings',
      summaries: 'bill totals',
      quality: 'power quality',
      meter: 'what the meter is',
      personal: 'name, addresses and accounts',
      statements: 'bills as documents',
      history: 'the history of the permission',
      accesses: 'who has looked',
    },
    channels: {
      api: 'By a program.',
      oauth: 'By a program.',
      portal: 'On a web page.',
      'command-line': "By the utility's own tools.",
      bulk: 'By a bulk delivery.',
    },
    outcomes: {
      complete: 'Given',
      broken: 'Broken off',
      refused: 'Refused',
      'not-modified': 'Nothing new',
      lost: 'Broken off',
    },
    given: {
      complete: '',
      broken: 'A part was given.',
      refused: 'Nothing was given.',
      'not-modified': 'Nothing was given.',
      lost: 'How much was given is not known.',
    },
    answered: 'Answered',
    you: 'You',
    staff: (utility: string) => `${utility}, its staff`,
    programs: (utility: string) => `${utility}, its own programs`,
    auditor: 'An auditor',
    unknown: 'A company that we no longer know',
    actingFor: (who: string, whom: string) => `${who}, for ${whom}`,
  },
  es: {
    kinds: {
      readings: 'lecturas',
      summaries: 'totales de factura',
      quality: 'calidad de la electricidad',
      meter: 'qué medidor es',
      personal: 'nombre, direcciones y cuentas',
      statements: 'facturas como documentos',
      history: 'la historia del permiso',
      accesses: 'quién ha mirado',
    },
    channels: {
      api: 'Por un programa.',
      oauth: 'Por un programa.',
      portal: 'En una página web.',
      'command-line': 'Con las herramientas de la compañía.',
      bulk: 'En una entrega conjunta.',
    },
    outcomes: {
      complete: 'Entregado',
      broken: 'Interrumpido',
      refused: 'Rechazado',
      'not-modified': 'Nada nuevo',
      lost: 'Interrumpido',
    },
    given: {
      complete: '',
      broken: 'Se entregó una parte.',
      refused: 'No se entregó nada.',
      'not-modified': 'No se entregó nada.',
      lost: 'No se sabe cuánto se entregó.',
    },
    answered: 'Contestado',
    you: 'Usted',
    staff: (utility) => `${utility}, su personal`,
    programs: (utility) => `${utility}, sus propios programas`,
    auditor: 'Un auditor',
    unknown: 'Una empresa que ya no conocemos',
    actingFor: (who, whom) => `${who}, por cuenta de ${whom}`,
  },
});

type Kind = keyof ReturnType<typeof texts>['kinds'];

const METER: readonly string[] = ['UsagePoint', 'MeterReading', 'ReadingType', 'LocalTimeParameters'];

function kindOf(resource: string): Kind {
  if (resource === 'IntervalBlock') return 'readings';
  if (resource === 'UsageSummary') return 'summaries';
  if (resource === 'ElectricPowerQualitySummary') return 'quality';
  if (resource === 'StatementDocument') return 'statements';
  if (resource === 'Authorization') return 'history';
  if (resource === 'AccessRecord') return 'accesses';
  return METER.includes(resource) ? 'meter' : 'personal';
}

/** A list of words as a sentence begins. */
export const capitalised = (words: string): string => `${words.charAt(0).toLocaleUpperCase()}${words.slice(1)}`;

/** What kinds of data were given, in words: what a meter is goes without saying beside what it measured. */
export function kindsInWords(resources: readonly string[], language: Language): string[] {
  const { kinds } = texts(language);
  const found = new Set(resources.map(kindOf));
  if (found.size > 1) found.delete('meter');
  return (Object.keys(kinds) as Kind[]).filter((kind) => found.has(kind)).map((kind) => kinds[kind]);
}

/** The names that records need, which hold ids alone. */
export interface Names {
  /** of applications, by id */
  readonly applications: ReadonlyMap<string, string>;
  /** of organisations for which applications act, by id */
  readonly principals: ReadonlyMap<string, string>;
  readonly utility: string;
}

/** Who accessed, as the customer would say it. */
export function whoInWords(
  { reader }: Pick<StoredAccessRecord, 'reader'>,
  { applications, principals, utility }: Names,
  language: Language,
): string {
  const t = texts(language);
  const words: Readonly<Record<typeof reader.kind, string>> = {
    customer: t.you,
    staff: t.staff(utility),
    auditor: t.auditor,
    operator: t.programs(utility),
    'third-party': applications.get(reader.applicationId ?? '') ?? t.unknown,
  };
  const { actingFor } = reader;
  const who = words[reader.kind];
  return actingFor === undefined ? who : t.actingFor(who, principals.get(actingFor) ?? actingFor);
}

export const channelInWords = (channel: Access['channel'], language: Language): string =>
  texts(language).channels[channel];

/** What became of an access, in a word or two, and what that means for what was given; empty where it goes without saying. */
export function outcomeInWords(
  { outcome, kinds, problem }: Pick<StoredAccessRecord, 'outcome' | 'kinds' | 'problem'>,
  language: Language,
): { readonly name: string; readonly given: string } {
  const t = texts(language);
  // such as a question whether there is anything
  if (outcome === 'complete' && kinds.length === 0) return { name: t.answered, given: t.given.refused };
  const why = problem === undefined ? undefined : problemText(problem)?.[language].title;
  return { name: t.outcomes[outcome], given: [why, t.given[outcome]].filter(Boolean).join(' ') };
}

/** Bytes of what was given, where it was one customer's: those of many say nothing of one. */
export const bytesGiven = ({ kinds, customerIds, leftOut, bytes }: StoredAccessRecord): number | undefined =>
  kinds.length > 0 && customerIds.length === 1 && leftOut === undefined && bytes > 0 ? bytes : undefined;
