import { Configuration } from './configuration.js';
import { declaredVariables, type Variable } from './variable.js';

function defaultText({ default: value, defaultDoc }: Variable): string {
  if (defaultDoc !== undefined) return defaultDoc;
  return typeof value === 'function' || value === undefined ? '' : `\`${String(value)}\``;
}

/** The reference of all environment variables, as Markdown. */
export function configurationReference(): string {
  const rows = declaredVariables(Configuration).map(
    (variable) => `| \`${variable.name}\` | ${defaultText(variable)} | ${variable.values} | ${variable.doc} |`,
  );
  return [
    '# Configuration',
    '',
    'Generated from the class `Configuration` in `libs/runtime` by `npm run generate`; do not edit.',
    'Every setting is an environment variable. One that is unset or empty takes its default; a wrong value stops the program with a line that names it.',
    '',
    '| variable | default | values | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
