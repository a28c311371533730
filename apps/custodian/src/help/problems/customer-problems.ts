import type { ProblemTexts } from './problem-text.js';

/** What can be wrong with what is said of customers, meters and files. */
export const customerProblems = {
  'unknown-customer': {
    en: {
      title: 'There is no such customer.',
      what: 'No customer has this id.',
      todo: 'Check the id, or list the customers.',
    },
    es: {
      title: 'No existe ese cliente.',
      what: 'Ningún cliente tiene este identificador.',
      todo: 'Revise el identificador o liste los clientes.',
    },
  },
  'account-number-taken': {
    en: {
      title: 'A customer with that account number exists already.',
      what: 'An account number is one customer’s.',
      todo: 'Use the customer that is there, or check the number.',
    },
    es: {
      title: 'Ya existe un cliente con ese número de cuenta.',
      what: 'Un número de cuenta es de un solo cliente.',
      todo: 'Use el cliente que ya existe o revise el número.',
    },
  },
  'unknown-usage-point': {
    en: {
      title: 'There is no such meter.',
      what: 'No usage point has this id or ESIID.',
      todo: 'Check the number on the bill or the meter.',
    },
    es: {
      title: 'No existe ese medidor.',
      what: 'Ningún punto de consumo tiene este identificador o ESIID.',
      todo: 'Revise el número en la factura o en el medidor.',
    },
  },
  'prepared-file-gone': {
    en: {
      title: 'That file is not here, or no longer.',
      what: 'A file that was prepared for you is kept for a day, then it is deleted. Of several the last three are kept.',
      todo: 'Choose meters and days once more under Download.',
    },
    es: {
      title: 'Ese archivo no está, o ya no está.',
      what: 'Un archivo preparado para usted se guarda un día y después se elimina. De varios se guardan los tres últimos.',
      todo: 'Elija otra vez medidores y días en Descargar.',
    },
  },
  'tenure-overlaps': {
    en: {
      title: 'The meter is another customer’s at that time.',
      what: 'A meter is one customer’s at a time, and the periods would overlap.',
      todo: 'End the other period first, or begin later.',
    },
    es: {
      title: 'En ese tiempo el medidor es de otro cliente.',
      what: 'Un medidor es de un solo cliente a la vez, y los periodos se solaparían.',
      todo: 'Termine antes el otro periodo o empiece más tarde.',
    },
  },
  'unknown-time-zone': {
    en: {
      title: 'There is no such time zone.',
      what: 'A time zone is named as in America/Chicago (IANA).',
      todo: 'Use one of those names.',
    },
    es: {
      title: 'No existe esa zona horaria.',
      what: 'Una zona horaria se nombra como en America/Chicago (IANA).',
      todo: 'Use uno de esos nombres.',
    },
  },
  'bad-mapping': {
    en: {
      title: 'The description of the file’s columns is not right.',
      what: 'It must say which column holds the meter, the time and the value. The answer names what is wrong.',
      todo: 'Mend it and send the file again. Nothing has been stored.',
    },
    es: {
      title: 'La descripción de las columnas del archivo no es correcta.',
      what: 'Debe decir qué columna lleva el medidor, la hora y el valor. La respuesta nombra lo que falla.',
      todo: 'Corríjala y vuelva a enviar el archivo. No se ha guardado nada.',
    },
  },
  'customer-has-tenure': {
    en: {
      title: 'The customer has a meter still.',
      what: 'Who is supplied is billed, and their data comes in every day.',
      todo: 'Erase the customer after they have moved out.',
    },
    es: {
      title: 'El cliente todavía tiene un medidor.',
      what: 'A quien recibe suministro se le factura, y sus datos llegan cada día.',
      todo: 'Suprima al cliente después de su baja.',
    },
  },
  'erasure-not-confirmed': {
    en: {
      title: 'The name is not that of the customer.',
      what: 'An erasure cannot be undone, so it takes the name on file beside the number. Nothing was erased.',
      todo: 'Look which customer you mean, and give the name as it is on file.',
    },
    es: {
      title: 'El nombre no es el del cliente.',
      what: 'Una supresión no se puede deshacer, así que exige el nombre registrado junto al número. No se ha suprimido nada.',
      todo: 'Compruebe de qué cliente se trata y dé el nombre tal como está registrado.',
    },
  },
} as const satisfies ProblemTexts;
