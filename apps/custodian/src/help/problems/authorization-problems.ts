import type { ProblemTexts } from './problem-text.js';

/** What can be wrong with a customer's permission, or with what is done about it. */
export const authorizationProblems = {
  'authorization-ended': {
    en: {
      title: 'The permission has ended or has not begun.',
      what: 'The customer, the application or the passing of time has ended it, or its first day is still to come. What was received before is not affected.',
      todo: 'Ask the customer for a new permission if you still need the data.',
    },
    es: {
      title: 'El permiso ha terminado o aún no ha empezado.',
      what: 'Lo terminó el cliente, la aplicación o el paso del tiempo, o su primer día está por llegar. Lo recibido antes no cambia.',
      todo: 'Pida al cliente un permiso nuevo si todavía necesita los datos.',
    },
  },
  'authorization-already-over': {
    en: {
      title: 'The permission would be over already.',
      what: 'Its last day lies before its first.',
      todo: 'Choose a later last day.',
    },
    es: {
      title: 'El permiso ya habría terminado.',
      what: 'Su último día es anterior al primero.',
      todo: 'Elija un último día posterior.',
    },
  },
  'authorization-not-restorable': {
    en: {
      title: 'This permission cannot be restored.',
      what: 'An application can take up again only what it ended itself, within 24 hours. What a customer has ended stays ended.',
      todo: 'Ask the customer for a new permission.',
    },
    es: {
      title: 'Este permiso no se puede restablecer.',
      what: 'Una aplicación solo puede retomar lo que ella misma terminó, durante 24 horas. Lo que terminó un cliente queda terminado.',
      todo: 'Pida al cliente un permiso nuevo.',
    },
  },
  'authorization-superseded': {
    en: {
      title: 'The customer has given a newer permission.',
      what: 'Of one application and one customer only the newest permission counts, so the older one cannot come back.',
      todo: 'Use the newer permission.',
    },
    es: {
      title: 'El cliente ha dado un permiso más nuevo.',
      what: 'De una aplicación y un cliente solo cuenta el permiso más reciente, así que el anterior no puede volver.',
      todo: 'Use el permiso más reciente.',
    },
  },
  'unknown-authorization': {
    en: {
      title: 'There is no such permission.',
      what: 'No permission that you may see has this number.',
      todo: 'Look for it in your list of permissions.',
      program: 'List the Authorizations of the application.',
    },
    es: {
      title: 'No existe ese permiso.',
      what: 'Ningún permiso que usted pueda ver tiene este número.',
      todo: 'Búsquelo en su lista de permisos.',
      program: 'Liste las Authorization de la aplicación.',
    },
  },
  'invalid-scope': {
    en: {
      title: 'What is asked for cannot be given.',
      what: 'The company asks for something that it has not registered here, or of which you have no data. Nothing was shared.',
      todo: 'Go back to the company, and tell it that this came up.',
      program: 'Ask for a scope out of those in your registration, of a service that the customer has.',
    },
    es: {
      title: 'Lo que se pide no se puede dar.',
      what: 'La empresa pide algo que no ha registrado aquí, o de lo que usted no tiene datos. No se ha compartido nada.',
      todo: 'Vuelva a la empresa y dígale que ha ocurrido esto.',
      program: 'Pida un alcance (scope) de los de su registro, de un servicio que el cliente tenga.',
    },
  },
  'application-not-for-customer': {
    en: {
      title: 'This application may not see this customer.',
      what: 'An application in review sees made-up customers only, and one in production real customers only.',
      todo: 'Use a customer of the right kind, or wait until the application is in production.',
    },
    es: {
      title: 'Esta aplicación no puede ver a este cliente.',
      what: 'Una aplicación en revisión solo ve clientes inventados, y una en producción solo clientes reales.',
      todo: 'Use un cliente del tipo adecuado o espere a que la aplicación esté en producción.',
    },
  },
  'too-many-usage-points': {
    en: {
      title: 'One permission cannot hold so many meters.',
      what: 'A permission names each meter that it covers, and there is a most.',
      todo: 'Give several permissions, each for a part of the meters.',
    },
    es: {
      title: 'Un permiso no puede abarcar tantos medidores.',
      what: 'Un permiso nombra cada medidor que cubre, y hay un máximo.',
      todo: 'Dé varios permisos, cada uno para una parte de los medidores.',
    },
  },
  'usage-point-not-of-customer': {
    en: {
      title: 'One of the meters is not the customer’s.',
      what: 'A permission can cover only meters that are the customer’s now.',
      todo: 'Choose among the customer’s own meters.',
    },
    es: {
      title: 'Uno de los medidores no es del cliente.',
      what: 'Un permiso solo puede cubrir medidores que ahora son del cliente.',
      todo: 'Elija entre los medidores del propio cliente.',
    },
  },
  'already-answered': {
    en: {
      title: 'Somebody else has answered this request.',
      what: 'Another customer who was signed in in this browser gave the permission. Nothing was granted for you.',
      todo: 'Begin again in the app or website that asked.',
    },
    es: {
      title: 'Otra persona ya respondió a esta solicitud.',
      what: 'Otro cliente que había iniciado sesión en este navegador dio el permiso. Por usted no se concedió nada.',
      todo: 'Empiece de nuevo en la aplicación o el sitio web que lo pidió.',
    },
  },
  'choice-not-offered': {
    en: {
      title: 'That is more than was asked for.',
      what: 'What was sent goes beyond the request: other meters, more data, more of the past or a later end. Nothing was granted.',
      todo: 'Go back to the page and choose among what it offers.',
    },
    es: {
      title: 'Es más de lo que se pidió.',
      what: 'Lo enviado va más allá de la solicitud: otros medidores, más datos, más pasado o un final posterior. No se concedió nada.',
      todo: 'Vuelva a la página y elija entre lo que ofrece.',
    },
  },
  'connection-ended': {
    en: {
      title: 'This permission has ended.',
      what: 'There is nothing left of it that could be changed.',
      todo: 'Look at it under Sharing, where it says who ended it and when.',
    },
    es: {
      title: 'Este permiso ha terminado.',
      what: 'Ya no queda nada de él que se pueda cambiar.',
      todo: 'Véalo en Permisos, donde dice quién lo terminó y cuándo.',
    },
  },
  'not-narrower': {
    en: {
      title: 'A permission can be made smaller, not larger.',
      what: 'What was sent holds other meters or a later end than the permission does. Nothing was changed.',
      todo: 'To share more, let the company ask you again.',
    },
    es: {
      title: 'Un permiso se puede reducir, no ampliar.',
      what: 'Lo enviado incluye otros medidores o un final posterior a los del permiso. No se cambió nada.',
      todo: 'Para compartir más, deje que la empresa se lo pida otra vez.',
    },
  },
} as const satisfies ProblemTexts;
