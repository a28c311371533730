/** No address of the server: only what is below it counts. */
const HERE = 'http://here.invalid';

/**
 * Where to go on after signing in, a change of language, and the like: a path of this server, with its query.
 *
 * @param next as it came from outside: `//evil.example`, `/\evil.example`, `https:…`, and lists are not followed
 */
export function returnAddress(next: unknown, otherwise = '/'): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || !URL.canParse(next, HERE))
    return otherwise;
  const { origin, pathname, search, hash } = new URL(next, HERE);
  // dots may leave two slashes at the beginning: /.//evil.example
  return origin === HERE && !/^\/[/\\]/.test(pathname) ? `${pathname}${search}${hash}` : otherwise;
}
