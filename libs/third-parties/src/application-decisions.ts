import { textsIn, type Language } from '@app/language';
import type { Mail, MailOutbox } from '@app/mail';
import type { UserServices } from '@app/users';
import type { ClientSession } from 'mongodb';
import { ApplicationStatus, type Application } from './application.js';
import type { ApplicationReviews, Decision } from './application-reviews.js';

const texts = textsIn({
  en: {
    subject: (name: string) => `${name}: the utility has decided`,
    says: (name: string) => ({
      [ApplicationStatus.Review]: `“${name}” stays in review: it sees the made-up customers of the sandbox.`,
      [ApplicationStatus.Production]: `“${name}” is in production: it may ask real customers for permission.`,
      [ApplicationStatus.OnHold]: `“${name}” is on hold: it sees nobody until further notice.`,
      [ApplicationStatus.Revoked]: `“${name}” has been revoked. All permissions that customers gave it have ended.`,
    }),
    reason: (reason: string) => `The reason: ${reason}`,
    link: 'The application and its history',
  },
  es: {
    subject: (name) => `${name}: la compañía ha decidido`,
    says: (name) => ({
      [ApplicationStatus.Review]: `«${name}» sigue en revisión: ve a los clientes inventados del entorno de prueba.`,
      [ApplicationStatus.Production]: `«${name}» está en producción: puede pedir permiso a clientes reales.`,
      [ApplicationStatus.OnHold]: `«${name}» está en espera: no ve a nadie hasta nuevo aviso.`,
      [ApplicationStatus.Revoked]: `«${name}» ha sido revocada. Todos los permisos que le dieron los clientes han terminado.`,
    }),
    reason: (reason) => `El motivo: ${reason}`,
    link: 'La aplicación y su historial',
  },
});

interface Services {
  readonly applicationReviews: ApplicationReviews;
  readonly users: UserServices['users'];
  readonly mail: Pick<MailOutbox, 'queue'>;
}

/** Decisions of staff, of which the owners are told by mail: both or neither. */
export class ApplicationDecisions {
  /** @param addressOf where the owners read about an application */
  constructor(
    private readonly services: Services,
    private readonly addressOf: (applicationId: string) => string,
  ) {}

  /** @throws what ApplicationReviews.decide throws */
  async decide(applicationId: string, decision: Decision, by: string): Promise<Application> {
    return this.services.applicationReviews.decide(applicationId, decision, by, async (application, session) =>
      this.#tell(application, decision.reason.trim(), session),
    );
  }

  async #tell({ _id, owners = [], metadata, status }: Application, reason: string, session: ClientSession) {
    // an owner may be an organisation, which has no mailbox
    const found = await Promise.allSettled(owners.map(async (owner) => this.services.users.get(owner)));
    const people = found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    for (const { email, language } of people) {
      await this.services.mail.queue(
        this.#mail({ to: email, language, name: metadata.client_name, status, reason, id: _id }),
        session,
      );
    }
  }

  #mail(about: {
    to: string;
    language: Language;
    name: string;
    status: ApplicationStatus;
    reason: string;
    id: string;
  }): Mail {
    const { to, language, name, status, reason, id } = about;
    const t = texts(language);
    const body = [t.says(name)[status], t.reason(reason), { link: this.addressOf(id), label: t.link }];
    return { to, language, subject: t.subject(name), body };
  }
}
