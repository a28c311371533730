import type { ProblemTexts } from './problem-text.js';

/** What can happen to an auditor, or to an auditor's program. */
export const reportProblems = {
  'app-password-needed': {
    en: {
      title: 'This feed needs an e-mail address and a password of its own.',
      what: 'Programs of auditors sign in with a password made for one of them. It was missing, wrong, or has been revoked.',
      todo: 'Make a password at /auditor/feed and put it into the program, with your e-mail address as the user name.',
    },
    es: {
      title: 'Este canal pide un correo electrónico y una contraseña propia.',
      what: 'Los programas de los auditores entran con una contraseña creada para cada uno. Faltaba, era incorrecta o se ha revocado.',
      todo: 'Cree una contraseña en /auditor/feed y póngala en el programa, con su correo electrónico como nombre de usuario.',
    },
  },
  'bad-report-period': {
    en: {
      title: 'There is no report of that time.',
      what: 'The days were not dates, the first lay after the last, or there were more than seven years between them.',
      todo: 'Choose the first and the last day again.',
    },
    es: {
      title: 'No hay informe de ese tiempo.',
      what: 'Los días no eran fechas, el primero era posterior al último o había más de siete años entre ellos.',
      todo: 'Elija de nuevo el primer día y el último.',
    },
  },
  'too-many-rows': {
    en: {
      title: 'A spreadsheet of this time would be too long.',
      what: 'It would have more than ten thousand rows.',
      todo: 'Choose a shorter time, or take the list as CSV, which has no such bound.',
    },
    es: {
      title: 'Una hoja de cálculo de este tiempo sería demasiado larga.',
      what: 'Tendría más de diez mil filas.',
      todo: 'Elija un tiempo más corto, o descargue la lista como CSV, que no tiene ese límite.',
    },
  },
  'too-many-app-passwords': {
    en: {
      title: 'You have as many passwords for programs as there can be.',
      what: 'Ten at a time, so that none is forgotten. Nothing has been made.',
      todo: 'Revoke one that is not used any more, and make a new one.',
    },
    es: {
      title: 'Ya tiene todas las contraseñas para programas que puede haber.',
      what: 'Diez a la vez, para que ninguna quede olvidada. No se ha creado nada.',
      todo: 'Revoque una que ya no se use y cree otra.',
    },
  },
} as const satisfies ProblemTexts;
