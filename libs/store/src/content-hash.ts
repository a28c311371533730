import { hash } from 'node:crypto';

/** A hash of a plain value that does not depend on the order of its properties; SHA-256, base64url. */
export const contentHash = (value: unknown): string => hash('sha256', canonicalJson(value), 'base64url');

/**
 * A plain value as JSON with its properties in one order (RFC 8785); dates and ids are texts in it. As JSON.stringify
 * has it, but for the order: that sorts by a replacer, which takes several times as long.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson((value.toJSON as () => unknown)());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
