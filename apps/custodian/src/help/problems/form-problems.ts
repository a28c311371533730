import type { ProblemTexts } from './problem-text.js';

/** What can happen to a form that a browser sends. */
export const formProblems = {
  'form-not-yours': {
    en: {
      title: 'This form did not come from our page in this browser.',
      what: 'So that no other site can act in your name, a form counts only when it was opened here, in the same browser, with cookies allowed. Nothing has been changed.',
      todo: 'Open the page again and send the form from there. If it keeps happening, allow cookies for this site.',
    },
    es: {
      title: 'Este formulario no vino de nuestra página en este navegador.',
      what: 'Para que ningún otro sitio actúe en su nombre, un formulario solo cuenta si se abrió aquí, en el mismo navegador y con las cookies permitidas. Nada ha cambiado.',
      todo: 'Vuelva a abrir la página y envíe el formulario desde allí. Si sigue ocurriendo, permita las cookies de este sitio.',
    },
  },
  'form-too-large': {
    en: {
      title: 'The form or its file is too large.',
      what: 'More was sent than this form takes. Nothing has been saved.',
      todo: 'Choose a smaller file, or shorten the text; the page says how large a file may be.',
    },
    es: {
      title: 'El formulario o su archivo es demasiado grande.',
      what: 'Se ha enviado más de lo que admite este formulario. No se ha guardado nada.',
      todo: 'Elija un archivo más pequeño o acorte el texto; la página dice cuánto puede ocupar un archivo.',
    },
  },
  'not-a-form': {
    en: {
      title: 'This takes a form, as a browser sends it.',
      what: 'What was sent is no form. Nothing has been saved.',
      todo: 'Open the page again and send it from there.',
      program: 'Use the API in place of pages; forms are application/x-www-form-urlencoded or multipart/form-data.',
    },
    es: {
      title: 'Aquí se espera un formulario, como lo envía un navegador.',
      what: 'Lo enviado no es un formulario. No se ha guardado nada.',
      todo: 'Abra la página de nuevo y envíelo desde allí.',
      program:
        'Use la API en lugar de las páginas; los formularios son application/x-www-form-urlencoded o multipart/form-data.',
    },
  },
  'unreadable-form': {
    en: {
      title: 'The form cannot be read.',
      what: 'It was cut off on its way, or is not written as its type says. Nothing has been saved.',
      todo: 'Open the page again and send the form once more.',
    },
    es: {
      title: 'No se puede leer el formulario.',
      what: 'Se cortó por el camino o no está escrito como dice su tipo. No se ha guardado nada.',
      todo: 'Vuelva a abrir la página y envíe el formulario otra vez.',
    },
  },
} as const satisfies ProblemTexts;
