const pchar = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})";
const userInfo = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@";
const registeredName = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*";
const authority = `//(?:${userInfo})?(?:\\[[^\\]]*\\]|${registeredName})(?::[0-9]{1,9})?`;
const tail = `(?:\\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?[\\]])*)?`;
const segments = `(?:/${pchar}*)*`;
const rootless = `${pchar}+${segments}`;
const absolutePath = `/(?:${pchar}+${segments})?`;
const noColon = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=@]|%[0-9A-Fa-f]{2})+";

const uri = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:(?:${authority}${segments}|${absolutePath}|${rootless}|)${tail}$`);
const relative = new RegExp(`^(?:${authority}${segments}|${absolutePath}|${noColon}${segments}|)${tail}$`);

/**
 * True for what XSD processors take as an xs:anyURI: an RFC 3986 URI or relative reference in which characters outside
 * of ASCII, and the ones that an IRI must escape, may stand as they are.
 */
export function isUriReference(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are among those that may stand for themselves
  const escaped = text.replace(/[\u0000-\u0020<>"{}|\\^`'\u007f-\u{10ffff}]/gu, '_');
  return uri.test(escaped) || relative.test(escaped);
}
