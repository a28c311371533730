import { isEmail } from 'class-validator';
import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Language } from '@app/language';

/** A paragraph, a link in a line of its own, or something to copy, such as a code. */
export type MailPart = string | { readonly link: string; readonly label: string } | { readonly code: string };

/** A message to one person, in their language. */
export interface Mail {
  readonly to: string;
  readonly language: Language;
  readonly subject: string;
  readonly body: readonly MailPart[];
}

/** A message as it is sent: the same in plain text and in HTML. */
export interface WrittenMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Writes a message. Nothing that it is given can become a header: an address is one, and a subject is one line.
 *
 * @throws RangeError where `to` is no address: the caller has checked it
 */
export function writeMail({ to, language, subject, body }: Mail, signature: string): WrittenMail {
  if (!isEmail(to)) throw new RangeError('that is no mail address');
  return {
    to,
    subject: oneLine(subject),
    text: `${[...body.map(textOf), `-- \n${oneLine(signature)}`].join('\n\n')}\n`,
    html: `<!doctype html>${renderToString(<Letter language={language} body={body} signature={signature} />)}`,
  };
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

function textOf(part: MailPart): string {
  if (typeof part === 'string') return part;
  return 'link' in part ? `${part.label}:\n${part.link}` : part.code;
}

/** Readers of mail know inline styles alone. */
const STYLES = {
  page: 'margin:0;padding:24px;background:#f4f7f5;color:#12211b;font:17px/1.5 "Segoe UI",system-ui,Helvetica,Arial,sans-serif',
  sheet: 'max-width:36em;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #d3dcd7;border-radius:4px',
  part: 'margin:0 0 16px',
  link: 'display:inline-block;padding:10px 18px;background:#0a6640;color:#ffffff;border-radius:4px;font-weight:600;text-decoration:none',
  address: 'display:block;margin-top:8px;font-size:13px;color:#44534c;word-break:break-all',
  code: 'font:600 26px/1.3 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.08em',
  signature: 'margin:24px 0 0;padding-top:16px;border-top:1px solid #d3dcd7;font-size:15px;color:#44534c',
} as const;

function Letter({ language, body, signature }: Pick<Mail, 'language' | 'body'> & { signature: string }): JSX.Element {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
      </head>
      <body style={STYLES.page}>
        <div style={STYLES.sheet}>
          {body.map((part, index) => (
            <p key={index} style={STYLES.part}>
              <Part part={part} />
            </p>
          ))}
          <p style={STYLES.signature}>{signature}</p>
        </div>
      </body>
    </html>
  );
}

function Part({ part }: { part: MailPart }): JSX.Element {
  if (typeof part === 'string') return <>{part}</>;
  if ('code' in part) return <span style={STYLES.code}>{part.code}</span>;
  return (
    <>
      <a href={part.link} style={STYLES.link}>
        {part.label}
      </a>
      <span style={STYLES.address}>{part.link}</span>
    </>
  );
}
