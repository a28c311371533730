import { RESOURCE_PATH } from '@app/espi';
import { EVIL_HOST, SMUGGLED_HEADER, UNESCAPED } from './hostile-values.js';
import type { WireAnswer } from './wire.js';

/** No answer takes longer, whatever was asked. */
export const MOST_MS = 1_000;
/** But for spreadsheets, which are made whole before their first byte, one after the other: sixteen may be asked for. */
const MOST_SHEETS_MS = 10_000;

export const mostMsOf = (target: string): number => (/\.xlsx(?:\?|$)/.test(target) ? MOST_SHEETS_MS : MOST_MS);

/** What only the inside of the server says. */
const INSIDE =
  /\n\s+at .+:\d+:\d+|node:internal|node_modules|file:\/\/\/(?!etc)|Mongo\w*Error|E11000|\b(Type|Reference|Range|Syntax)Error\b|mongodb:\/\/|\$argon2id|Cast to \w+ failed|\bBSON(?:\w*Error|[ .])/;

/** 503 says which of these it is, and when to come again. */
const STATED_503 = /preparation-failed|overloaded|too-busy|database|unavailable/;

export interface Judged {
  readonly method: string;
  readonly target: string;
  /** as it was asked for; pages where absent */
  readonly accept: string | undefined;
  /** whether the request kept the rules of HTTP: of one that did not, node itself says so, in few words */
  readonly isHttp: boolean;
  readonly secrets: readonly string[];
}

/** What is wrong with an answer; empty where it is as every answer must be. */
export function faultsOf(answer: WireAnswer, asked: Judged): string[] {
  const { status, headers, text } = answer;
  const type = headers.get('content-type') ?? '';
  const all = [...headers].map(([name, value]) => `${name}: ${value}`).join('\n') + text;
  const faults: string[] = [];
  if (status === 0) return asked.isHttp ? ['no answer'] : [];
  if (status >= 500 && !(status === 503 && headers.has('retry-after') && STATED_503.test(text))) {
    faults.push(`status ${status}`);
  }
  // of headers that are too large node itself says so, before anybody knows who reads it
  if (status >= 400 && status !== 431 && asked.isHttp) faults.push(...faultsOfForm(answer, asked));
  const inside = INSIDE.exec(all);
  if (inside !== null) faults.push(`tells of its inside: ${JSON.stringify(inside[0])}`);
  // a spreadsheet is a zip, whose bytes may be any
  if (/html|xml(?!formats)/.test(type) && UNESCAPED.test(text)) faults.push(`not escaped: ${around(text, UNESCAPED)}`);
  if (type.includes('html') && text !== '' && !headers.has('content-security-policy')) faults.push('no page policy');
  if (headers.has(SMUGGLED_HEADER)) faults.push('a header of the asker');
  if (new RegExp(`^(https?:)?[/\\\\]{2}[^/]*${EVIL_HOST}`, 'i').test(headers.get('location') ?? '')) {
    faults.push(`leads away: ${headers.get('location')}`);
  }
  for (const secret of asked.secrets) if (secret.length > 8 && all.includes(secret)) faults.push('a secret of another');
  return faults;
}

const around = (text: string, pattern: RegExp): string => {
  const at = pattern.exec(text)?.index ?? 0;
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + 30));
};

const OAUTH = '/DataCustodian/oauth/';
const readsOAuth = (path: string): boolean =>
  path.startsWith(OAUTH.toLowerCase()) && !path.startsWith(`${OAUTH}authorize`.toLowerCase());

/** A refusal is in the form that its caller reads. */
function faultsOfForm({ status, headers, text }: WireAnswer, { method, target, accept = '*/*' }: Judged): string[] {
  if (method === 'HEAD') return [];
  const path = (target.split('?')[0] ?? '').toLowerCase();
  const type = headers.get('content-type') ?? '';
  if (text === '') return [`${status} with nothing`];
  if (type.includes('json')) {
    const told = parsed(text);
    // where there is nothing, there is no endpoint of OAuth either
    if (readsOAuth(path) && status !== 404) {
      return isText(told['error']) ? [] : [`no OAuth error: ${text.slice(0, 80)}`];
    }
    if (isText(told['code']) && told['status'] === status && isText(told['type'])) return [];
    // the authorization endpoint answers programs as OAuth does
    return isText(told['error']) && path.startsWith(OAUTH.toLowerCase()) ? [] : [`no problem: ${text.slice(0, 80)}`];
  }
  if (readsOAuth(path)) return [`${type} to an OAuth client`];
  if (type.includes('html')) {
    if (path.startsWith(RESOURCE_PATH.toLowerCase()) && !accept.includes('html')) return ['a page to a program'];
    return text.includes('</html>') ? [] : ['half a page'];
  }
  if (type.includes('xml')) return /^<\?xml[^>]*>\s*<problem/.test(text) ? [] : [`no problem: ${text.slice(0, 80)}`];
  return [`a refusal as ${type === '' ? 'nothing' : type}: ${text.slice(0, 80)}`];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
