/** A way to send a form. */
export interface FormButton {
  readonly name: string;
  readonly value: string;
  /** what it says, without marks */
  readonly text: string;
}

/** A field that a person fills in. */
export interface FormInput {
  readonly name: string;
  readonly type: string;
}

/** A form as it stands on a page. */
export interface HtmlForm {
  /** as it is written; empty where the form goes to the page's own address */
  readonly action: string;
  readonly method: string;
  /** what would be sent: hidden fields, what is ticked and chosen, what is filled in */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly inputs: readonly FormInput[];
  readonly buttons: readonly FormButton[];
}

/** What stands in a tag after its name. */
const INSIDE = String.raw`((?:"[^"]*"|'[^']*'|[^'">])*)`;
const named = (name: string): string => INSIDE.replace('(', `\\b(?<${name}>`);
const FORM = new RegExp(`<form\\b${INSIDE}>(.*?)</form>`, 'gis');
const OPTION = new RegExp(`<option\\b${INSIDE}>([^<]*)`, 'gi');
const ELEMENT = new RegExp(
  [
    `<input${named('input')}>`,
    `<button${named('button')}>(?<label>.*?)</button>`,
    `<select${named('select')}>(?<options>.*?)</select>`,
    `<textarea${named('area')}>(?<content>.*?)</textarea>`,
  ].join('|'),
  'gis',
);
const ATTRIBUTE = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g;
const BUTTONS = ['submit', 'image'];
const UNSENT = [...BUTTONS, 'reset', 'button', 'file'];

/** The forms of a page, for pages that work without scripts. */
export const formsIn = (html: string): HtmlForm[] =>
  [...html.replaceAll(/<!--.*?-->|<script\b.*?<\/script>/gis, '').matchAll(FORM)].map(([, own = '', inner = '']) => {
    const form = attributesOf(own);
    const fields: (readonly [string, string])[] = [];
    const inputs: FormInput[] = [];
    const buttons: FormButton[] = [];
    for (const { groups = {} } of inner.matchAll(ELEMENT)) {
      const attributes = attributesOf(groups['input'] ?? groups['button'] ?? groups['select'] ?? groups['area'] ?? '');
      const name = attributes.get('name') ?? '';
      const value = attributes.get('value');
      if (attributes.has('disabled')) continue;
      if (groups['button'] !== undefined) {
        if ((attributes.get('type') ?? 'submit') === 'submit') {
          buttons.push({ name, value: value ?? '', text: withoutMarks(groups['label'] ?? '') });
        }
      } else if (groups['select'] !== undefined) {
        if (name !== '') fields.push(...chosenOf(groups['options'] ?? '').map((each) => [name, each] as const));
      } else if (groups['area'] !== undefined) {
        if (name !== '') fields.push([name, decoded(groups['content'] ?? '')]);
      } else {
        const type = attributes.get('type')?.toLowerCase() ?? 'text';
        const isTicked = !['checkbox', 'radio'].includes(type) || attributes.has('checked');
        if (BUTTONS.includes(type)) buttons.push({ name, value: value ?? '', text: value ?? '' });
        if (name === '' || UNSENT.includes(type)) continue;
        inputs.push({ name, type });
        if (isTicked) fields.push([name, value ?? (type === 'checkbox' || type === 'radio' ? 'on' : '')]);
      }
    }
    return {
      action: form.get('action') ?? '',
      method: form.get('method')?.toUpperCase() ?? 'GET',
      fields,
      inputs,
      buttons,
    };
  });

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name = '', ...values]) => [
      name.toLowerCase(),
      decoded(values.find((value) => value !== undefined) ?? ''),
    ]),
  );
}

/** The option that is selected, else the first. */
function chosenOf(options: string): string[] {
  const all = [...options.matchAll(OPTION)].map(([, own = '', text = '']) => {
    const attributes = attributesOf(own);
    return { value: attributes.get('value') ?? decoded(text.trim()), isSelected: attributes.has('selected') };
  });
  const selected = all.filter(({ isSelected }) => isSelected);
  return (selected.length > 0 ? selected : all.slice(0, 1)).map(({ value }) => value);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|quot|apos|lt|gt));/gi,
    (_, hex?: string, digits?: string, name = '') => {
      const point = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      if (Number.isNaN(point)) return ENTITIES[String(name).toLowerCase()] ?? '';
      return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    },
  );

const withoutMarks = (html: string): string =>
  decoded(html.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
