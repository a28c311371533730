import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button } from './components/button.js';
import { CsrfField } from './components/form.js';
import { Icon } from './icon.js';
import { usePage } from './page-context.js';

const texts = textsIn({
  en: {
    warning: 'Nothing has happened here for a while. In two minutes you are signed out.',
    stay: 'Stay signed in',
  },
  es: {
    warning: 'Aquí no ha ocurrido nada desde hace un rato. En dos minutos se cerrará su sesión.',
    stay: 'Seguir dentro',
  },
});

/** Where the script asks how long a session lasts still, and where it is made to last. */
export const IDLE_PATHS = { ask: '/sign-in/idle', stay: '/sign-in/stay' } as const;

/** Shown by script before a session ends for want of use (WCAG 2.2.1); without script it ends all the same. */
export function IdleWarning(): JSX.Element | null {
  const { idleSeconds, language } = usePage();
  if (idleSeconds === undefined) return null;
  const t = texts(language);
  return (
    <div class="idle" role="alert">
      <div class="note warn" data-idle-seconds={idleSeconds} data-idle-ask={IDLE_PATHS.ask} hidden>
        <Icon name="warning" />
        <form method="post" action={IDLE_PATHS.stay} class="row">
          <p>{t.warning}</p>
          <CsrfField />
          <Button>{t.stay}</Button>
        </form>
      </div>
    </div>
  );
}
