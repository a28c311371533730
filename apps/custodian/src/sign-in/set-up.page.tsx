import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Field, Form, Head, Icon, Note, Page, type FormState, type PageContext } from '@app/page-kit';
import type { TotpSecret } from '@app/users';
import { QrCode } from './qr-code.js';

const texts = textsIn({
  en: {
    title: 'Set up your second step',
    sub: 'An authenticator app on your phone shows a code of six digits every half minute. With it, a stolen password opens nothing.',
    needed: 'Your role sees the data of others, so signing in takes a second step.',
    scan: '1. Let the app scan this picture',
    picture: 'QR code for your authenticator app',
    onThis: 'The app is on this device: open it with the key',
    type: 'Or type this key into the app:',
    confirm: '2. Write the code that it shows',
    code: 'Code',
    hint: '6 digits',
    go: 'Turn the second step on',
    codesTitle: 'Keep these recovery codes',
    codesSub:
      'Each lets you in once, when you do not have your phone. We show them this once: print or write them down.',
    done: 'Your second step is on.',
    print: 'Print',
    onward: 'I have kept them: go on',
  },
  es: {
    title: 'Prepare su segundo paso',
    sub: 'Una aplicación de autenticación en su teléfono muestra un código de seis cifras cada medio minuto. Con él, una contraseña robada no abre nada.',
    needed: 'Su función ve datos de otros; por eso hace falta un segundo paso para entrar.',
    scan: '1. Escanee esta imagen con la aplicación',
    picture: 'Código QR para su aplicación de autenticación',
    onThis: 'La aplicación está en este dispositivo: abrirla con la clave',
    type: 'O escriba esta clave en la aplicación:',
    confirm: '2. Escriba el código que muestra',
    code: 'Código',
    hint: '6 cifras',
    go: 'Activar el segundo paso',
    codesTitle: 'Guarde estos códigos de recuperación',
    codesSub:
      'Cada uno le deja entrar una vez, cuando no tenga su teléfono. Los mostramos solo ahora: imprímalos o anótelos.',
    done: 'Su segundo paso está activado.',
    print: 'Imprimir',
    onward: 'Ya los guardé: continuar',
  },
});

interface SetUpPageProps {
  readonly page: PageContext;
  readonly secret: TotpSecret;
  readonly isNeeded: boolean;
  readonly next: string;
  readonly state?: FormState;
}

export function SetUpPage({ page, secret, isNeeded, next, state }: SetUpPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub} />
        {isNeeded && (
          <Note>
            <p>{t.needed}</p>
          </Note>
        )}
        <div class="sheet">
          <section class="stack">
            <h2>{t.scan}</h2>
            <QrCode text={secret.uri} label={t.picture} />
            <p class="touch-only">
              <a href={secret.uri}>{t.onThis}</a>
            </p>
            <p class="small">{t.type}</p>
            <p class="mono">{secret.base32.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
          </section>
          <Form action="/sign-in/set-up" state={state} class="stack apart-s">
            <input type="hidden" name="next" value={next} />
            <h2>{t.confirm}</h2>
            <Field
              name="code"
              label={t.code}
              hint={t.hint}
              inputmode="numeric"
              autocomplete="one-time-code"
              maxLength={10}
              required
            />
            <Button kind="go" wide>
              {t.go}
            </Button>
          </Form>
        </div>
      </div>
    </Page>
  );
}

interface RecoveryCodesPageProps {
  readonly page: PageContext;
  readonly codes: readonly string[];
  readonly next: string;
}

export function RecoveryCodesPage({ page, codes, next }: RecoveryCodesPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.codesTitle}>
      <div class="narrow">
        <Head title={t.codesTitle} sub={t.codesSub} />
        <Note mood="good" answers>
          <p>{t.done}</p>
        </Note>
        <div class="sheet">
          <ul class="bare codes">
            {codes.map((code) => (
              <li key={code} class="mono">
                {code}
              </li>
            ))}
          </ul>
          <p class="row">
            <Button kind="go" href={next}>
              {t.onward}
            </Button>
            <button class="btn js-only" type="button" data-print>
              <Icon name="print" />
              {t.print}
            </button>
          </p>
        </div>
      </div>
    </Page>
  );
}
