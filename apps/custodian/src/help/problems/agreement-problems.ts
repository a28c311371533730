import type { ProblemTexts } from './problem-text.js';

/** What can be wrong with an agreement that a third party proposes to a customer. */
export const agreementProblems = {
  'unknown-agreement': {
    en: {
      title: 'There is no such agreement.',
      what: 'No agreement with this id was proposed by this application, or to this customer.',
      todo: 'Check the id, and list the agreements that there are.',
    },
    es: {
      title: 'No existe ese acuerdo.',
      what: 'Ningún acuerdo con este identificador fue propuesto por esta aplicación, ni a este cliente.',
      todo: 'Revise el identificador y consulte la lista de acuerdos.',
    },
  },
  'authorization-by-consent': {
    en: {
      title: 'The authorization was granted on a page.',
      what: 'A client token opens what customers gave on paper or by telephone. This one has a code, and a refresh token.',
      todo: 'Use its refresh token, or ask the customer again.',
    },
    es: {
      title: 'La autorización se concedió en una página.',
      what: 'Un token de cliente abre lo que los clientes dieron en papel o por teléfono. Esta tiene un código y un token de renovación.',
      todo: 'Use su token de renovación, o vuelva a preguntar al cliente.',
    },
  },
  'reference-missing': {
    en: {
      title: 'A reference is missing.',
      what: 'What leads back to the letter or the call: a date, a number, who took it; 500 characters at most.',
      todo: 'Write it down.',
    },
    es: {
      title: 'Falta una referencia.',
      what: 'Lo que lleva de vuelta a la carta o la llamada: fecha, número, quién la atendió; 500 caracteres como máximo.',
      todo: 'Escríbala.',
    },
  },
  'document-missing': {
    en: {
      title: 'The document is missing.',
      what: 'What a customer gave on paper is recorded with the paper.',
      todo: 'Choose a PDF, PNG or JPEG of it.',
    },
    es: {
      title: 'Falta el documento.',
      what: 'Lo que un cliente dio en papel se registra con el papel.',
      todo: 'Elija un PDF, PNG o JPEG.',
    },
  },
  'too-many-letter-bytes': {
    en: {
      title: 'That is more in letters than an application may send in a day.',
      what: 'An application sends 200 MB of letters a day at most.',
      todo: 'Go on tomorrow, or send smaller files.',
    },
    es: {
      title: 'Son más cartas de las que una aplicación puede enviar en un día.',
      what: 'Una aplicación envía 200 MB de cartas al día como máximo.',
      todo: 'Siga mañana, o envíe archivos más pequeños.',
    },
  },
  'unseen-characters': {
    en: {
      title: 'The text has characters that cannot be seen.',
      what: 'Control characters and signs that turn text around would show people something else than they read.',
      todo: 'Type the text anew, without copying it.',
    },
    es: {
      title: 'El texto tiene caracteres que no se ven.',
      what: 'Los caracteres de control y los que dan la vuelta al texto mostrarían algo distinto de lo que se lee.',
      todo: 'Escriba el texto de nuevo, sin copiarlo.',
    },
  },
  'agreement-already-proposed': {
    en: {
      title: 'The same agreement is proposed already.',
      what: 'A proposal for this e-mail address and ESIID waits for an answer.',
      todo: 'Wait for the answer, or withdraw the proposal and make another.',
    },
    es: {
      title: 'El mismo acuerdo ya está propuesto.',
      what: 'Una propuesta para esta dirección de correo y este ESIID espera respuesta.',
      todo: 'Espere la respuesta, o retire la propuesta y haga otra.',
    },
  },
  'agreement-not-pending': {
    en: {
      title: 'The agreement has been answered already.',
      what: 'It was accepted, rejected or withdrawn, which cannot be done twice.',
      todo: 'Look at its status.',
    },
    es: {
      title: 'El acuerdo ya tiene respuesta.',
      what: 'Fue aceptado, rechazado o retirado, y eso no se hace dos veces.',
      todo: 'Consulte su estado.',
    },
  },
  'agreement-not-accepted': {
    en: {
      title: 'The agreement has not been accepted.',
      what: 'Only an accepted agreement opens data.',
      todo: 'Wait until the customer has accepted it.',
    },
    es: {
      title: 'El acuerdo no ha sido aceptado.',
      what: 'Solo un acuerdo aceptado da acceso a los datos.',
      todo: 'Espere a que el cliente lo acepte.',
    },
  },
  'invitation-expired': {
    en: {
      title: 'The invitation has expired.',
      what: 'It was not answered in the time that it was open.',
      todo: 'Propose the agreement again.',
    },
    es: {
      title: 'La invitación ha caducado.',
      what: 'No se respondió en el plazo en que estaba abierta.',
      todo: 'Proponga el acuerdo de nuevo.',
    },
  },
  'agreement-without-letter': {
    en: {
      title: 'There is no letter of authorization.',
      what: 'Staff accept an agreement only on a document in which the customer agreed.',
      todo: 'Ask the third party to attest a letter.',
    },
    es: {
      title: 'No hay carta de autorización.',
      what: 'El personal solo acepta un acuerdo con un documento en que el cliente lo autoriza.',
      todo: 'Pida al tercero que presente una carta.',
    },
  },
  'esiid-without-customer': {
    en: {
      title: 'Nobody has that ESIID now.',
      what: 'No customer whom the application may serve has this ESIID at present.',
      todo: 'Check the ESIID in the letter.',
    },
    es: {
      title: 'Nadie tiene ese ESIID ahora.',
      what: 'Ningún cliente al que la aplicación pueda atender tiene este ESIID actualmente.',
      todo: 'Revise el ESIID de la carta.',
    },
  },
  'too-many-proposals': {
    en: {
      title: 'The application has made too many proposals.',
      what: 'An application may propose so many agreements an hour, and so many a day to one address.',
      todo: 'Wait an hour, or a day, and propose again.',
    },
    es: {
      title: 'La aplicación ha hecho demasiadas propuestas.',
      what: 'Una aplicación puede proponer un número limitado de acuerdos por hora, y por día a una misma dirección.',
      todo: 'Espere una hora, o un día, y vuelva a proponer.',
    },
  },
  'application-not-active': {
    en: {
      title: 'The application is on hold or revoked.',
      what: 'Such an application proposes nothing.',
      todo: 'Write to the utility to find out why.',
    },
    es: {
      title: 'La aplicación está en espera o revocada.',
      what: 'Una aplicación así no puede proponer nada.',
      todo: 'Escriba a la compañía para saber por qué.',
    },
  },
  'attester-missing': {
    en: {
      title: 'It is not said who attests the letter.',
      what: 'The query must name the person or office that attests it.',
      todo: 'Add attested_by to the address.',
    },
    es: {
      title: 'No se dice quién certifica la carta.',
      what: 'La consulta debe nombrar a la persona u oficina que la certifica.',
      todo: 'Añada attested_by a la dirección.',
    },
  },
  'letter-too-large': {
    en: {
      title: 'The letter is too large.',
      what: 'A letter may have ten megabytes at most.',
      todo: 'Send a smaller scan.',
    },
    es: {
      title: 'La carta es demasiado grande.',
      what: 'Una carta puede tener diez megabytes como máximo.',
      todo: 'Envíe una copia más pequeña.',
    },
  },
  'not-the-document-it-says': {
    en: {
      title: 'The document is not of the kind that it is said to be.',
      what: 'Its first bytes are not those of the media type that was given.',
      todo: 'Send a PDF, PNG or JPEG with its own media type.',
    },
    es: {
      title: 'El documento no es del tipo que se indica.',
      what: 'Sus primeros bytes no son los del tipo indicado.',
      todo: 'Envíe un PDF, PNG o JPEG con su propio tipo.',
    },
  },
  'too-many-letters': {
    en: {
      title: 'The agreement has too many letters.',
      what: 'An agreement has five letters at most.',
      todo: 'Use those that are there.',
    },
    es: {
      title: 'El acuerdo tiene demasiadas cartas.',
      what: 'Un acuerdo tiene cinco cartas como máximo.',
      todo: 'Use las que ya hay.',
    },
  },
  'unknown-letter': {
    en: {
      title: 'There is no such letter.',
      what: 'The agreement has no letter with this id.',
      todo: 'Look at the letters of the agreement.',
    },
    es: {
      title: 'No existe esa carta.',
      what: 'El acuerdo no tiene ninguna carta con este identificador.',
      todo: 'Consulte las cartas del acuerdo.',
    },
  },
  'bad-esiid': {
    en: {
      title: 'The ESIID is not as it should be.',
      what: 'The query names more than one.',
      todo: 'Ask for one ESIID at a time.',
    },
    es: { title: 'El ESIID no es correcto.', what: 'La consulta nombra más de uno.', todo: 'Pida un ESIID cada vez.' },
  },
  'bad-limit': {
    en: {
      title: 'The limit is not as it should be.',
      what: 'It is a number from 1 to 500.',
      todo: 'Give such a number, or none.',
    },
    es: {
      title: 'El límite no es correcto.',
      what: 'Es un número del 1 al 500.',
      todo: 'Indique un número así, o ninguno.',
    },
  },
  'bad-page-key': {
    en: {
      title: 'The key of the page is not one of ours.',
      what: 'Keys are given out in next, and mean nothing elsewhere.',
      todo: 'Follow next as it is, or begin anew.',
    },
    es: {
      title: 'La clave de la página no es nuestra.',
      what: 'Las claves se dan en next y no significan nada en otro lugar.',
      todo: 'Siga next tal como es, o empiece de nuevo.',
    },
  },
  'bad-status': {
    en: {
      title: 'The status is not one that there is.',
      what: 'An agreement is pending, accepted, rejected, withdrawn or expired.',
      todo: 'Ask for one of these, or for all.',
    },
    es: {
      title: 'Ese estado no existe.',
      what: 'Un acuerdo está pendiente, aceptado, rechazado, retirado o caducado.',
      todo: 'Pida uno de estos, o todos.',
    },
  },
} as const satisfies ProblemTexts;
