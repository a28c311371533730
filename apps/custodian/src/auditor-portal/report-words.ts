import { textsIn, type Language } from '@app/language';
import { AUDITORS, CUSTOMERS, OPERATOR, type Ending, type Excess, type RequestType } from '@app/regulatory-reports';

/** What the pages of auditors call what is counted. */
export const reportWords = textsIn({
  en: {
    customers: 'Customers themselves',
    operator: 'The utility',
    auditors: 'Auditors',
    removed: 'An application that is gone',
    unknownClass: 'Not known, or several',
    classes: {
      residential: 'Household',
      residentialAndCommercial: 'Household with a business',
      residentialFarmService: 'Farm',
      commercialIndustrial: 'Trade or industry',
      pumpingLoad: 'Pumps',
    },
    types: {
      usage: 'Usage',
      personal: 'Personal data',
      bulk: 'Bulk',
      portal: 'Pages and downloads',
      administration: 'Tokens and administration',
    } satisfies Record<RequestType, string>,
    endings: {
      customer: 'by the customer',
      'third-party': 'by the third party',
      application: 'with the whole application',
      operator: 'by the utility',
      'new-authorization': 'by a newer permission',
      over: 'ran out',
    } satisfies Record<Ending, string>,
    excesses: {
      'no-authorization': 'no permission was named',
      'not-in-force': 'the permission was not in force',
      'usage-point': 'a meter that was not shared',
      'data-period': 'a time that was not shared',
      'kind-of-data': 'a kind of data that was not shared',
    } satisfies Record<Excess, string>,
    outcomes: {
      complete: 'Answered',
      broken: 'Broken off',
      lost: 'Server ended',
      refused: 'Refused',
      'not-modified': 'Unchanged',
    },
    areas: 'What auditors look at',
    reports: 'Subscriptions',
    requests: 'Requests',
    authorizations: 'Permissions',
    thirdParties: 'Idle third parties',
    feed: 'Feed',
    from: 'From',
    to: 'To',
    requester: 'Who asked',
    actingFor: (whom: string) => `for ${whom}`,
    customerClass: 'Class of customer',
    territory: 'Territory',
    esiid: 'ESIID',
    type: 'Kind of request',
    outcome: 'What became of it',
    all: 'All',
    answered: 'Answered',
    refused: 'Refused',
    show: 'Show',
    csv: 'CSV',
    spreadsheet: 'Spreadsheet',
  },
  es: {
    customers: 'Los propios clientes',
    operator: 'La compañía',
    auditors: 'Auditores',
    removed: 'Una aplicación que ya no está',
    unknownClass: 'No se sabe, o varias',
    classes: {
      residential: 'Hogar',
      residentialAndCommercial: 'Hogar con negocio',
      residentialFarmService: 'Granja',
      commercialIndustrial: 'Comercio o industria',
      pumpingLoad: 'Bombas',
    },
    types: {
      usage: 'Consumo',
      personal: 'Datos personales',
      bulk: 'En bloque',
      portal: 'Páginas y descargas',
      administration: 'Tokens y administración',
    },
    endings: {
      customer: 'por el cliente',
      'third-party': 'por el tercero',
      application: 'con toda la aplicación',
      operator: 'por la compañía',
      'new-authorization': 'por un permiso más nuevo',
      over: 'vencidos',
    },
    excesses: {
      'no-authorization': 'no se indicó ningún permiso',
      'not-in-force': 'el permiso no estaba vigente',
      'usage-point': 'un medidor que no se compartió',
      'data-period': 'un período que no se compartió',
      'kind-of-data': 'una clase de datos que no se compartió',
    },
    outcomes: {
      complete: 'Contestada',
      broken: 'Interrumpida',
      lost: 'El servidor terminó',
      refused: 'Rechazada',
      'not-modified': 'Sin cambios',
    },
    areas: 'Lo que miran los auditores',
    reports: 'Suscripciones',
    requests: 'Peticiones',
    authorizations: 'Permisos',
    thirdParties: 'Terceros inactivos',
    feed: 'Canal',
    from: 'Desde',
    to: 'Hasta',
    requester: 'Quién pidió',
    actingFor: (whom) => `por cuenta de ${whom}`,
    customerClass: 'Clase de cliente',
    territory: 'Territorio',
    esiid: 'ESIID',
    type: 'Clase de petición',
    outcome: 'Qué pasó',
    all: 'Todo',
    answered: 'Contestadas',
    refused: 'Rechazadas',
    show: 'Mostrar',
    csv: 'CSV',
    spreadsheet: 'Hoja de cálculo',
  },
});

/** How one page names what is counted by. */
export interface ReportNames {
  readonly requester: (id: string) => string;
  readonly customerClass: (kind: string) => string;
  readonly territory: (name: string) => string;
  /** an organisation for which a requester acts */
  readonly principal: (id: string) => string;
}

/** @param applications names by id; @param utilityName of the custodian, whose own territory has no other name */
export function reportNames(
  language: Language,
  applications: ReadonlyMap<string, string>,
  utilityName: string,
  principals: ReadonlyMap<string, string> = new Map(),
): ReportNames {
  const t = reportWords(language);
  const own = new Map([
    [AUDITORS, t.auditors],
    [CUSTOMERS, t.customers],
    [OPERATOR, t.operator],
  ]);
  return {
    requester: (id) => own.get(id) ?? applications.get(id) ?? t.removed,
    customerClass: (kind) => (kind === '' ? t.unknownClass : (new Map(Object.entries(t.classes)).get(kind) ?? kind)),
    territory: (name) => (name === '' ? utilityName : name),
    principal: (id) => principals.get(id) ?? id,
  };
}
