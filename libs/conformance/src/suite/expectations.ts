import type { Expectation } from './conformance-case.js';
import { NotChecked } from './inputs.js';
import { entriesOf, type Survey } from './survey.js';

/** The status is one of these. */
export const answers = (...statuses: readonly number[]): Expectation => ({
  says: statuses.join(' or '),
  faultOf: ({ status }) =>
    statuses.includes(status) ? undefined : `the status is ${status} instead of ${statuses.join(' or ')}`,
});

/** Not given, by a server that is well. */
export const refuses: Expectation = {
  says: '4xx',
  faultOf: ({ status }) => (status >= 400 && status < 500 ? undefined : `the status is ${status} instead of 4xx`),
};

/** Accepted by the XSD of ESPI 4.0. */
export const valid: Expectation = {
  says: 'XSD',
  faultOf: ({ survey, contentType }) =>
    survey === undefined ? `there is no XML in the answer (${contentType || 'no media type'})` : schemaFaultOf(survey),
};

/** What the schema has against a document, the first of it. */
export function schemaFaultOf({ report: { unreadable, schema, contents, feeds } }: Survey): string | undefined {
  if (unreadable !== undefined) return `it cannot be read: ${unreadable.code}: ${unreadable.message}`;
  const [first] = schema.first;
  if (first !== undefined) {
    const more = schema.count === 1 ? '' : ` (and ${schema.count - 1} more)`;
    return `the schema refuses line ${first.line}, ${first.path}: ${first.message}${more}`;
  }
  return feeds === 0 && Object.keys(contents).length === 0 ? 'it holds no Green Button data' : undefined;
}

/** The first related link to a certificate leads to the one that the server was given. */
export const certified: Expectation = {
  says: 'links to its certificate',
  faultOf: ({ survey }, { inputs }) => {
    if (inputs.certificateId === undefined) throw new NotChecked('--certificate-id');
    if (survey === undefined || survey.report.unreadable !== undefined) return 'there is no XML in the answer';
    return survey.report.certification.find(({ test }) => test.startsWith('CERT'))?.message;
  },
};

/** An entry, or a feed of them, that holds such elements and no others. */
export const holds = (element: string): Expectation => ({
  says: element,
  faultOf: ({ survey }) => {
    const { contents = {} } = survey?.report ?? {};
    const others = Object.keys(contents).filter((name) => name !== element);
    if (survey === undefined || entriesOf(survey, element).length === 0) return `it holds no ${element}`;
    return others.length === 0 ? undefined : `it holds ${others.join(', ')} too`;
  },
});

/** Any other assertion about what an answer holds. @param faultOf tells what is wrong, or undefined */
export const where = (says: string, faultOf: (survey: Survey) => string | undefined): Expectation => ({
  says,
  faultOf: ({ survey }) => (survey === undefined ? 'there is no XML in the answer' : faultOf(survey)),
});

/** A feed, which may be empty. */
export const feed: Expectation = where('a feed', ({ report: { feeds } }) => (feeds > 0 ? undefined : 'it is no feed'));

/** Somebody's usage. */
export const usage: Expectation = where('a UsagePoint', ({ report: { contents } }) =>
  Object.hasOwn(contents, 'UsagePoint') ? undefined : 'it holds no UsagePoint',
);
