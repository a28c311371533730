// oxlint-disable no-control-regex -- XML 1.0 forbids control characters, so they have to be named here
const special = /[&<>"\u0000-\u001f\ufffe\uffff\ud800-\udfff]/;
const inText = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const inAttribute = /[&<>"\u0000-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const reference = (character: string): string => references[character] ?? '\ufffd';

/** Text as element content that reads back the same; what XML 1.0 cannot carry becomes U+FFFD. */
export function escapeText(text: string): string {
  return special.test(text) ? text.replace(inText, reference) : text;
}

/** Text as the value of a double-quoted attribute that reads back the same; what XML 1.0 cannot carry becomes U+FFFD. */
export function escapeAttribute(text: string): string {
  return special.test(text) ? text.replace(inAttribute, reference) : text;
}
