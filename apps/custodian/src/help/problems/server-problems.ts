import type { ProblemTexts } from './problem-text.js';

/** What can happen at any address. */
export const serverProblems = {
  'internal-error': {
    en: {
      title: 'Something went wrong on our side.',
      what: 'The server met a fault that it did not expect, or its database cannot be reached. It is not your doing, and nothing that was saved before is lost.',
      todo: 'Try again in a few minutes. If it stays, tell us the reference that stands with it: by it we find what happened.',
      program: 'The reference stands in the answer as well. Try again with growing pauses.',
    },
    es: {
      title: 'Algo ha fallado en nuestro lado.',
      what: 'El servidor ha encontrado un fallo que no esperaba, o no llega a su base de datos. No es culpa suya, y nada de lo guardado antes se ha perdido.',
      todo: 'Vuelva a intentarlo en unos minutos. Si continúa, díganos la referencia que lo acompaña: con ella encontraremos qué pasó.',
      program: 'La referencia está también en la respuesta. Vuelva a intentarlo con pausas crecientes.',
    },
  },
  'database-unavailable': {
    en: {
      title: 'We cannot reach our records at the moment.',
      what: 'The database is changing from one of its machines to another, or cannot be reached. What was confirmed before is kept.',
      todo: 'Try again in a few seconds. If you were changing something, look first whether it has been done.',
      program: 'Wait as long as the Retry-After header of the answer says.',
    },
    es: {
      title: 'En este momento no llegamos a nuestros registros.',
      what: 'La base de datos está pasando de una de sus máquinas a otra, o no se llega a ella. Lo confirmado antes se conserva.',
      todo: 'Vuelva a intentarlo en unos segundos. Si estaba cambiando algo, mire antes si ya se ha hecho.',
      program: 'Espere lo que diga la cabecera Retry-After de la respuesta.',
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
      what: 'The address may be mistyped, what was here may be gone, or it may belong to somebody else. For everybody’s privacy we do not say which.',
      todo: 'Check the address, or start again from the first page.',
      program: 'Take links from the feeds themselves rather than putting them together.',
    },
    es: {
      title: 'No hay nada en esta dirección.',
      what: 'La dirección puede estar mal escrita, lo que había puede haber desaparecido, o puede ser de otra persona. Por la privacidad de todos no decimos cuál.',
      todo: 'Revise la dirección o empiece de nuevo desde la primera página.',
      program: 'Tome los enlaces de las propias respuestas en vez de componerlos.',
    },
  },
  'method-not-allowed': {
    en: {
      title: 'That cannot be done at this address.',
      what: 'The page that belongs here comes only after something was sent from another page. Nothing has been changed.',
      todo: 'Start again from the first page.',
      program:
        'The address exists, but not for this method. Use one of those that the answer names in its Allow header.',
    },
    es: {
      title: 'Eso no se puede hacer en esta dirección.',
      what: 'La página que va aquí solo llega después de enviar algo desde otra página. Nada ha cambiado.',
      todo: 'Empiece de nuevo desde la primera página.',
      program:
        'La dirección existe, pero no para este método. Use uno de los que la respuesta nombra en la cabecera Allow.',
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
      what: 'Very many people are asking at once. Rather than keep everybody waiting we turn some away for a moment. Nothing of what you asked has been done.',
      todo: 'Try again in a few seconds.',
      program: 'Wait as long as the answer says in its Retry-After header, and longer each time after that.',
    },
    es: {
      title: 'Ahora mismo hay demasiado trabajo.',
      what: 'Muchísimas personas piden algo a la vez. En vez de hacer esperar a todas, dejamos fuera a algunas un momento. De lo que usted pidió no se ha hecho nada.',
      todo: 'Vuelva a intentarlo en unos segundos.',
      program: 'Espere lo que la respuesta dice en la cabecera Retry-After, y cada vez más después.',
    },
  },
  'bad-request': {
    en: {
      title: 'We cannot make out what was asked for.',
      what: 'Part of the address is not written as it must be. A link that was copied by hand may have lost some of its signs.',
      todo: 'Check the address, above all its percent signs, or start again from the first page.',
      program: 'Percent-encode the address (RFC 3986), and look at headers and body.',
    },
    es: {
      title: 'No entendemos qué se ha pedido.',
      what: 'Una parte de la dirección no está escrita como debe. A un enlace copiado a mano pueden faltarle signos.',
      todo: 'Revise la dirección, sobre todo sus signos de porcentaje, o empiece de nuevo desde la primera página.',
      program: 'Codifique la dirección (RFC 3986) y revise cabeceras y contenido.',
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
      todo: 'Wait some minutes, and try once more.',
      program: 'Wait as long as the answer says in its Retry-After header.',
    },
    es: {
      title: 'Se ha intentado demasiadas veces.',
      what: 'Para que nadie pueda adivinar, algunas cosas solo se pueden intentar unas pocas veces en un rato. Nada ha quedado bloqueado para siempre.',
      todo: 'Espere unos minutos e inténtelo una vez más.',
      program: 'Espere lo que la respuesta dice en la cabecera Retry-After.',
    },
  },
} as const satisfies ProblemTexts;
