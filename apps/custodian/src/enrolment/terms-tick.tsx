import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Tick, usePage } from '@app/page-kit';
import { saying } from '@app/web';

const texts = textsIn({
  en: { before: 'I accept the ', terms: 'terms of use' },
  es: { before: 'Acepto las ', terms: 'condiciones de uso' },
});

/** The check of a form that holds a `TermsTick`. */
export const sayAccept = saying({
  en: 'An account takes that you accept the terms of use.',
  es: 'Para una cuenta hace falta que acepte las condiciones de uso.',
});

/** Whoever sends the form accepts the terms (BR-017.018): never ticked beforehand. */
export function TermsTick(): JSX.Element {
  const t = texts(usePage().language);
  const label = (
    <>
      {t.before}
      <a href="/terms">{t.terms}</a>
    </>
  );
  return <Tick name="terms" label={label} />;
}
