import { periodSeconds, ServiceKind, type Scope } from '@app/espi';
import { textsIn, type Language } from '@app/language';

/** What a function block of each kind gives a third party, as customers know it; in the order in which they read it. */
const BLOCKS = {
  electricity: [5],
  returned: [7, 8],
  demand: [6],
  register: [9],
  gas: [10],
  water: [11],
  'other-readings': [4],
  'cost-of-readings': [12],
  'bill-use': [15, 27],
  'bill-cost': [16, 26, 28],
  quality: [17],
  temperature: [29],
  name: [54],
  home: [55],
  'service-address': [58],
  account: [56, 57, 59, 62],
  devices: [60, 61],
  bills: [71],
  'other-account': [51],
} as const satisfies Record<string, readonly number[]>;

export type KindOfData = keyof typeof BLOCKS;
export const kindsOfData = Object.keys(BLOCKS) as KindOfData[];
export const isKindOfData = (value: unknown): value is KindOfData => kindsOfData.some((kind) => kind === value);

/** Blocks that others stand on: shown, and chosen, only where none of those others is asked for. */
const FOUNDATIONS: readonly (readonly [KindOfData, readonly KindOfData[]])[] = [
  ['other-readings', ['electricity', 'returned', 'demand', 'register', 'gas', 'water']],
  ['other-account', ['name', 'home', 'service-address', 'account', 'devices', 'bills']],
];

const grantedBy = ({ functionBlocks }: Scope, kind: KindOfData): boolean =>
  BLOCKS[kind].some((block) => functionBlocks.has(block));

/** The kinds of data that a scope gives. */
export function kindsOf(scope: Scope): KindOfData[] {
  const given = kindsOfData.filter((kind) => grantedBy(scope, kind));
  const hidden = FOUNDATIONS.filter(([, others]) => others.some((other) => given.includes(other)));
  return given.filter((kind) => !hidden.some(([foundation]) => foundation === kind));
}

/** A scope without the kinds that were not chosen; what is no data, but how it travels, stays. */
export function scopeOfKinds(scope: Scope, chosen: readonly KindOfData[]): Scope {
  const founded = FOUNDATIONS.filter(([, others]) => others.some((other) => chosen.includes(other)));
  const kept = new Set<KindOfData>([...chosen, ...founded.map(([foundation]) => foundation)]);
  const left = kindsOfData.filter((kind) => !kept.has(kind)).flatMap((kind): readonly number[] => BLOCKS[kind]);
  return scope.with({ functionBlocks: [...scope.functionBlocks].filter((block) => !left.includes(block)) });
}

