import { languages, textsIn, type Language } from '@app/language';
import type { Mail } from '@app/mail';
import type { ContactOnFile } from './contact-on-file.js';

const texts = textsIn({
  en: {
    hello: (name: string) => `Hello ${name},`,
    codeSubject: 'Your code to see your account online',
    code: 'Somebody, perhaps you, wants to see your account and your readings online. This code lets them:',
    codeAbove: 'the one above.',
    enter: 'If it was you, enter it where you asked for it',
    life: { email: 'The code works once, for 24 hours.', letter: 'The code works once, for 21 days from this letter.' },
    notYou: 'If it was not you, give the code to nobody, not to us either: without it nothing happens.',
    sign: 'Sign in and enter it here:',
    addedSubject: 'Somebody new sees your account online',
    added:
      'Somebody has entered the code that we sent to the contact on file, and now sees the account and its readings.',
    strange: 'If you do not know of it, tell us at once.',
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    codeSubject: 'Su código para ver su cuenta en línea',
    code: 'Alguien, quizá usted, quiere ver su cuenta y sus lecturas en línea. Este código se lo permite:',
    codeAbove: 'el de arriba.',
    enter: 'Si fue usted, escríbalo donde lo pidió',
    life: {
      email: 'El código sirve una vez, durante 24 horas.',
      letter: 'El código sirve una vez, durante 21 días desde esta carta.',
    },
    notYou: 'Si no fue usted, no dé el código a nadie, tampoco a nosotros: sin él no ocurre nada.',
    sign: 'Entre y escríbalo aquí:',
    addedSubject: 'Otra persona ve su cuenta en línea',
    added: 'Alguien ha escrito el código que enviamos al contacto registrado, y ahora ve la cuenta y sus lecturas.',
    strange: 'Si usted no sabe de ello, avísenos enseguida.',
  },
});

interface CodeSent {
  readonly code: string;
  /** page on which it is entered */
  readonly link: string;
}

export function codeMail(to: string, language: Language, contact: ContactOnFile, { code, link }: CodeSent): Mail {
  const t = texts(language);
  const body = [t.hello(contact.name), t.code, { code }, { link, label: t.enter }, t.life.email, t.notYou];
  return { to, language, subject: t.codeSubject, body: [...body, ...alsoIn(language, contact)] };
}

/** What everybody must understand, in the other language too where the contact's is not known: they may not have asked. */
const alsoIn = (language: Language, contact: ContactOnFile): string[] =>
  languages
    .filter((other) => other !== language && contact.language === undefined)
    .map((other) => `${texts(other).code} ${texts(other).codeAbove} ${texts(other).notYou}`);

/** A letter to be printed: the address, and the words below it. */
export interface Letter {
  readonly address: readonly string[];
  readonly text: string;
}

export function codeLetter(language: Language, contact: ContactOnFile, { code, link }: CodeSent): Letter {
  const t = texts(language);
  const { name, address } = contact;
  const paragraphs = [
    t.codeSubject,
    t.hello(name),
    t.code,
    `    ${code}`,
    `${t.sign}\n${link}`,
    t.life.letter,
    t.notYou,
    ...alsoIn(language, contact),
  ];
  return { address: [name, ...address], text: paragraphs.join('\n\n') };
}

/** To whoever sees the account already. */
export function enrolledMail(to: string, language: Language, name: string): Mail {
  const t = texts(language);
  return { to, language, subject: t.addedSubject, body: [t.hello(name), t.added, t.strange] };
}
