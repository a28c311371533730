import 'reflect-metadata';
import { getMetadataStorage, validateSync, type ValidationError, type ValidationOptions } from 'class-validator';
import { textsIn, type Language } from '@app/language';
import type { FormState } from '@app/page-kit';
import type { FormBody } from './form-body.js';

/** What a form class holds, filled by a form that is right; or the form as it came, with what is wrong. */
export type ReadForm<T> =
  | { readonly isRight: true; readonly value: T; readonly state: FormState }
  | { readonly isRight: false; readonly state: FormState };

/**
 * Reads a form into a class whose properties are declared by class-validator: texts (without spaces around them, but
 * for properties named `…password`), numbers, switches (ticked or not) and lists. What is not declared is not read;
 * an empty text counts as absent.
 */
export function readForm<T extends object>(form: new () => T, { fields }: FormBody, language: Language): ReadForm<T> {
  const value = new form();
  for (const property of propertiesOf(form)) {
    Object.assign(value, { [property]: valueOf(form, property, fields.get(property) ?? []) });
  }
  const errors: Record<string, string> = {};
  for (const error of validateSync(value)) errors[error.property] = messageOf(error, language);
  const state = { given: Object.fromEntries(fields), errors };
  return Object.keys(errors).length === 0 ? { isRight: true, value, state } : { isRight: false, state };
}

/** The same form, with an error that only the work behind it could find; @param field '' for the form as a whole */
export const withError = ({ given, errors }: FormState, field: string, text: string): FormState => ({
  given,
  errors: { ...errors, [field]: text },
});

/** A sentence of its own for a check: `@Length(12, 128, saying({ en: 'Use at least 12 characters.', es: '…' }))` */
export const saying = (sentence: Readonly<Record<Language, string>>): ValidationOptions => ({ context: { sentence } });

function propertiesOf(form: new () => object): ReadonlySet<string> {
  const declared = getMetadataStorage().getTargetValidationMetadatas(form, '', false, false);
  return new Set(declared.map(({ propertyName }) => propertyName));
}

function valueOf(form: new () => object, property: string, given: readonly string[]): unknown {
  const type: unknown = Reflect.getMetadata('design:type', form.prototype, property);
  if (type === Array) return given;
  const [first = ''] = given;
  if (type === Boolean) return first !== '';
  const text = /password$/i.test(property) ? first : first.trim();
  if (text === '') return undefined;
  return type === Number ? Number(text) : text;
}

const texts = textsIn({
  en: {
    needed: 'This is needed.',
    wrong: 'This is not right: look at it again.',
    isEmail: 'Write an email address such as name@example.com.',
    isUrl: 'Write an address that begins with https://.',
    isNumber: 'Write a number.',
    isDate: 'Choose a day.',
    isIn: 'Choose one of these.',
    arrayMinSize: 'Choose at least one.',
    length: 'This is too short or too long.',
    tooLong: 'This is too long.',
    tooShort: 'This is too short.',
    min: 'This number is too small.',
    max: 'This number is too large.',
  },
  es: {
    needed: 'Este dato es necesario.',
    wrong: 'Esto no es correcto: revíselo.',
    isEmail: 'Escriba un correo electrónico como nombre@example.com.',
    isUrl: 'Escriba una dirección que empiece con https://.',
    isNumber: 'Escriba un número.',
    isDate: 'Elija un día.',
    isIn: 'Elija una de estas opciones.',
    arrayMinSize: 'Elija al menos una.',
    length: 'Es demasiado corto o demasiado largo.',
    tooLong: 'Es demasiado largo.',
    tooShort: 'Es demasiado corto.',
    min: 'Este número es demasiado pequeño.',
    max: 'Este número es demasiado grande.',
  },
});

/** What to say of a check of class-validator where the form has no sentence of its own. */
const GENERAL = {
  isEmail: 'isEmail',
  isUrl: 'isUrl',
  isInt: 'isNumber',
  isNumber: 'isNumber',
  isISO8601: 'isDate',
  isIn: 'isIn',
  isEnum: 'isIn',
  arrayMinSize: 'arrayMinSize',
  arrayNotEmpty: 'arrayMinSize',
  isLength: 'length',
  maxLength: 'tooLong',
  minLength: 'tooShort',
  min: 'min',
  max: 'max',
} as const;

function messageOf({ value, constraints = {}, contexts = {} }: ValidationError, language: Language): string {
  const t = texts(language);
  const failed = Object.keys(constraints);
  const own = failed.map((check) => (contexts[check] as { sentence?: Record<Language, string> } | undefined)?.sentence);
  const sentence = own.find((found) => found !== undefined);
  if (sentence !== undefined) return sentence[language];
  if (value === undefined) return t.needed;
  const general = Object.entries(GENERAL).find(([check]) => failed.includes(check))?.[1];
  return general === undefined ? t.wrong : t[general];
}