const texts = textsIn({
  en: {
    how: {
      minutes: (count: number) => `every ${count} minutes`,
      hour: 'every hour',
      day: 'every day',
      week: 'every week',
      month: 'every month',
      meter: 'as often as your meter measures it',
    },
    see: {
      electricity: {
        title: (how: string) => `Your electricity use, ${how}`,
        note: 'What you take from the grid. It can show when somebody is at home.',
        brief: (how: string) => `Electricity ${how}`,
      },
      returned: {
        title: () => 'The electricity you send back',
        note: 'What solar panels or a battery put into the grid.',
        brief: () => 'electricity sent back',
      },
      demand: {
        title: () => 'How much power you draw at once',
        note: 'The highest draw in each interval.',
        brief: () => 'power drawn at once',
      },
      register: {
        title: () => 'What the counter of your meter shows',
        note: 'The figure that stands on the meter.',
        brief: () => 'meter counter',
      },
      gas: {
        title: () => 'Your gas use',
        note: 'The readings of your gas meter.',
        brief: () => 'gas',
      },
      water: {
        title: () => 'Your water use',
        note: 'The readings of your water meter. It can show when somebody is at home.',
        brief: () => 'water',
      },
      'other-readings': {
        title: () => 'Other readings of your meters',
        note: 'Such as steam or propane.',
        brief: () => 'other readings',
      },
      'cost-of-readings': {
        title: () => 'What each reading cost',
        note: 'By the price that held at the time.',
        brief: () => 'cost of each reading',
      },
      'bill-use': {
        title: () => 'How much you used in each bill period',
        note: 'The total and its dates.',
        brief: () => 'use of each bill period',
      },
      'bill-cost': {
        title: () => 'What each bill period cost',
        note: 'The total and its parts, not how you paid.',
        brief: () => 'bill cost',
      },
      quality: {
        title: () => 'How steady your supply is',
        note: 'Voltage, and interruptions.',
        brief: () => 'quality of supply',
      },
      temperature: {
        title: () => 'Temperatures that your meters measure',
        note: 'Where a meter measures one.',
        brief: () => 'temperatures',
      },
      name: {
        title: () => 'Your name, phone number and email',
        note: 'As they stand in your account.',
        brief: () => 'name and contact',
      },
      home: {
        title: () => 'Your own address, and special needs at home',
        note: 'Such as medical equipment that must not lose power.',
        brief: () => 'own address and special needs',
      },
      'service-address': {
        title: () => 'The service address',
        note: 'Where your meters are.',
        brief: () => 'service address',
      },
      account: {
        title: () => 'Your account and your plan',
        note: 'Account number, contract, supplier and programs.',
        brief: () => 'account and plan',
      },
      devices: {
        title: () => 'Which meter and devices you have',
        note: 'Make and serial number.',
        brief: () => 'meter and devices',
      },
      bills: {
        title: () => 'Your bills, as documents',
        note: 'All that is printed on them: your name and address, too.',
        brief: () => 'bills as documents',
      },
      'other-account': {
        title: () => 'What kind of customer you are',
        note: 'Such as a home or a business.',
        brief: () => 'kind of customer',
      },
    },
    not: {
      name: 'Your name, phone number or email',
      bank: 'Your bank or card details',
      address: 'Your address',
      cost: 'What you pay',
      electricity: 'Your electricity use',
      gasAndWater: 'Your gas and water use',
      gas: 'Your gas use',
      water: 'Your water use',
    },
  },
  es: {
    how: {
      minutes: (count) => `cada ${count} minutos`,
      hour: 'cada hora',
      day: 'cada día',
      week: 'cada semana',
      month: 'cada mes',
      meter: 'con la frecuencia con que la toma su medidor',
    },
    see: {
      electricity: {
        title: (how) => `Su consumo de electricidad, ${how}`,
        note: 'Lo que toma de la red. Puede revelar cuándo hay alguien en casa.',
        brief: (how) => `Electricidad ${how}`,
      },
      returned: {
        title: () => 'La electricidad que usted devuelve',
        note: 'Lo que sus paneles solares o su batería envían a la red.',
        brief: () => 'electricidad devuelta',
      },
      demand: {
        title: () => 'Cuánta potencia usa a la vez',
        note: 'La más alta de cada intervalo.',
        brief: () => 'potencia usada a la vez',
      },
      register: {
        title: () => 'Lo que marca el contador de su medidor',
        note: 'La cifra que se lee en el medidor.',
        brief: () => 'lectura del contador',
      },
      gas: {
        title: () => 'Su consumo de gas',
        note: 'Las lecturas de su medidor de gas.',
        brief: () => 'gas',
      },
      water: {
        title: () => 'Su consumo de agua',
        note: 'Las lecturas de su medidor de agua. Puede revelar cuándo hay alguien en casa.',
        brief: () => 'agua',
      },
      'other-readings': {
        title: () => 'Otras lecturas de sus medidores',
        note: 'Por ejemplo, de vapor o propano.',
        brief: () => 'otras lecturas',
      },
      'cost-of-readings': {
        title: () => 'El costo de cada lectura',
        note: 'Según el precio vigente en ese momento.',
        brief: () => 'costo de cada lectura',
      },
      'bill-use': {
        title: () => 'Su consumo en cada período de facturación',
        note: 'El total y las fechas.',
        brief: () => 'consumo por período de facturación',
      },
      'bill-cost': {
        title: () => 'El costo de cada período de facturación',
        note: 'El total y sus partes, no su forma de pago.',
        brief: () => 'costo de las facturas',
      },
      quality: {
        title: () => 'La estabilidad de su suministro',
        note: 'La tensión y los cortes.',
        brief: () => 'calidad del suministro',
      },
      temperature: {
        title: () => 'Las temperaturas que miden sus medidores',
        note: 'Si algún medidor las mide.',
        brief: () => 'temperaturas',
      },
      name: {
        title: () => 'Su nombre, su teléfono y su correo electrónico',
        note: 'Tal como figuran en su cuenta.',
        brief: () => 'nombre y contacto',
      },
      home: {
        title: () => 'Su domicilio y las necesidades especiales de su hogar',
        note: 'Por ejemplo, equipos médicos que no pueden quedarse sin luz.',
        brief: () => 'domicilio y necesidades especiales',
      },
      'service-address': {
        title: () => 'La dirección del servicio',
        note: 'Dónde están sus medidores.',
        brief: () => 'dirección del servicio',
      },
      account: {
        title: () => 'Su cuenta y su plan',
        note: 'Número de cuenta, contrato, proveedor y programas.',
        brief: () => 'cuenta y plan',
      },
      devices: {
        title: () => 'Qué medidor y qué aparatos tiene',
        note: 'La marca y el número de serie.',
        brief: () => 'medidor y aparatos',
      },
      bills: {
        title: () => 'Sus facturas, como documentos',
        note: 'Todo lo que aparece en ellas: también su nombre y su dirección.',
        brief: () => 'facturas como documentos',
      },
      'other-account': {
        title: () => 'Qué tipo de cliente es usted',
        note: 'Por ejemplo, un hogar o un negocio.',
        brief: () => 'tipo de cliente',
      },
    },
    not: {
      name: 'Su nombre, su teléfono ni su correo electrónico',
      bank: 'Sus datos bancarios o de tarjeta',
      address: 'Su dirección',
      cost: 'Lo que usted paga',
      electricity: 'Su consumo de electricidad',
      gasAndWater: 'Su consumo de gas ni de agua',
      gas: 'Su consumo de gas',
      water: 'Su consumo de agua',
    },
  },
});

