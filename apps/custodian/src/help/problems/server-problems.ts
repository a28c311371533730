import type { ProblemTexts } from './problem-text.js';

/** What can happen at any address. */
export const serverProblems = {
  'internal-error': {
    en: {
      title: 'Something went wrong on our side.',
      what: 'The server met a fault that it did not expect, or its database cannot be reached. It is not your doing, and nothing that was saved before is lost.',
      todo: 'Try again in a few minutes. If it stays, tell us the reference on the page or in the answer: with it we find what happened.',
    },
    es: {
      title: 'Algo ha fallado en nuestro lado.',
      what: 'El servidor ha encontrado un fallo que no esperaba, o no llega a su base de datos. No es culpa suya, y nada de lo guardado antes se ha perdido.',
      todo: 'Vuelva a intentarlo en unos minutos. Si continúa, díganos la referencia de la página o de la respuesta: con ella encontraremos qué pasó.',
    },
  },
  'database-unavailable': {
    en: {
      title: 'We cannot reach our records at the moment.',
      what: 'The database is changing from one of its machines to another, or cannot be reached. What was confirmed before is kept.',
      todo: 'Try again in a few seconds, or when the answer says in its Retry-After header. If you were changing something, look first whether it has been done.',
    },
    es: {
      title: 'En este momento no llegamos a nuestros registros.',
      what: 'La base de datos está pasando de una de sus máquinas a otra, o no se llega a ella. Lo confirmado antes se conserva.',
      todo: 'Vuelva a intentarlo en unos segundos, o cuando la respuesta diga en su cabecera Retry-After. Si estaba cambiando algo, mire antes si ya se ha hecho.',
    },
  },
  'clock-differs': {
    en: {
      title: 'The clock of this server is wrong.',
      what: 'It differs from the clock of the database by more than ten seconds. What would be written now could hide other changes from those who ask for what is new, so nothing is taken in.',
      todo: 'Send it again later, or to another server. Whoever runs the server sets its clock, best by NTP; it goes on by itself then.',
    },
    es: {
      title: 'El reloj de este servidor está mal.',
      what: 'Difiere del reloj de la base de datos en más de diez segundos. Lo que se escribiera ahora podría ocultar otros cambios a quien pide lo nuevo, así que no se acepta nada.',
      todo: 'Envíelo de nuevo más tarde o a otro servidor. Quien administra el servidor ajusta su reloj, mejor por NTP; después sigue por sí solo.',
    },
  },
  'disk-full': {
    en: {
      title: 'There is no room for this file at the moment.',
      what: 'The server needs a temporary file to read what was sent, and its disk is full. Nothing of it was promised; what was confirmed before is kept.',
      todo: 'Send it again later: what is there already is counted as unchanged. If it stays, tell us.',
    },
    es: {
      title: 'En este momento no hay sitio para este archivo.',
      what: 'Para leer lo enviado, el servidor necesita un archivo temporal, y su disco está lleno. De lo enviado no se ha confirmado nada; lo confirmado antes se conserva.',
      todo: 'Envíelo de nuevo más tarde: lo que ya esté se cuenta como sin cambios. Si continúa, avísenos.',
    },
  },
  'channel-busy': {
    en: {
      title: 'Others were writing to the same meter.',
      what: 'The readings of this meter changed each time that yours were to be written. What was confirmed before is kept.',
      todo: 'Send the file again: what is there already is counted as unchanged.',
    },
    es: {
      title: 'Otros estaban escribiendo en el mismo medidor.',
      what: 'Las lecturas de este medidor cambiaban cada vez que se iban a escribir las suyas. Lo confirmado antes se conserva.',
      todo: 'Envíe el archivo de nuevo: lo que ya esté se cuenta como sin cambios.',
    },
  },
  draining: {
    en: {
      title: 'This server is about to stop.',
      what: 'It finishes what it has begun, and wants no more requests: another server takes its place.',
      todo: 'Nothing, where a load balancer asks: it passes this server by from now on.',
    },
    es: {
      title: 'Este servidor está a punto de parar.',
      what: 'Termina lo que ha empezado y no quiere más peticiones: otro servidor ocupa su lugar.',
      todo: 'Nada, si quien pregunta es un balanceador de carga: desde ahora deja de lado este servidor.',
    },
  },
  'not-found': {
    en: {
      title: 'There is nothing at this address.',
      what: 'The address may be mistyped, what it led to may have gone, or it is not for you to see: the answer does not tell which.',
      todo: 'Check the address, and take links from the pages and feeds themselves rather than putting them together.',
    },
    es: {
      title: 'No hay nada en esta dirección.',
      what: 'La dirección puede estar mal escrita, lo que había puede haber desaparecido, o no es algo que usted pueda ver: la respuesta no dice cuál.',
      todo: 'Revise la dirección, y tome los enlaces de las propias páginas y respuestas en vez de componerlos.',
    },
  },
  'method-not-allowed': {
    en: {
      title: 'That cannot be done at this address.',
      what: 'The address exists, but not for this method: one may be able to read something, for instance, that cannot be changed.',
      todo: 'Use one of the methods that the answer names in its Allow header.',
    },
    es: {
      title: 'Eso no se puede hacer en esta dirección.',
      what: 'La dirección existe, pero no para este método: por ejemplo, puede leerse algo que no se puede cambiar.',
      todo: 'Use uno de los métodos que la respuesta nombra en la cabecera Allow.',
    },
  },
  'access-not-recorded': {
    en: {
      title: 'We cannot note down this access now.',
      what: 'Whoever reads data is written down before anything is given out. That could not be done, so nothing was given out.',
      todo: 'Try again in a few minutes.',
    },
    es: {
      title: 'Ahora no podemos anotar este acceso.',
      what: 'Quien lee datos queda anotado antes de que se entregue nada. No se ha podido hacer, y por eso no se ha entregado nada.',
      todo: 'Vuelva a intentarlo en unos minutos.',
    },
  },
  overloaded: {
    en: {
      title: 'There is too much to do just now.',
      what: 'More is being asked of the server than it can answer quickly. Rather than keep everybody waiting it refuses some requests at once. Nothing of this one has been done.',
      todo: 'Try again in a few seconds. A program waits as long as the answer says in its Retry-After header, and longer each time after that.',
    },
    es: {
      title: 'Ahora mismo hay demasiado trabajo.',
      what: 'Se pide al servidor más de lo que puede responder con rapidez. En vez de hacer esperar a todos, rechaza enseguida algunas peticiones. De esta no se ha hecho nada.',
      todo: 'Vuelva a intentarlo en unos segundos. Un programa espera lo que la respuesta dice en la cabecera Retry-After, y cada vez más después.',
    },
  },
  'bad-request': {
    en: {
      title: 'The request cannot be understood.',
      what: 'Some part of it, such as a percent sign in the address, is not written as HTTP wants it.',
      todo: 'Check the address for characters that are not encoded.',
    },
    es: {
      title: 'No se entiende la petición.',
      what: 'Alguna parte, como un signo de porcentaje en la dirección, no está escrita como pide HTTP.',
      todo: 'Revise si la dirección tiene caracteres sin codificar.',
    },
  },
  'route-undeclared': {
    en: {
      title: 'Nobody may call this.',
      what: 'The server has this address but no rule for who may use it, and so lets nobody in.',
      todo: 'Tell us the address: it is a fault of the server.',
    },
    es: {
      title: 'Nadie puede usar esto.',
      what: 'El servidor tiene esta dirección pero ninguna regla sobre quién puede usarla, y por eso no deja entrar a nadie.',
      todo: 'Díganos la dirección: es un fallo del servidor.',
    },
  },
  'too-many-tries': {
    en: {
      title: 'That was tried too often.',
      what: 'To keep people from guessing, some things can be tried only so often in a while. Nothing has been locked for good.',
      todo: 'Wait as long as the answer says in its Retry-After header, usually some minutes, and try once more.',
    },
    es: {
      title: 'Se ha intentado demasiadas veces.',
      what: 'Para que nadie pueda adivinar, algunas cosas solo se pueden intentar unas pocas veces en un rato. Nada ha quedado bloqueado para siempre.',
      todo: 'Espere lo que la respuesta dice en la cabecera Retry-After, normalmente unos minutos, e inténtelo una vez más.',
    },
  },
} as const satisfies ProblemTexts;
