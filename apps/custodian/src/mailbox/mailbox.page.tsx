import type { JSX } from 'preact';
import { Formats, textsIn } from '@app/language';
import type { StoredMail } from '@app/mail';
import { DataTable, EmptyState, Facts, Head, Note, Page, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    title: 'Mailbox',
    note: 'No mail server is set, so messages are shown here instead of being sent. They vanish after three days.',
    caption: 'Messages, newest first',
    empty: 'No message has been written yet. One appears here as soon as somebody signs up or forgets a password.',
    subject: 'Subject',
    to: 'To',
    when: 'Written',
  },
  es: {
    title: 'Buzón',
    note: 'No hay servidor de correo configurado, así que los mensajes se muestran aquí en vez de enviarse. Desaparecen a los tres días.',
    caption: 'Mensajes, primero los más recientes',
    empty: 'Todavía no se ha escrito ningún mensaje. Aparecerá uno cuando alguien se registre u olvide su contraseña.',
    subject: 'Asunto',
    to: 'Para',
    when: 'Escrito',
  },
});

interface Props {
  readonly page: PageContext;
  readonly timeZone: string;
}

export function MailboxPage({ page, timeZone, mails }: Props & { mails: readonly StoredMail[] }): JSX.Element {
  const t = texts(page.language);
  const formats = Formats.in(page.language, timeZone);
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.note} />
      <div class="sheet bleed">
        {mails.length === 0 ? (
          <EmptyState>{t.empty}</EmptyState>
        ) : (
          <div class="flush">
            <DataTable
              caption={t.caption}
              captionHidden
              rows={mails}
              keyOf={({ _id }) => _id}
              columns={[
                { heading: t.subject, cell: ({ _id, subject }) => <a href={`/mailbox/${_id}`}>{subject}</a> },
                { heading: t.to, cell: ({ to }) => <span class="mono">{to}</span> },
                { heading: t.when, cell: ({ queuedAt }) => formats.exactTime(queuedAt) },
              ]}
            />
          </div>
        )}
      </div>
    </Page>
  );
}

export function MailPage({ page, timeZone, mail }: Props & { mail: StoredMail }): JSX.Element {
  const t = texts(page.language);
  const facts = [
    { name: t.to, value: mail.to },
    { name: t.when, value: Formats.in(page.language, timeZone).exactTime(mail.queuedAt) },
  ];
  return (
    <Page page={page} title={mail.subject}>
      <Head title={mail.subject} above={<a href="/mailbox">{t.title}</a>} />
      <Note>{t.note}</Note>
      <div class="sheet bleed apart-s">
        <Facts facts={facts} />
        <div class="letter">{withLinks(mail.text)}</div>
      </div>
    </Page>
  );
}

/** A message is plain text; its addresses can be followed. */
const withLinks = (text: string): (string | JSX.Element)[] =>
  text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <a key={index} href={part}>
        {part}
      </a>
    ),
  );
