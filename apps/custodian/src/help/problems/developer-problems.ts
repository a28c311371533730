import type { ProblemTexts } from './problem-text.js';

/** What can be wrong when a developer looks after an application, or staff decide on one. */
export const developerProblems = {
  'deceptive-name': {
    en: {
      title: 'The name of the application cannot be used.',
      what: 'It looks like that of the utility, mixes scripts, or has characters that cannot be seen.',
      todo: 'Choose a name of your own, in letters of one script.',
    },
    es: {
      title: 'El nombre de la aplicación no se puede usar.',
      what: 'Se parece al de la compañía, mezcla alfabetos o tiene caracteres invisibles.',
      todo: 'Elija un nombre propio, con letras de un solo alfabeto.',
    },
  },
  'needs-review': {
    en: {
      title: 'This has been reviewed.',
      what: 'Once an application has left Review, its name, scope and redirect addresses are what staff approved.',
      todo: 'Ask the utility to change it.',
    },
    es: {
      title: 'Esto ya ha sido revisado.',
      what: 'Cuando una aplicación deja la revisión, su nombre, alcance y direcciones de retorno son los aprobados.',
      todo: 'Pida a la compañía que lo cambie.',
    },
  },
  'last-owner': {
    en: {
      title: 'It is the last owner.',
      what: 'An application has at least one owner.',
      todo: 'Add another owner first.',
    },
    es: {
      title: 'Es el último propietario.',
      what: 'Una aplicación tiene al menos un propietario.',
      todo: 'Añada antes a otro propietario.',
    },
  },
  'too-many-owners': {
    en: {
      title: 'The application has too many owners.',
      what: 'There is a bound on how many share one application.',
      todo: 'Remove one first.',
    },
    es: {
      title: 'La aplicación tiene demasiados propietarios.',
      what: 'Hay un límite de cuántos comparten una aplicación.',
      todo: 'Quite antes a uno.',
    },
  },
  'too-many-registration-tokens': {
    en: {
      title: 'There are too many registration tokens.',
      what: 'A person may have ten that are good at a time.',
      todo: 'Revoke one that is not used.',
    },
    es: {
      title: 'Hay demasiados tokens de registro.',
      what: 'Una persona puede tener diez válidos a la vez.',
      todo: 'Revoque uno que no se use.',
    },
  },
  'unknown-registration-token': {
    en: {
      title: 'There is no such registration token.',
      what: 'It has been revoked, has expired, or is somebody else’s.',
      todo: 'Look at the list of your tokens.',
    },
    es: {
      title: 'No existe ese token de registro.',
      what: 'Se ha revocado, ha caducado o es de otra persona.',
      todo: 'Mire la lista de sus tokens.',
    },
  },
  'too-many-applications': {
    en: {
      title: 'There are too many applications.',
      what: 'One person or organisation may have so many.',
      todo: 'Delete one that is not used.',
    },
    es: {
      title: 'Hay demasiadas aplicaciones.',
      what: 'Una persona u organización puede tener un número limitado.',
      todo: 'Elimine una que no se use.',
    },
  },
  'application-without-secret': {
    en: {
      title: 'The application has no secret.',
      what: 'It says who it is by a certificate, or not at all.',
      todo: 'Nothing needs to be rotated.',
    },
    es: {
      title: 'La aplicación no tiene secreto.',
      what: 'Se identifica con un certificado, o de ningún modo.',
      todo: 'No hay nada que renovar.',
    },
  },
  'bad-overlap': {
    en: {
      title: 'The overlap is not as it should be.',
      what: 'The secret before may go on for 30 days at most.',
      todo: 'Choose a time up to 30 days, or none.',
    },
    es: {
      title: 'El solapamiento no es correcto.',
      what: 'El secreto anterior puede seguir 30 días como máximo.',
      todo: 'Elija un plazo de hasta 30 días, o ninguno.',
    },
  },
  'too-many-credentials': {
    en: {
      title: 'The application has too many secrets.',
      what: 'Three are good at a time at most.',
      todo: 'End one, or wait until it has expired.',
    },
    es: {
      title: 'La aplicación tiene demasiados secretos.',
      what: 'Como máximo tres son válidos a la vez.',
      todo: 'Termine uno, o espere a que caduque.',
    },
  },
  'unknown-credential': {
    en: {
      title: 'There is no such credential.',
      what: 'It has ended already, or never was.',
      todo: 'Look at those that are there.',
    },
    es: { title: 'No existe esa credencial.', what: 'Ya terminó, o nunca existió.', todo: 'Consulte las que hay.' },
  },
  'newest-credential': {
    en: {
      title: 'The newest secret cannot be ended.',
      what: 'An application needs one.',
      todo: 'Make a new one without overlap.',
    },
    es: {
      title: 'El secreto más reciente no se puede terminar.',
      what: 'Una aplicación necesita uno.',
      todo: 'Cree uno nuevo sin solapamiento.',
    },
  },
  'incomplete-request': {
    en: {
      title: 'The request for production access is not complete.',
      what: 'Company, use and contact must each be said.',
      todo: 'Fill in what is missing.',
    },
    es: {
      title: 'La solicitud de producción no está completa.',
      what: 'Hay que indicar empresa, uso y contacto.',
      todo: 'Complete lo que falta.',
    },
  },
  'not-in-review': {
    en: {
      title: 'The application is not in Review.',
      what: 'Asking for production, and the sandbox, are for applications in Review.',
      todo: 'Look at its status.',
    },
    es: {
      title: 'La aplicación no está en revisión.',
      what: 'Pedir producción y usar el entorno de pruebas es para aplicaciones en revisión.',
      todo: 'Consulte su estado.',
    },
  },
  'privacy-policy-missing': {
    en: {
      title: 'The application names no privacy policy.',
      what: 'Customers read it before they agree: without one no application asks real customers.',
      todo: 'Add its address under Details.',
    },
    es: {
      title: 'La aplicación no indica su política de privacidad.',
      what: 'Los clientes la leen antes de aceptar: sin ella ninguna aplicación pide permiso a clientes reales.',
      todo: 'Añada su dirección en Datos.',
    },
  },
  'production-already-requested': {
    en: {
      title: 'Production access has been asked for already.',
      what: 'Staff have not decided yet.',
      todo: 'Wait for the decision.',
    },
    es: {
      title: 'El acceso a producción ya se ha pedido.',
      what: 'El personal aún no ha decidido.',
      todo: 'Espere la decisión.',
    },
  },
  'application-changed': {
    en: {
      title: 'The application has changed since you looked at it.',
      what: 'Its owner has changed it meanwhile, and nothing comes into production that nobody has looked at.',
      todo: 'Look at it as it is now, and decide again.',
    },
    es: {
      title: 'La aplicación ha cambiado desde que usted la miró.',
      what: 'Su propietario la ha cambiado entretanto, y nada pasa a producción sin que alguien lo haya mirado.',
      todo: 'Mírela como está ahora y decida de nuevo.',
    },
  },
  'nothing-to-decide': {
    en: {
      title: 'There is nothing to decide.',
      what: 'The application has that status, and nothing was asked.',
      todo: 'Choose another status.',
    },
    es: {
      title: 'No hay nada que decidir.',
      what: 'La aplicación ya tiene ese estado y no se pidió nada.',
      todo: 'Elija otro estado.',
    },
  },
  'reason-missing': {
    en: {
      title: 'The reason is missing.',
      what: 'Whoever is told of it should read why.',
      todo: 'Say why in a sentence.',
    },
    es: {
      title: 'Falta el motivo.',
      what: 'Quien lo reciba debe poder leer por qué.',
      todo: 'Explique el motivo en una frase.',
    },
  },
  'logo-not-png': {
    en: {
      title: 'The logo is not a PNG.',
      what: 'Other kinds, SVG among them, are not taken, nor are files that are damaged.',
      todo: 'Save it as a PNG, and try again.',
    },
    es: {
      title: 'El logotipo no es un PNG.',
      what: 'No se aceptan otros tipos, como SVG, ni archivos dañados.',
      todo: 'Guárdelo como PNG e inténtelo de nuevo.',
    },
  },
  'logo-too-large': {
    en: { title: 'The logo is too large.', what: 'It may have 256 kilobytes at most.', todo: 'Make it smaller.' },
    es: {
      title: 'El logotipo es demasiado grande.',
      what: 'Puede tener 256 kilobytes como máximo.',
      todo: 'Hágalo más pequeño.',
    },
  },
  'logo-wrong-size': {
    en: {
      title: 'The logo has not the right size.',
      what: 'Width and height are 32 to 1,024 pixels.',
      todo: 'Scale it, and try again.',
    },
    es: {
      title: 'El logotipo no tiene el tamaño correcto.',
      what: 'El ancho y el alto son de 32 a 1024 píxeles.',
      todo: 'Cámbielo de tamaño e inténtelo de nuevo.',
    },
  },
  'bad-domain': {
    en: {
      title: 'That is not a domain of the internet.',
      what: 'Addresses, single words and names of local networks cannot be verified.',
      todo: 'Give a name such as diary.example.com.',
    },
    es: {
      title: 'Eso no es un dominio de internet.',
      what: 'Las direcciones IP, las palabras sueltas y los nombres de redes locales no se pueden verificar.',
      todo: 'Indique un nombre como diary.example.com.',
    },
  },
  'unknown-domain': {
    en: {
      title: 'The domain has not been claimed.',
      what: 'The application has no such domain.',
      todo: 'Claim it first.',
    },
    es: {
      title: 'El dominio no ha sido registrado.',
      what: 'La aplicación no tiene ese dominio.',
      todo: 'Regístrelo primero.',
    },
  },
  'too-many-domains': {
    en: {
      title: 'The application has too many domains.',
      what: 'Five at most can be claimed.',
      todo: 'Drop one first.',
    },
    es: {
      title: 'La aplicación tiene demasiados dominios.',
      what: 'Se pueden registrar cinco como máximo.',
      todo: 'Quite antes uno.',
    },
  },
} as const satisfies ProblemTexts;
