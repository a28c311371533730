import { Scope } from '@app/espi';
import { Formats, textsIn, type Language } from '@app/language';
import type { Mail, MailPart } from '@app/mail';
import type { TimeZone } from '@app/time';
import type { User } from '@app/users';
import type { Authorization } from '../authorization.js';
import type { Consent } from './consent.js';
import { inBrief } from './kinds-of-data.js';

const texts = textsIn({
  en: {
    hello: (name: string) => `Hello ${name},`,
    see: 'See or change it under Sharing',
    notYou: 'If that was not you, stop the sharing at once and tell us.',
    granted: {
      subject: (company: string) => `You have given ${company} permission to see your data`,
      intro: (when: string) => `This is your receipt. On ${when} you agreed to exactly this:`,
      sees: 'What they can see',
      notSeen: 'What they cannot see',
      meters: 'Which meters',
      number: 'Receipt number',
      signature: 'Signature of this receipt (Ed25519; key and signature)',
    },
    changed: {
      subject: (company: string) => `You have changed what ${company} can see`,
      text: (company: string, meters: string, end: string) => `${company} now sees ${meters}, ${end}.`,
    },
    ended: {
      subject: (company: string) => `${company} can no longer see your data`,
      customer: (company: string) =>
        `You have stopped sharing. ${company} receives nothing more from now on; ask it to delete what it already has.`,
    },
    restored: {
      subject: (company: string) => `${company} can see your data again`,
      text: (company: string) =>
        `${company} had ended your permission itself, and has now taken it up again. It holds as you gave it. If you do not want that, stop it: what you stop stays stopped.`,
    },
    recorded: {
      subject: (company: string) => `We have recorded your permission to ${company}`,
      text: (company: string, how: string, reference: string) =>
        `You gave it ${how} (${reference}), and we have recorded it. ${company} can see from now on:`,
      hows: { paper: 'on paper', telephone: 'by telephone' },
    },
    endedByUtility: (company: string) =>
      `We have ended the permission to ${company} that we had recorded for you. It receives nothing more from now on.`,
    ending: {
      subject: (company: string, day: string) => `${company} can see your data until ${day}`,
      text: (company: string, day: string) =>
        `Your permission to ${company} ends on ${day}. After that it receives nothing more, and you need do nothing.`,
      renew: (company: string, website: string) =>
        `If it is to go on, begin at ${company}${website} and connect again: what you then agree to takes the place of this permission. If it is to end sooner, stop it under Sharing.`,
    },
    meters: (count: number | undefined) =>
      count === undefined ? 'all your meters' : count === 1 ? '1 meter' : `${count} meters`,
    until: (day: string) => `until ${day}`,
    noEnd: 'until you stop it',
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    see: 'Verlo o cambiarlo en Permisos',
    notYou: 'Si no fue usted, retire el permiso enseguida y avísenos.',
    granted: {
      subject: (company) => `Usted ha permitido a ${company} ver sus datos`,
      intro: (when) => `Este es su comprobante. El ${when} usted aceptó exactamente lo siguiente:`,
      sees: 'Qué puede ver',
      notSeen: 'Qué no puede ver',
      meters: 'Qué medidores',
      number: 'Número de comprobante',
      signature: 'Firma de este comprobante (Ed25519; clave y firma)',
    },
    changed: {
      subject: (company) => `Usted ha cambiado lo que ${company} puede ver`,
      text: (company, meters, end) => `Ahora ${company} ve ${meters}, ${end}.`,
    },
    ended: {
      subject: (company) => `${company} ya no puede ver sus datos`,
      customer: (company) =>
        `Usted ha retirado el permiso. ${company} no recibe nada más a partir de ahora; pídale que borre lo que ya tiene.`,
    },
    restored: {
      subject: (company) => `${company} puede ver sus datos otra vez`,
      text: (company) =>
        `${company} había puesto fin a su permiso y ahora lo ha retomado. Vale tal como usted lo dio. Si no lo desea, retírelo: lo que usted retira queda retirado.`,
    },
    recorded: {
      subject: (company) => `Hemos registrado su permiso a ${company}`,
      text: (company, how, reference) =>
        `Usted lo dio ${how} (${reference}) y lo hemos registrado. A partir de ahora ${company} puede ver:`,
      hows: { paper: 'en papel', telephone: 'por teléfono' },
    },
    endedByUtility: (company) =>
      `Hemos terminado el permiso a ${company} que habíamos registrado por usted. No recibe nada más a partir de ahora.`,
    ending: {
      subject: (company, day) => `${company} puede ver sus datos hasta el ${day}`,
      text: (company, day) =>
        `El permiso que dio a ${company} termina el ${day}. Después no recibe nada más, y usted no tiene que hacer nada.`,
      renew: (company, website) =>
        `Si debe continuar, empiece en ${company}${website} y conéctese de nuevo: lo que entonces acepte sustituye a este permiso. Si debe terminar antes, retírelo en Permisos.`,
    },
    meters: (count) => (count === undefined ? 'todos sus medidores' : count === 1 ? '1 medidor' : `${count} medidores`),
    until: (day) => `hasta el ${day}`,
    noEnd: 'hasta que usted lo retire',
  },
});

