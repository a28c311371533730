import { textsIn, type Language } from '@app/language';
import type { Mail, MailPart } from '@app/mail';

/** What a message about a person's own account is of. */
export type UserMailContent =
  /** `link` makes the account that was asked for */
  | { readonly what: 'sign-up'; readonly link: string }
  /** somebody wants an account by an address that has one; `link` is to the page for a forgotten password */
  | { readonly what: 'already-here'; readonly link: string }
  /** `link` lets choose a password */
  | { readonly what: 'set-password'; readonly link: string }
  /** sign-in is paused after wrong passwords; `link` lets choose a password at once */
  | { readonly what: 'sign-in-paused'; readonly link: string }
  /** to the new address; `link` confirms it */
  | { readonly what: 'change-email'; readonly link: string }
  /** to the old address */
  | { readonly what: 'email-changed'; readonly email: string }
  | { readonly what: PlainNotice };

/** Something that the person did, or somebody else who must be found out. */
type PlainNotice =
  'password-changed' | 'profile-changed' | 'recovery-code-used' | 'second-factor-removed' | 'second-factor-set-up';

export interface Addressee {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
}

const texts = textsIn({
  en: {
    hello: 'Hello,',
    helloTo: (name: string) => `Hello ${name},`,
    ignore: 'If you did not ask for this, you need do nothing: nothing changes.',
    notYou: 'If that was not you, choose a new password at once and tell us.',
    'sign-up': {
      subject: 'Finish setting up your access',
      text: 'You, or somebody with your email address, asked for access here. Choose a password and it is yours.',
      label: 'Confirm my email address and choose a password',
      life: 'The link works once, for 24 hours.',
    },
    'already-here': {
      subject: 'You have access here already',
      text: 'Somebody, perhaps you, asked for access with this email address. There is an account with it already: sign in as before.',
      label: 'I forgot my password',
    },
    'set-password': {
      subject: 'Choose a new password',
      text: 'Somebody, perhaps you, asked for a new password for your account.',
      label: 'Choose a password',
      life: 'The link works once, for an hour.',
    },
    'sign-in-paused': {
      subject: 'Several wrong passwords for your account',
      text: 'Somebody, perhaps you, has tried several wrong passwords. Signing in with a password is paused for a while. With this link you come in at once, by choosing a new password:',
      label: 'Choose a password',
      life: 'The link works once, for an hour. If you can wait, you need do nothing: your password is still the same.',
    },
    'change-email': {
      subject: 'Confirm your new email address',
      text: 'You asked to sign in with this email address from now on.',
      label: 'Confirm this email address',
      life: 'The link works once, for 24 hours.',
    },
    'email-changed': {
      subject: 'Your email address has changed',
      text: (email: string) => `From now on you sign in with ${email}. This is the last message to this address.`,
    },
    'password-changed': {
      subject: 'Your password has changed',
      text: 'The password of your account has just been changed, and you are signed out everywhere else.',
    },
    'profile-changed': {
      subject: 'Your profile has changed',
      text: 'The name or the language of your account has just been changed.',
    },
    'recovery-code-used': {
      subject: 'A recovery code was used',
      text: 'Somebody has just signed in to your account with one of your recovery codes. It works no more.',
    },
    'second-factor-removed': {
      subject: 'Your account has no second step any more',
      text: 'Signing in to your account takes the password alone from now on.',
    },
    'second-factor-set-up': {
      subject: 'Your account has a second step now',
      text: 'Signing in to your account takes a code of your authenticator app from now on.',
    },
  },
  es: {
    hello: 'Hola:',
    helloTo: (name) => `Hola, ${name}:`,
    ignore: 'Si no lo pidió usted, no tiene que hacer nada: nada cambia.',
    notYou: 'Si no fue usted, elija enseguida una contraseña nueva y avísenos.',
    'sign-up': {
      subject: 'Termine de preparar su acceso',
      text: 'Usted, o alguien con su correo electrónico, pidió acceso aquí. Elija una contraseña y será suyo.',
      label: 'Confirmar mi correo y elegir una contraseña',
      life: 'El enlace sirve una vez, durante 24 horas.',
    },
    'already-here': {
      subject: 'Usted ya tiene acceso',
      text: 'Alguien, quizá usted, pidió acceso con este correo electrónico. Ya hay una cuenta con él: entre como siempre.',
      label: 'Olvidé mi contraseña',
    },
    'set-password': {
      subject: 'Elija una contraseña nueva',
      text: 'Alguien, quizá usted, pidió una contraseña nueva para su cuenta.',
      label: 'Elegir una contraseña',
      life: 'El enlace sirve una vez, durante una hora.',
    },
    'sign-in-paused': {
      subject: 'Varias contraseñas incorrectas en su cuenta',
      text: 'Alguien, quizá usted, probó varias contraseñas incorrectas. La entrada con contraseña queda en pausa un rato. Con este enlace puede entrar enseguida, eligiendo una contraseña nueva:',
      label: 'Elegir una contraseña',
      life: 'El enlace sirve una vez, durante una hora. Si puede esperar, no tiene que hacer nada: su contraseña sigue siendo la misma.',
    },
    'change-email': {
      subject: 'Confirme su nuevo correo electrónico',
      text: 'Usted pidió entrar con este correo electrónico a partir de ahora.',
      label: 'Confirmar este correo',
      life: 'El enlace sirve una vez, durante 24 horas.',
    },
    'email-changed': {
      subject: 'Su correo electrónico ha cambiado',
      text: (email) => `A partir de ahora usted entra con ${email}. Este es el último mensaje a esta dirección.`,
    },
    'password-changed': {
      subject: 'Su contraseña ha cambiado',
      text: 'La contraseña de su cuenta acaba de cambiar, y su sesión se ha cerrado en todos los demás lugares.',
    },
    'profile-changed': {
      subject: 'Su perfil ha cambiado',
      text: 'El nombre o el idioma de su cuenta acaba de cambiar.',
    },
    'recovery-code-used': {
      subject: 'Se usó un código de recuperación',
      text: 'Alguien acaba de entrar en su cuenta con uno de sus códigos de recuperación. Ya no sirve.',
    },
    'second-factor-removed': {
      subject: 'Su cuenta ya no tiene segundo paso',
      text: 'A partir de ahora, para entrar en su cuenta basta la contraseña.',
    },
    'second-factor-set-up': {
      subject: 'Su cuenta tiene ahora un segundo paso',
      text: 'A partir de ahora, para entrar en su cuenta hace falta un código de su aplicación de autenticación.',
    },
  },
});

export function userMail({ email, name, language }: Addressee, content: UserMailContent): Mail {
  const t = texts(language);
  const { subject } = t[content.what];
  // a stranger wrote the name of who has no account yet: it may be any text
  const hello = content.what === 'sign-up' ? t.hello : t.helloTo(name);
  return { to: email, language, subject, body: [hello, ...partsOf(content, language)] };
}

function partsOf(content: UserMailContent, language: Language): MailPart[] {
  const t = texts(language);
  if (content.what === 'email-changed') return [t[content.what].text(content.email), t.notYou];
  if (!('link' in content)) return [t[content.what].text, t.notYou];
  const { text, label, ...rest } = t[content.what];
  const life = 'life' in rest ? [rest.life] : [];
  const ignore = content.what === 'sign-in-paused' ? [] : [t.ignore];
  return [text, { link: content.link, label }, ...life, ...ignore];
}
