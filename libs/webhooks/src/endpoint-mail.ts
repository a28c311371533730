import { isEmail } from 'class-validator';
import { Formats, textsIn, type Language } from '@app/language';
import type { Mail, MailOutbox } from '@app/mail';
import type { Application } from '@app/third-parties';
import type { Users } from '@app/users';
import type { ClientSession } from 'mongodb';
import type { SuspensionReason } from './notification-endpoint.js';

/** What became of an endpoint. */
export type EndpointNews = { readonly uri: string; readonly since: Date } & (
  { readonly what: 'failing' } | { readonly what: 'suspended'; readonly reason: SuspensionReason }
);

const texts = textsIn({
  en: {
    failing: {
      subject: (name: string) => `Notifications do not reach ${name}`,
      text: (uri: string, since: string) =>
        `Since ${since}, ${uri} has not answered our notifications with success. We go on trying, for three days in all; nothing is lost meanwhile.`,
    },
    suspended: {
      subject: (name: string) => `Notifications to ${name} have stopped`,
      failing: (uri: string, since: string) =>
        `${uri} has not answered our notifications with success since ${since}. Nothing is sent there any more until you resume it.`,
      gone: (uri: string) =>
        `${uri} has answered 410 Gone: that it wants no more notifications. Nothing is sent there any more until you resume it.`,
      next: 'What has not arrived is kept. When your server is well again, resume with one button, and it is sent in its order.',
    },
    link: 'The deliveries and what was answered',
  },
  es: {
    failing: {
      subject: (name) => `Las notificaciones no llegan a ${name}`,
      text: (uri, since) =>
        `Desde el ${since}, ${uri} no ha respondido con éxito a nuestras notificaciones. Seguimos intentándolo, tres días en total; mientras tanto no se pierde nada.`,
    },
    suspended: {
      subject: (name) => `Las notificaciones a ${name} se han detenido`,
      failing: (uri, since) =>
        `${uri} no ha respondido con éxito a nuestras notificaciones desde el ${since}. No se envía nada más allí hasta que usted las reanude.`,
      gone: (uri) =>
        `${uri} ha respondido 410 Gone: que no quiere más notificaciones. No se envía nada más allí hasta que usted las reanude.`,
      next: 'Lo que no ha llegado se guarda. Cuando su servidor esté bien, reanude con un botón y se envía en su orden.',
    },
    link: 'Las entregas y lo que se respondió',
  },
});

/** Of the contacts that an application names, beside its owners. */
const MOST_CONTACTS = 5;

interface Services {
  readonly users: Pick<Users, 'get'>;
  readonly mail: Pick<MailOutbox, 'queue'>;
}

/** Tells the people of an application, by mail, what became of its endpoint: owners in their language, contacts in English. */
export class EndpointMail {
  constructor(
    private readonly services: Services,
    private readonly settings: {
      /** where the owners read of the deliveries of an application */
      readonly addressOf: (applicationId: string) => string;
      readonly timeZone: string;
    },
  ) {}

  /** As part of the transaction of what is told. */
  async tell(application: Application, news: EndpointNews, session: ClientSession): Promise<void> {
    const { owners = [], metadata } = application;
    // an owner may be an organisation, which has no mailbox
    const people = await Promise.allSettled(owners.map(async (owner) => this.services.users.get(owner)));
    const readers = new Map<string, Language>(
      metadata.contacts.filter(isAddress).slice(0, MOST_CONTACTS).map(inEnglish),
    );
    for (const person of people) {
      if (person.status === 'fulfilled') readers.set(person.value.email, person.value.language);
    }
    for (const [to, language] of readers) {
      await this.services.mail.queue(this.#mail({ to, language }, application, news), session);
    }
  }

  #mail(
    { to, language }: { to: string; language: Language },
    { _id, metadata }: Application,
    news: EndpointNews,
  ): Mail {
    const t = texts(language);
    const { addressOf, timeZone } = this.settings;
    const since = Formats.in(language, timeZone).dateTime(news.since);
    const link = { link: addressOf(_id), label: t.link };
    if (news.what === 'failing') {
      const subject = t.failing.subject(metadata.client_name);
      return { to, language, subject, body: [t.failing.text(news.uri, since), link] };
    }
    const text = news.reason === 'gone' ? t.suspended.gone(news.uri) : t.suspended.failing(news.uri, since);
    return { to, language, subject: t.suspended.subject(metadata.client_name), body: [text, t.suspended.next, link] };
  }
}

const isAddress = (contact: string): boolean => isEmail(contact);
const inEnglish = (contact: string): [string, Language] => [contact.toLowerCase(), 'en'];
