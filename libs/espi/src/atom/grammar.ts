import { collapse, xsAnyUri, xsDateTime, xsString } from '../schema/built-in-types.js';
import { integerType } from '../schema/integer-type.js';
import { simpleType, type Facets, type SimpleType } from '../schema/simple-type.js';

export interface AtomAttribute {
  readonly type: SimpleType;
  readonly required: boolean;
}

/** The descriptor of an Atom type: children come in any order, as often as they like. */
export interface AtomType {
  readonly name: string;
  readonly documentation: string;
  /** Besides xml:base and xml:lang, which every element may have. */
  readonly attributes: Readonly<Record<string, AtomAttribute>>;
  readonly children: Readonly<Record<string, AtomType>>;
  /** The type of its text; undefined where only elements stand. `mixed` text may be anything. */
  readonly text: SimpleType | 'mixed' | undefined;
  /** Declared as a simple type: it has no attributes at all. */
  readonly simple?: boolean;
  /** Takes global elements of other namespaces. */
  readonly foreign: boolean;
  /** Children that must stand in runs of so many at least. */
  readonly runs: Readonly<Record<string, number>>;
}

const mandatory = (type: SimpleType): AtomAttribute => ({ type, required: true });
const allowed = (type: SimpleType): AtomAttribute => ({ type, required: false });

function atomType(name: string, documentation: string, rest: Partial<AtomType>): AtomType {
  return { name, documentation, attributes: {}, children: {}, text: undefined, foreign: false, runs: {}, ...rest };
}

const matching = (facets: Facets, pattern: RegExp): SimpleType =>
  simpleType<string>({
    name: facets.base,
    documentation: '',
    facets,
    parse: (text) => (facets.base === 'xs:normalizedString' ? text.replace(/[\t\n\r]/g, ' ') : collapse(text)),
    check: (value) =>
      typeof value === 'string' && pattern.test(value)
        ? undefined
        : { code: 'bad-lexical', message: `“${String(value)}” does not match ${pattern.source}` },
  });

const word = (base: string, ...words: readonly string[]): SimpleType =>
  matching({ base, enumeration: words.map((word) => [word, '']) }, new RegExp(`^(?:${words.join('|')})$`));

/** The attributes of the xml namespace that Atom allows everywhere. */
export const xmlAttributes: Readonly<Record<string, SimpleType>> = {
  base: xsAnyUri,
  lang: matching({ base: 'xs:language' }, /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/),
  space: word('xs:NCName', 'default', 'preserve'),
};

const textKind = word('xs:token', 'text', 'html', 'xhtml');
const nameToken = matching({ base: 'xs:NMTOKEN' }, /^[\p{L}\p{N}\p{M}._:·-]+$/u);
const positive = integerType(
  'xs:positiveInteger',
  { base: 'xs:positiveInteger', min: 1, max: Number.MAX_SAFE_INTEGER },
  '',
);
/** What XSD calls a word character. */
const w = '[\\p{L}\\p{N}\\p{M}\\p{S}]';
const address = matching(
  { base: 'xs:normalizedString', pattern: '\\w+@(\\w+\\.)+\\w+' },
  new RegExp(`^${w}+@(${w}+\\.)+${w}+$`, 'u'),
);

const text = atomType('textType', 'text', { text: 'mixed', attributes: { type: allowed(textKind) } });
const uri = atomType('uriType', 'a URI', { text: xsAnyUri });
const dateTime = atomType('dateTimeType', 'a date and time', { text: xsDateTime });
const person = atomType('personType', 'a person or organisation', {
  children: {
    name: atomType('xs:string', '', { text: xsString, simple: true }),
    uri,
    email: atomType('emailType', 'an e-mail address', { text: address, simple: true }),
  },
  foreign: true,
});
const category = atomType('categoryType', 'a category', {
  attributes: { term: mandatory(xsString), scheme: allowed(xsAnyUri), label: allowed(xsString) },
});
const link = atomType('linkType', 'a link: relation, target and what kind of resource the target is', {
  text: 'mixed',
  attributes: {
    href: mandatory(xsAnyUri),
    rel: mandatory(xsString),
    type: mandatory(xsString),
    hreflang: allowed(nameToken),
    title: allowed(xsString),
    length: allowed(positive),
  },
});
const generator = atomType('generatorType', 'the program that made the feed', {
  text: xsString,
  attributes: { uri: allowed(xsAnyUri), version: allowed(xsString) },
});
const content = atomType('contentType', 'the resource that an entry is about', {
  text: 'mixed',
  foreign: true,
  attributes: { type: allowed(xsString), src: allowed(xsAnyUri) },
});

export const entryType = atomType('entryType', 'one resource with its identity, links and times', {
  children: {
    author: person,
    category,
    content,
    contributor: person,
    id: uri,
    link,
    published: dateTime,
    rights: text,
    source: text,
    summary: text,
    title: text,
    updated: dateTime,
  },
  foreign: true,
  runs: { link: 2 },
});

export const feedType = atomType('feedType', 'a collection of entries', {
  children: {
    author: person,
    category,
    contributor: person,
    generator,
    icon: uri,
    id: uri,
    link,
    logo: uri,
    rights: text,
    subtitle: text,
    title: text,
    updated: dateTime,
    entry: entryType,
  },
  foreign: true,
});
