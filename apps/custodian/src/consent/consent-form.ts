import { createHash } from 'node:crypto';
import {
  isKindOfData,
  NO_END,
  type ChoiceFault,
  type ChoiceFaults,
  type ConsentChoices,
  type ConsentOffer,
  type ConsentText,
  type Reach,
} from '@app/authorization';
import { textsIn, type Language } from '@app/language';
import type { FormState } from '@app/page-kit';

/** The fields of the form, and of the addresses by which choices come back after a sign-in or a change of language. */
export const fields = {
  meters: 'meter',
  kinds: 'kind',
  reach: 'back',
  lastDay: 'until',
  /** ticked: there is no last day */
  noEnd: 'no-end',
  /** that choices come along, so that nothing ticked is nothing chosen */
  chosen: 'chosen',
} as const;

type Given = ReadonlyMap<string, readonly string[]>;

/** The choices that a form or an address holds; undefined where it holds none. What it says is not yet to be trusted. */
export function givenChoices(given: Given): ConsentChoices | undefined {
  if (!given.has(fields.chosen)) return undefined;
  const all = (name: string): readonly string[] => given.get(name) ?? [];
  const kinds = all(fields.kinds).filter(isKindOfData);
  return {
    meters: all(fields.meters),
    // what is no kind of data at all was not on the page either
    kinds: kinds.length === all(fields.kinds).length ? kinds : [],
    reach: (all(fields.reach)[0] ?? '') as Reach,
    lastDay: all(fields.noEnd).length > 0 ? NO_END : (all(fields.lastDay)[0]?.trim() ?? ''),
  };
}

/** The fields of a query string. */
export function fieldsOf(address: string): Given {
  const { searchParams } = new URL(address, 'http://here.invalid');
  return new Map([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
}

/** The address of a page at which these choices are as they are now. */
export function addressWith(path: string, given: Given): string {
  const query = new URLSearchParams();
  for (const name of Object.values(fields)) for (const value of given.get(name) ?? []) query.append(name, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** What stands for a summary: what is granted is what was last shown, to the same person, or nothing. */
export const digestOf = (personId: string, choices: ConsentChoices, text: ConsentText): string =>
  createHash('sha256')
    .update(JSON.stringify([personId, choices, text]))
    .digest('base64url');

const texts = textsIn({
  en: {
    meters: { 'none-chosen': 'Choose at least one meter.', 'too-many': 'That is more meters than were asked for.' },
    kinds: { 'none-chosen': 'Choose at least one kind of data, or refuse.' },
    lastDay: {
      'no-date': 'Choose the last day of sharing.',
      'too-early': 'Choose today or a later day.',
      'too-late': (latest: string | undefined) =>
        latest === undefined ? 'Choose a day within ten years, or no last day.' : `Choose ${latest} or an earlier day.`,
    },
    otherwise: 'This was not offered: choose again.',
  },
  es: {
    meters: { 'none-chosen': 'Elija al menos un medidor.', 'too-many': 'Son más medidores de los solicitados.' },
    kinds: { 'none-chosen': 'Elija al menos un tipo de datos, o rechace la solicitud.' },
    lastDay: {
      'no-date': 'Elija el último día del permiso.',
      'too-early': 'Elija hoy o un día posterior.',
      'too-late': (latest) =>
        latest === undefined
          ? 'Elija un día dentro de diez años, o ningún último día.'
          : `Elija el ${latest} o un día anterior.`,
    },
    otherwise: 'Esto no se ofrecía: elija de nuevo.',
  },
});

/** The form as it is to be shown: with what was given, and what is wrong with it. */
export function stateOf(
  given: Given,
  faults: ChoiceFaults,
  language: Language,
  civilDate: (date: string) => string,
  { latestDay }: Pick<ConsentOffer, 'latestDay'>,
): FormState {
  const t = texts(language);
  const sentence = (field: keyof ConsentChoices, fault: ChoiceFault): string => {
    if (field === 'lastDay' && fault === 'too-late') return t.lastDay['too-late'](latestDay && civilDate(latestDay));
    const own: Readonly<Partial<Record<ChoiceFault, unknown>>> = field === 'reach' ? {} : t[field];
    const text = own[fault];
    return typeof text === 'string' ? text : t.otherwise;
  };
  const errors = (Object.entries(faults) as [keyof ConsentChoices, ChoiceFault][]).map(
    ([field, fault]) => [fields[field], sentence(field, fault)] as const,
  );
  return { given: Object.fromEntries(given), errors: Object.fromEntries(errors) };
}
