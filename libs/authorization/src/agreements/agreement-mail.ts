import { Scope } from '@app/espi';
import { Formats, textsIn, type Language } from '@app/language';
import type { Mail } from '@app/mail';
import type { TimeZone } from '@app/time';
import type { User } from '@app/users';
import { inBrief } from '../consent/kinds-of-data.js';
import type { Agreement } from './agreement.js';

const texts = textsIn({
  en: {
    hello: (name: string) => `Hello ${name},`,
    proposed: {
      subject: (company: string) => `${company} asks to see your energy data`,
      text: (company: string, esiid: string) =>
        `${company} proposes an agreement about the data of your meter with ESIID ${esiid}. Nothing is shared unless you accept.`,
      wants: (what: string) => `It asks for: ${what}.`,
      purpose: (purpose: string) => `What for, in its words: ${purpose}`,
      until: (day: string) => `You can answer until ${day}. You choose how much, and until when.`,
      link: 'Read it, and accept or reject',
      notAsked: 'If you know nothing of this, reject it: you owe nobody an answer. It was not told whether you exist.',
    },
    answered: {
      accepted: {
        subject: (esiid: string) => `Accepted: the agreement for ESIID ${esiid}`,
        text: (company: string, esiid: string, email: string) =>
          `The customer has accepted what ${company} proposed to ${email} for ESIID ${esiid}. What was agreed may be less than was proposed: the agreement says what it is.`,
      },
      rejected: {
        subject: (esiid: string) => `Rejected: the agreement for ESIID ${esiid}`,
        text: (company: string, esiid: string, email: string) =>
          `The customer has rejected what ${company} proposed to ${email} for ESIID ${esiid}.`,
      },
      reason: (reason: string) => `The reason: ${reason}`,
      link: 'The agreement',
    },
    reasons: {
      'did-not-ask': 'Did not ask for it',
      'do-not-know-company': 'Does not know the company',
      'too-much-data': 'Too much data',
      'too-long': 'Too long',
      'no-longer-needed': 'No longer needed',
      other: 'Something else',
    },
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    proposed: {
      subject: (company) => `${company} pide ver sus datos de energía`,
      text: (company, esiid) =>
        `${company} propone un acuerdo sobre los datos de su medidor con ESIID ${esiid}. No se comparte nada si usted no acepta.`,
      wants: (what) => `Pide: ${what}.`,
      purpose: (purpose) => `Para qué, con sus palabras: ${purpose}`,
      until: (day) => `Puede responder hasta el ${day}. Usted elige cuánto y hasta cuándo.`,
      link: 'Leerlo, y aceptar o rechazar',
      notAsked: 'Si no sabe nada de esto, rechácelo: no debe respuesta a nadie. No se le ha dicho si usted existe.',
    },
    answered: {
      accepted: {
        subject: (esiid) => `Aceptado: el acuerdo del ESIID ${esiid}`,
        text: (company, esiid, email) =>
          `El cliente ha aceptado lo que ${company} propuso a ${email} para el ESIID ${esiid}. Lo acordado puede ser menos que lo propuesto: el acuerdo lo indica.`,
      },
      rejected: {
        subject: (esiid) => `Rechazado: el acuerdo del ESIID ${esiid}`,
        text: (company, esiid, email) =>
          `El cliente ha rechazado lo que ${company} propuso a ${email} para el ESIID ${esiid}.`,
      },
      reason: (reason) => `El motivo: ${reason}`,
      link: 'El acuerdo',
    },
    reasons: {
      'did-not-ask': 'No lo pidió',
      'do-not-know-company': 'No conoce la empresa',
      'too-much-data': 'Demasiados datos',
      'too-long': 'Demasiado tiempo',
      'no-longer-needed': 'Ya no hace falta',
      other: 'Otra cosa',
    },
  },
});

/** Why a customer rejected, as the third party reads it. */
export function rejectionInWords({ reason, words }: NonNullable<Agreement['rejection']>, language: Language): string {
  const known = texts(language).reasons[reason];
  return words === undefined ? known : `${known}: ${words}`;
}

interface Settings {
  readonly baseUrl: string;
  readonly zone: TimeZone;
}
type Addressee = Pick<User, 'name' | 'email' | 'language'>;

/** To the customer: that something is proposed. */
export function proposalMail(
  { name, email, language }: Addressee,
  { _id, esiid, scope, purpose, invitationExpiresAt }: Agreement,
  company: string,
  { baseUrl, zone }: Settings,
): Mail {
  const t = texts(language).proposed;
  const lastDay = Formats.in(language, zone.name).date(new Date(invitationExpiresAt.getTime() - 1));
  return {
    to: email,
    language,
    subject: t.subject(company),
    body: [
      texts(language).hello(name),
      t.text(company, esiid),
      t.wants(inBrief(Scope.parse(scope), language)),
      t.purpose(purpose),
      t.until(lastDay),
      { link: `${baseUrl}/sharing/proposals/${_id}`, label: t.link },
      t.notAsked,
    ],
  };
}

/** To an owner of the application: how the customer answered. */
export function answerMail(
  { name, email, language }: Addressee,
  { _id, applicationId, esiid, email: asked, rejection }: Agreement,
  company: string,
  { baseUrl }: Settings,
): Mail {
  const t = texts(language).answered;
  const said = rejection === undefined ? t.accepted : t.rejected;
  return {
    to: email,
    language,
    subject: said.subject(esiid),
    body: [
      texts(language).hello(name),
      said.text(company, esiid, asked),
      ...(rejection === undefined ? [] : [t.reason(rejectionInWords(rejection, language))]),
      { link: `${baseUrl}/developers/applications/${applicationId}/agreements/${_id}`, label: t.link },
    ],
  };
}
