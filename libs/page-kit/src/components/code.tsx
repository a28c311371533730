import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { usePage } from '../page-context.js';
import { CopyButton } from './button.js';

const texts = textsIn({ en: { copy: 'Copy', done: 'Copied' }, es: { copy: 'Copiar', done: 'Copiado' } });

interface CodeProps {
  readonly text: string;
  /** where it may be long: it then scrolls in a box of this name */
  readonly box?: string | undefined;
}

/** A text to copy whole: a command, a key, a program. It wraps, and never scrolls sideways. */
export function Code({ text, box }: CodeProps): JSX.Element {
  const t = texts(usePage().language);
  return (
    <div class="code">
      {box === undefined ? (
        <pre>{text}</pre>
      ) : (
        <pre class="box" tabindex={0} role="region" aria-label={box}>
          {text}
        </pre>
      )}
      <CopyButton text={text} word={t.copy} done={t.done} />
    </div>
  );
}
