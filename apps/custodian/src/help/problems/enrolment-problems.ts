import type { ProblemTexts } from './problem-text.js';

/** What can happen when a person adds an account of the utility to their sign-in. */
export const enrolmentProblems = {
  'enrolment-code-refused': {
    en: {
      title: 'The code is not right.',
      what: 'It is wrong, was used already, or is too old; or there were five wrong ones before it. An older code ends when a newer one is sent.',
      todo: 'Look at it once more, or ask for a new one.',
    },
    es: {
      title: 'El código no es correcto.',
      what: 'Está mal, ya se usó o es demasiado antiguo; o hubo cinco equivocados antes. Un código anterior termina cuando se envía uno nuevo.',
      todo: 'Revíselo, o pida uno nuevo.',
    },
  },
  'moved-out': {
    en: {
      title: 'The account holds no meter any more.',
      what: 'The move-out came between asking for the code and entering it. Accounts are added by who lives or works there now.',
      todo: 'Call customer care if the move-out is a mistake.',
    },
    es: {
      title: 'La cuenta ya no tiene ningún medidor.',
      what: 'La mudanza ocurrió entre pedir el código y escribirlo. Las cuentas las añade quien vive o trabaja allí ahora.',
      todo: 'Llame a atención al cliente si la mudanza es un error.',
    },
  },
  'not-your-account': {
    en: {
      title: 'You do not sign in for that account.',
      what: 'It is none of the accounts in your list; perhaps it was removed in another window.',
      todo: 'Look at your accounts again.',
    },
    es: {
      title: 'Usted no entra por esa cuenta.',
      what: 'No es ninguna de las cuentas de su lista; quizá se quitó en otra ventana.',
      todo: 'Mire otra vez sus cuentas.',
    },
  },
  'identity-taken': {
    en: {
      title: 'One of the two sign-ins is linked with another already.',
      what: 'A sign-in here and one at the utility’s identity provider belong to each other alone.',
      todo: 'Sign out and go on with the one that is linked, or ask customer care to part them.',
    },
    es: {
      title: 'Una de las dos entradas ya está unida con otra.',
      what: 'Una entrada de aquí y una del proveedor de identidad de la compañía se unen solo entre sí.',
      todo: 'Salga y continúe con la que ya está unida, o pida a atención al cliente que las separe.',
    },
  },
} as const satisfies ProblemTexts;
