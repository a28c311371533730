import { CustodianError } from '@app/runtime';
import { dictionary } from '@zxcvbn-ts/language-common';

/** What a password must not be made of. */
export interface PasswordContext {
  readonly email: string;
  readonly name: string;
  /** name of the utility */
  readonly utility: string;
}

const SHORTEST = 12;
const LONGEST = 128;
/** Parts of a name that are shorter are in many good passwords. */
const SHORTEST_PART = 4;
const FEWEST_CHARACTERS = 5;

/** What passwords that people think of first are made of; digits, signs and repetition around them do not help. */
const commonWords = `
  password passwort contrasena passphrase passcode secret secreto welcome bienvenido letmein iloveyou teamo tequiero
  qwerty qwertyuiop asdfghjkl zxcvbnm qazwsx abc admin administrator administrador changeme default login signin access
  master user monkey dragon sunshine princess princesa football futbol baseball superman batman shadow michael jordan
  hunter trustno whatever computer internet summer winter spring autumn hello test guest root demo greenbutton
  electricity electricidad energy energia power meter utility correcthorsebatterystaple texas dallas houston`
  .trim()
  .split(/\s+/);
/** The 49,000 passwords found most often where passwords have leaked, in small letters. */
const leakedPasswords = new Set(dictionary['passwords-common']);
const sequences = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv',
];
const lookalikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  $: 's',
  '@': 'a',
  '!': 'i',
};

/**
 * Length and what everybody would guess first, and nothing of what it must be made of (NIST SP 800-63B section 3.1.1.2).
 * @throws CustodianError 400: `password-too-short`, `password-too-long`, `password-common`, `password-personal`
 */
export function checkPassword(password: string, context: PasswordContext): void {
  // counted as people count: one sign one, whatever it takes to write it
  const length = Array.from(password.normalize('NFKC')).length;
  if (length < SHORTEST) throw refused('too-short', `A password has ${SHORTEST} characters at least.`);
  if (length > LONGEST) throw refused('too-long', `A password has ${LONGEST} characters at most.`);
  const small = password.normalize('NFKC').toLowerCase();
  if (isCommon(small)) throw refused('common', 'The password is one that is guessed first.');
  if (isPersonal(small, context)) {
    throw refused('personal', "The password is made of your name, your e-mail address or the utility's name.");
  }
}

const refused = (what: 'too-short' | 'too-long' | 'common' | 'personal', text: string): CustodianError =>
  new CustodianError(`password-${what}`, 400, text);

function isCommon(small: string): boolean {
  if (new Set(small).size < FEWEST_CHARACTERS) return true;
  if (leakedPasswords.has(small) || leakedPasswords.has(lettersOf(small))) return true;
  if (sequences.some((sequence) => isOfPieces(small, sequence))) return true;
  const rest = commonWords.reduce((left, word) => left.replaceAll(word, ''), lettersOf(small));
  // words alone, or words with little that is the person's own
  return rest.length < FEWEST_CHARACTERS && rest.length < lettersOf(small).length;
}

/** Whether the text is of pieces of four or more of the sequence, forwards or backwards. */
function isOfPieces(text: string, sequence: string): boolean {
  const backwards = Array.from(sequence).toReversed().join('');
  const pieces = Array.from({ length: text.length - 3 }, (_, index) => text.slice(index, index + 4));
  const inSequence = pieces.filter((piece) => sequence.includes(piece) || backwards.includes(piece));
  return inSequence.length >= pieces.length - 3;
}

/** The letters alone, digits and signs that stand for letters read as such. */
const lettersOf = (small: string): string =>
  small
    .replaceAll(/^\d+|\d+$|[!.?]+$/g, '')
    .replaceAll(/[0134 5$@!]/g, (sign) => lookalikes[sign] ?? '')
    .normalize('NFD')
    .replaceAll(/[^\p{L}]/gu, '');

function isPersonal(small: string, { email, name, utility }: PasswordContext): boolean {
  const [mailbox = ''] = email.split('@');
  const whole = [email, mailbox, ...[name, utility].map((each) => each.replaceAll(' ', ''))];
  const parts = [...whole, ...`${name} ${utility} ${mailbox}`.split(/[^\p{L}\d]+/u)]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= SHORTEST_PART)
    .sort((a, b) => b.length - a.length);
  const rest = parts.reduce((left, part) => left.replaceAll(part, ''), small.replaceAll(' ', ''));
  return rest.length < small.replaceAll(' ', '').length && rest.length < SHORTEST - SHORTEST_PART;
}