interface Settings {
  readonly baseUrl: string;
  readonly zone: TimeZone;
}
type Addressee = Pick<User, 'name' | 'email'>;

/** Where a customer finds one of their permissions. */
export const connectionPath = (authorizationId: string): string => `/sharing/${authorizationId}`;

const letter = (to: Addressee, language: Language, subject: string, body: readonly MailPart[]): Mail => ({
  to: to.email,
  language,
  subject,
  body: [texts(language).hello(to.name), ...body],
});

const linkTo = ({ baseUrl }: Settings, authorizationId: string, language: Language): MailPart => ({
  link: `${baseUrl}${connectionPath(authorizationId)}`,
  label: texts(language).see,
});

/** The receipt of what was agreed: word for word as it was shown. */
export function receiptMail(to: Addressee, consent: Consent, settings: Settings): Mail {
  const { text, agreedAt, authorizationId, signature } = consent;
  const { language } = text;
  const t = texts(language).granted;
  const formats = Formats.in(language, settings.zone.name);
  const [, company = ''] = text.who[0] ?? [];
  return letter(to, language, t.subject(company), [
    t.intro(`${formats.dateTime(agreedAt)} (${formats.zoneName(agreedAt)})`),
    text.summary.join(''),
    ...text.who.map(([name, value]) => `${name}: ${value}`),
    ...text.notes,
    `${t.sees}: ${text.sees.join('; ')}.`,
    `${t.notSeen}: ${text.notSeen.join('; ')}.`,
    `${t.meters}: ${text.meters.join('; ')}.`,
    text.promise,
    `${t.number}: ${consent._id}`,
    `${t.signature}: ${signature}`,
    linkTo(settings, authorizationId, language),
    texts(language).notYou,
  ]);
}

/** What became of a permission. */
export type ConnectionNews = 'changed' | 'ended' | 'ended-by-utility' | 'restored' | 'ending' | 'recorded';

interface NewsContent {
  readonly company: string;
  /** where it is on the web, as it says itself */
  readonly website?: string | undefined;
  readonly authorization: Authorization;
}

export function newsMail(
  to: Addressee & Pick<User, 'language'>,
  news: ConnectionNews,
  content: NewsContent,
  settings: Settings,
): Mail {
  const { language } = to;
  const { subject, body } = newsText(news, content, language, settings);
  return letter(to, language, subject, [
    ...body,
    linkTo(settings, content.authorization._id, language),
    ...(news === 'restored' || news === 'ending' ? [] : [texts(language).notYou]),
  ]);
}

function newsText(
  news: ConnectionNews,
  { company, website, authorization }: NewsContent,
  language: Language,
  { zone }: Settings,
): { readonly subject: string; readonly body: readonly string[] } {
  const t = texts(language);
  const { usagePointIds, authorizedPeriod } = authorization;
  const { end } = authorizedPeriod;
  const lastDay = end && Formats.in(language, zone.name).date(new Date(end.getTime() - 1));
  if (news === 'ended') return { subject: t.ended.subject(company), body: [t.ended.customer(company)] };
  if (news === 'ended-by-utility') return { subject: t.ended.subject(company), body: [t.endedByUtility(company)] };
  if (news === 'restored') return { subject: t.restored.subject(company), body: [t.restored.text(company)] };
  if (news === 'ending') {
    const { subject, text, renew } = t.ending;
    const day = lastDay ?? '';
    const body = [text(company, day), renew(company, website === undefined ? '' : ` (${website})`)];
    return { subject: subject(company, day), body };
  }
  const until = lastDay === undefined ? t.noEnd : t.until(lastDay);
  if (news === 'recorded') {
    const { subject, text, hows } = t.recorded;
    const how = hows[authorization.offline?.how ?? 'paper'];
    const what = `${inBrief(Scope.parse(authorization.scope), language)}, ${t.meters(usagePointIds?.length)}, ${until}.`;
    return { subject: subject(company), body: [text(company, how, authorization.offline?.reference ?? ''), what] };
  }
  const { subject, text } = t.changed;
  return { subject: subject(company), body: [text(company, t.meters(usagePointIds?.length), until)] };
}
