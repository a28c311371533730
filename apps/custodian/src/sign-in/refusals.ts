import { textsIn, type Language } from '@app/language';
import type { FormState } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { withError } from '@app/web';

const texts = textsIn({
  en: {
    'sign-in-refused': 'The email address or the password is not right.',
    'wrong-password': 'The password is not right.',
    'sign-in-paused':
      'There were too many wrong tries. Wait a while; or ask for a new password below: we send a link that lets you in at once.',
    'too-many-tries': 'There were too many tries from your network. Wait a few minutes.',
    'account-locked': 'This account is locked. Call customer care to have it opened again.',
    'code-refused': 'The code is not right, or was used already. Wait for the next one.',
    'second-factor-not-begun': 'That took too long. Begin again.',
    'second-factor-needed': 'Your role needs a second step: it cannot be taken away.',
    'password-too-short': 'Use 12 characters or more. Several words with spaces are good.',
    'password-too-long': 'Use 128 characters at most.',
    'password-common': 'This is one of the passwords that are guessed first. Choose another.',
    'password-personal': 'Leave out your name, your email address and the name of the utility.',
    'bad-email-address': 'Write an email address such as name@example.com.',
    'email-address-taken': 'Somebody signs in with this email address already.',
    'bad-name': 'Write a name of up to 128 characters.',
  },
  es: {
    'sign-in-refused': 'El correo electrónico o la contraseña no es correcto.',
    'wrong-password': 'La contraseña no es correcta.',
    'sign-in-paused':
      'Hubo demasiados intentos incorrectos. Espere un rato; o pida abajo una contraseña nueva: le enviamos un enlace con el que entra enseguida.',
    'too-many-tries': 'Hubo demasiados intentos desde su red. Espere unos minutos.',
    'account-locked': 'Esta cuenta está bloqueada. Llame a atención al cliente para que la abran de nuevo.',
    'code-refused': 'El código no es correcto, o ya se usó. Espere el siguiente.',
    'second-factor-not-begun': 'Pasó demasiado tiempo. Empiece de nuevo.',
    'second-factor-needed': 'Su función necesita un segundo paso: no se puede quitar.',
    'password-too-short': 'Use 12 caracteres o más. Varias palabras con espacios sirven bien.',
    'password-too-long': 'Use 128 caracteres como máximo.',
    'password-common': 'Es una de las contraseñas que primero se adivinan. Elija otra.',
    'password-personal': 'No use su nombre, su correo electrónico ni el nombre de la compañía.',
    'bad-email-address': 'Escriba un correo electrónico como nombre@example.com.',
    'email-address-taken': 'Alguien ya entra con este correo electrónico.',
    'bad-name': 'Escriba un nombre de hasta 128 caracteres.',
  },
});

type Code = keyof ReturnType<typeof texts>;

/** The field that a refusal is about, where it is about one. */
const fields: Readonly<Partial<Record<Code, string>>> = {
  'wrong-password': 'password',
  'code-refused': 'code',
  'password-too-short': 'newPassword',
  'password-too-long': 'newPassword',
  'password-common': 'newPassword',
  'password-personal': 'newPassword',
  'bad-email-address': 'email',
  'bad-name': 'name',
};

const isTold = (code: string, told: object): code is Code => code in told;

/** A form whose work was refused, as it is shown again. */
export interface Refused {
  readonly state: FormState;
  readonly status: number;
}

/** Does the work of a form; where that is refused for what was given, the form with the reason. */
export async function orRefused<T>(
  state: FormState,
  language: Language,
  work: () => Promise<T>,
): Promise<{ readonly done: T } | Refused> {
  try {
    return { done: await work() };
  } catch (error) {
    const t = texts(language);
    if (!(error instanceof CustodianError) || !isTold(error.code, t)) throw error;
    return {
      state: withError(state, fields[error.code] ?? '', t[error.code]),
      status: error.status === 429 ? 429 : 422,
    };
  }
}
