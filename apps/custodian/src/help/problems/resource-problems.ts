import type { ProblemTexts } from './problem-text.js';

/** What can be wrong with what is asked for, or with what is written. */
export const resourceProblems = {
  'bad-query-parameter': {
    en: {
      title: 'A parameter of the address is not right.',
      what: 'The answer names it and says what it must be: times are like 2026-07-15T00:00:00Z, and counts are whole numbers.',
      todo: 'Mend the parameter. For the next page of a feed, follow its link with rel="next" unchanged.',
    },
    es: {
      title: 'Un parámetro de la dirección no es correcto.',
      what: 'La respuesta lo nombra y dice cómo debe ser: las horas son como 2026-07-15T00:00:00Z y las cantidades, números enteros.',
      todo: 'Corrija el parámetro. Para la página siguiente de una respuesta, siga sin cambios su enlace con rel="next".',
    },
  },
  'malformed-body': {
    en: {
      title: 'The body cannot be read as XML.',
      what: 'It is not well-formed XML in UTF-8. The answer names the line and the column.',
      todo: 'Mend it there and send it again. Nothing has been changed.',
    },
    es: {
      title: 'El contenido no se puede leer como XML.',
      what: 'No es XML bien formado en UTF-8. La respuesta nombra la línea y la columna.',
      todo: 'Corríjalo ahí y vuelva a enviarlo. Nada ha cambiado.',
    },
  },
  'upload-refused': {
    en: {
      title: 'Nothing of the upload was taken.',
      what: 'Each part of it had a fault. The answer holds the report of the intake: under files, what was rejected, with line and reason.',
      todo: 'Mend what the report names and send the file again. What is right in it is taken then, however much is not.',
    },
    es: {
      title: 'No se tomó nada del envío.',
      what: 'Cada parte tenía un fallo. La respuesta lleva el informe de la recepción: en files, lo rechazado, con línea y motivo.',
      todo: 'Corrija lo que nombra el informe y vuelva a enviar el archivo. Lo que esté bien se tomará entonces, aunque el resto no lo esté.',
    },
  },
  'invalid-resource': {
    en: {
      title: 'The body is not the resource that is wanted here.',
      what: 'It must hold one resource of the right kind, valid by the XSD of ESPI 4.0. The answer names the line and the element.',
      todo: 'Read the resource first, change what you want, and send it back whole.',
    },
    es: {
      title: 'El contenido no es el recurso que se espera aquí.',
      what: 'Debe contener un solo recurso del tipo correcto, válido según el XSD de ESPI 4.0. La respuesta nombra la línea y el elemento.',
      todo: 'Lea primero el recurso, cambie lo que quiera y devuélvalo entero.',
    },
  },
  'body-too-large': {
    en: {
      title: 'The body is too large.',
      what: 'No single resource is so large.',
      todo: 'Send one resource at a time; files of readings go to the upload address.',
    },
    es: {
      title: 'El contenido es demasiado grande.',
      what: 'Ningún recurso suelto es tan grande.',
      todo: 'Envíe los recursos de uno en uno; los archivos de lecturas van a la dirección de subida.',
    },
  },
  'unsupported-media-type': {
    en: {
      title: 'The body is of a type that is not taken here.',
      what: 'The answer names those that are. The type is what the Content-Type header says.',
      todo: 'Set Content-Type to one of them, such as application/atom+xml.',
    },
    es: {
      title: 'El contenido es de un tipo que aquí no se acepta.',
      what: 'La respuesta nombra los que sí. El tipo es lo que dice la cabecera Content-Type.',
      todo: 'Ponga en Content-Type uno de ellos, como application/atom+xml.',
    },
  },
  'upload-too-large': {
    en: {
      title: 'The upload is too large.',
      what: 'It has more bytes than this server takes at once, compressed as it is sent.',
      todo: 'Divide the file, or compress it with gzip.',
    },
    es: {
      title: 'La subida es demasiado grande.',
      what: 'Tiene más bytes de los que este servidor acepta de una vez, contados como se envían.',
      todo: 'Divida el archivo o comprímalo con gzip.',
    },
  },
  'preparation-failed': {
    en: {
      title: 'The file could not be prepared.',
      what: 'It is one of those that are made first and then given out, and making it went wrong several times. The fault is ours.',
      todo: 'Ask for it again: it is begun anew. If that goes wrong too, ask for a shorter time, and tell us.',
      program: 'A shorter time is asked for by published-min and published-max.',
    },
    es: {
      title: 'No se ha podido preparar el archivo.',
      what: 'Es uno de los que primero se preparan y después se entregan, y prepararlo ha fallado varias veces. El fallo es nuestro.',
      todo: 'Vuelva a pedirlo: se empezará de nuevo. Si falla otra vez, pida un tiempo más corto y avísenos.',
      program: 'Un tiempo más corto se pide con published-min y published-max.',
    },
  },
  'range-not-satisfiable': {
    en: {
      title: 'The file has nothing in that range.',
      what: 'The Range header asks for bytes after its end. Content-Range says how many the file has; it may be another file than the one that you began.',
      todo: 'Begin anew without Range, and send If-Range with the ETag of the file when you go on.',
    },
    es: {
      title: 'El archivo no tiene nada en ese intervalo.',
      what: 'La cabecera Range pide bytes posteriores a su final. Content-Range dice cuántos tiene el archivo; puede ser otro archivo que el que usted empezó.',
      todo: 'Empiece de nuevo sin Range, y al continuar envíe If-Range con el ETag del archivo.',
    },
  },
  'precondition-failed': {
    en: {
      title: 'The resource has changed since you read it.',
      what: 'Your request was only for the state that you knew (If-Match or If-Unmodified-Since), and it is another now.',
      todo: 'Read it again, make your change there, and send that.',
    },
    es: {
      title: 'El recurso ha cambiado desde que lo leyó.',
      what: 'Su petición valía solo para el estado que conocía (If-Match o If-Unmodified-Since), y ahora es otro.',
      todo: 'Vuelva a leerlo, haga ahí su cambio y envíelo.',
    },
  },
  'wrong-id': {
    en: {
      title: 'The entry is of another resource.',
      what: 'Its atom:id is not that of the resource at this address.',
      todo: 'Send the entry to its own self link, or leave the id as you read it.',
    },
    es: {
      title: 'La entrada es de otro recurso.',
      what: 'Su atom:id no es el del recurso de esta dirección.',
      todo: 'Envíe la entrada a su propio enlace self, o deje el id como lo leyó.',
    },
  },
} as const satisfies ProblemTexts;
