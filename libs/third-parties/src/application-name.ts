import { CustodianError } from '@app/runtime';

/** What cannot be seen, or turns text around: controls, formats, unassigned and private characters, line separators. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Whether a text that others will read has what they cannot see; it may have several lines. */
export const hasUnseen = (text: string): boolean => UNSEEN.test(text.replaceAll(/\r?\n/g, ' '));

/** Scripts that are read together (UTS 39 section 5.2, highly restrictive). */
const TOGETHER = /^[\p{sc=Latn}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}\p{sc=Hang}]$/u;
const ALONE = 'Arab Armn Beng Cyrl Deva Ethi Geor Grek Gujr Guru Hebr Khmr Knda Laoo Mlym Mymr Sinh Taml Telu Thai Tibt'
  .split(' ')
  .map((script) => new RegExp(`^\\p{sc=${script}}$`, 'u'));

/** Letters that look like a Latin one, after small letters were made of capitals and marks taken off (UTS 39 section 4). */
const lookalikes = new Map(
  Object.entries({
    a: 'аɑα',
    b: 'ьвƅβ',
    c: 'сϲᴄ¢',
    d: 'ԁɗđ',
    e: 'еєҽ℮ε',
    f: 'ƒſϝ',
    g: 'ɡց',
    h: 'һհн',
    i: 'іıιɩlӏ1|!ا',
    j: 'јϳ',
    k: 'кκ',
    m: 'м',
    n: 'ոпηи',
    o: 'оοσօ0øഠ๐',
    p: 'рρϸ',
    q: 'ԛզ',
    r: 'гᴦ',
    s: 'ѕƽ5$',
    t: 'тτŧ',
    u: 'υսцʋ',
    v: 'νѵѵ',
    w: 'ԝѡωաш',
    x: 'хχ×',
    y: 'уүγч',
    z: 'ᴢ2',
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin] as const)),
);

/** Pairs that look like one letter. */
const pairs = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/ci/g, 'd'],
] as const;

/** Words that make no name another one. */
const PLAIN_WORDS = 'the official app application portal online my inc llc ltd co company';

/** What a name looks like, whatever it is written with: two names with one skeleton cannot be told apart at a glance. */
export function nameSkeleton(name: string): string {
  return wordsOf(name).join('');
}

/**
 * A name as it may be shown to customers.
 *
 * @param reserved names of the utility, which no application may bear
 * @throws CustodianError `deceptive-name` (400) where it has characters that cannot be seen, mixes scripts, or looks like a
 * reserved one
 */
export function requireHonestName(name: string, reserved: readonly string[] = []): void {
  if (UNSEEN.test(name)) throw deceptive('has characters that cannot be seen');
  if (mixesScripts(name)) throw deceptive('mixes letters of several scripts');
  const own = distinctive(name);
  if (reserved.some((other) => own !== '' && own === distinctive(other)))
    throw deceptive('looks like that of the utility');
}

/** Whether a name has another one in it, whole words of it, as `Live Oak Savings` has `Live Oak`. */
export function mentions(name: string, other: string): boolean {
  const inside = ` ${wordsOf(other).join(' ')} `;
  return inside.trim() !== '' && ` ${wordsOf(name).join(' ')} `.includes(inside);
}

function mixesScripts(name: string): boolean {
  const letters = Array.from(name.normalize('NFC')).filter(
    (character) => /\p{L}/u.test(character) && !/\p{sc=Zyyy}/u.test(character),
  );
  if (letters.every((letter) => TOGETHER.test(letter))) return false;
  return !ALONE.some((script) => letters.every((letter) => script.test(letter)));
}

/** The words of a name, each by its looks. */
function wordsOf(name: string): string[] {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const latin = Array.from(plain, (character) => lookalikes.get(character) ?? character).join('');
  const joined = pairs.reduce((text, [pair, letter]) => text.replaceAll(pair, letter), latin);
  return joined.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

const plainWords = new Set(wordsOf(PLAIN_WORDS));
const distinctive = (name: string): string =>
  wordsOf(name)
    .filter((word) => !plainWords.has(word))
    .join('');

const deceptive = (why: string): CustodianError =>
  new CustodianError('deceptive-name', 400, `The name of the application ${why}: choose another.`);
