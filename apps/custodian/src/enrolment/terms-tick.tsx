import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Tick, usePage } from '@app/page-kit';
import { saying } from '@app/web';

const texts = textsIn({
  en: {
    accept: 'I accept the terms of use',
    read: 'Read the terms of use',
    accepted: 'The terms of use that you accepted when you registered hold for this account too.',
  },
  es: {
    accept: 'Acepto las condiciones de uso',
    read: 'Leer las condiciones de uso',
    accepted: 'Las condiciones de uso que aceptó al registrarse valen también para esta cuenta.',
  },
});

/** The check of a form that holds a `TermsTick`. */
export const sayAccept = saying({
  en: 'To go on, accept the terms of use.',
  es: 'Para continuar, acepte las condiciones de uso.',
});

/** Whoever sends the form accepts the terms (BR-017.018): never ticked beforehand. */
export function TermsTick(): JSX.Element {
  const t = texts(usePage().language);
  return (
    <div class="stack-2">
      <Tick name="terms" label={t.accept} />
      <p class="small">
        <a href="/terms">{t.read}</a>
      </p>
    </div>
  );
}

/** In its place where they were accepted while registering: nobody is asked the same twice within a minute. */
export function TermsAccepted(): JSX.Element {
  const t = texts(usePage().language);
  return (
    <p class="small">
      {t.accepted} <a href="/terms">{t.read}</a>
    </p>
  );
}