/** How often readings come, in words. */
function howOften({ intervalDurations }: Scope, language: Language): string {
  const { how } = texts(language);
  const [finest] = intervalDurations;
  if (finest === undefined) return how.meter;
  const seconds = periodSeconds(finest);
  if (seconds < 3_600) return how.minutes(Math.max(1, Math.round(seconds / 60)));
  if (seconds < 86_400) return how.hour;
  if (seconds < 7 * 86_400) return how.day;
  return seconds < 28 * 86_400 ? how.week : how.month;
}

export interface KindInWords {
  readonly kind: KindOfData;
  readonly title: string;
  readonly note: string;
}

/** What a third party would see, kind by kind. */
export function inWords(scope: Scope, kinds: readonly KindOfData[], language: Language): KindInWords[] {
  const { see } = texts(language);
  const how = howOften(scope, language);
  return kinds.map((kind) => ({ kind, title: see[kind].title(how), note: see[kind].note }));
}

/** The same in a few words, for lists: `Electricity every 15 minutes, bill cost` */
export function inBrief(scope: Scope, language: Language): string {
  const { see } = texts(language);
  const how = howOften(scope, language);
  const brief = kindsOf(scope)
    .map((kind) => see[kind].brief(how))
    .join(', ');
  return `${brief.charAt(0).toUpperCase()}${brief.slice(1)}`;
}

/**
 * What a third party would not see, of all that somebody may wonder about.
 *
 * @param services ServiceKinds of the meters of which it would see anything
 */
export function notSeen(kinds: readonly KindOfData[], services: ReadonlySet<number>, language: Language): string[] {
  const { not } = texts(language);
  const lacks = (...wanted: KindOfData[]): boolean => wanted.every((kind) => !kinds.includes(kind));
  const hidesUse = (service: number, ...kindsOfUse: KindOfData[]): boolean =>
    !services.has(service) || lacks(...kindsOfUse, 'bill-use', 'bills');
  const noGas = hidesUse(ServiceKind.gas, 'gas');
  const noWater = hidesUse(ServiceKind.water, 'water');
  return [
    hidesUse(ServiceKind.electricity, 'electricity', 'returned', 'demand', 'register') && not.electricity,
    lacks('name', 'bills') && not.name,
    lacks('home', 'service-address', 'bills') && not.address,
    lacks('bills') && not.bank,
    lacks('cost-of-readings', 'bill-cost', 'bills') && not.cost,
    noGas && noWater && not.gasAndWater,
    noGas && !noWater && not.gas,
    noWater && !noGas && not.water,
  ].filter((text) => text !== false);
}

/** A kind of data in a word or two, of no particular scope: `Electricity` */
export function kindName(kind: KindOfData, language: Language): string {
  const brief = texts(language).see[kind].brief('').trim();
  return `${brief.charAt(0).toUpperCase()}${brief.slice(1)}`;
}
