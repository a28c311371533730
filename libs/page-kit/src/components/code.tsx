import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { usePage } from '../page-context.js';
import { CopyButton } from './button.js';

const texts = textsIn({ en: { copy: 'Copy', done: 'Copied' }, es: { copy: 'Copiar', done: 'Copiado' } });

/** A text to copy whole: a command, a key, a program. It wraps, and never scrolls sideways. */
export function Code({ text }: { text: string }): JSX.Element {
  const t = texts(usePage().language);
  return (
    <div class="code">
      <pre>{text}</pre>
      <CopyButton text={text} word={t.copy} done={t.done} />
    </div>
  );
}
