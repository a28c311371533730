/** What no line of a log may hold, each by the form that it has here. */
const FORBIDDEN: readonly (readonly [what: string, form: RegExp])[] = [
  // 256 bits in base64url: tokens, codes, links, cookies of sessions; the key of a prepared file is a hash of that form
  ['a random secret', /(?<![\w-]|"key":")[\w-]{43}(?![\w-])/],
  ['the secret of a webhook', /whsec_[\w+/]{8}/],
  ['a signed token', /eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/],
  ['the credentials of a request', /\b(?:Bearer|Basic) [\w+/.~-]{8}/i],
  ['the key of a second factor', /(?<![A-Z0-9])(?:[A-Z2-7]{32}|[A-Z2-7]{4}(?: [A-Z2-7]{4}){7})(?![A-Z0-9])/],
  ['a password in an address', /\/\/[^\s/"@]+:[^\s/"@]+@/],
  ['an e-mail address', /[\w.+-]+@[\w-]+\.\w/],
];

/** @param passwords that whoever wrote the log has used @returns what a line of a log holds that none may */
export function secretsIn(line: string, passwords: readonly string[] = []): string[] {
  const forms = FORBIDDEN.filter(([, form]) => form.test(line)).map(([what]) => what);
  return passwords.some((password) => line.includes(password)) ? [...forms, 'a password'] : forms;
}
