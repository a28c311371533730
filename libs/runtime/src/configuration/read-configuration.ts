import { validateSync } from 'class-validator';
import { CustodianError } from '../custodian-error.js';
import { Configuration } from './configuration.js';
import { declaredVariables, type Variable } from './variable.js';

const SWITCHES = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** The text as a value of the variable's kind; a text that is none stays a text, which no check lets pass. */
function parse(variable: Variable, text: string): unknown {
  if (variable.kind === 'number') return /^\d+$/.test(text) ? Number(text) : text;
  return variable.kind === 'switch' ? (SWITCHES.get(text.toLowerCase()) ?? text) : text;
}

function defaultOf(variable: Variable, earlier: Readonly<Record<string, unknown>>): unknown {
  return typeof variable.default === 'function' ? variable.default(earlier) : variable.default;
}

/**
 * Reads the configuration from environment variables; an empty one counts as unset.
 * @throws CustodianError `invalid-configuration`, one line that names each wrong variable and what it may be
 */
export function readConfiguration(env: Readonly<Record<string, string | undefined>>): Configuration {
  const given = (name: string): string => env[name]?.trim() ?? '';
  const variables = declaredVariables(Configuration);
  const values: Record<string, unknown> = {};
  for (const variable of variables) {
    const text = given(variable.name);
    values[variable.property] = text === '' ? defaultOf(variable, values) : parse(variable, text);
  }
  if (typeof values['baseUrl'] === 'string') values['baseUrl'] = values['baseUrl'].replace(/\/+$/, '');
  const configuration = Object.assign(new Configuration(), values);
  const wrong = new Set(validateSync(configuration).map(({ property }) => property));
  if (wrong.size === 0) return Object.freeze(configuration);
  const complaints = variables
    // a default is wrong only where it builds on a wrong value
    .filter(({ name, property }) => wrong.has(property) && given(name) !== '')
    .map(({ name, values: allowed, secret }) => `${name} must be ${allowed}${secret ? '' : `, not "${given(name)}"`}`);
  throw new CustodianError('invalid-configuration', 500, `${complaints.join('; ')}.`);
}
