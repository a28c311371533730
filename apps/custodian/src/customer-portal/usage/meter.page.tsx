import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Facts, Head, Page, type Fact, type PageContext } from '@app/page-kit';
import { PhaseCodeKind } from '@app/espi';
import { Amounts, serviceNameOf } from './amounts.js';
import { usageTexts } from './usage-texts.js';
import { meterName } from './usage-asides.js';
import type { MeterView } from './meter-view.js';
import { PlaceTimes } from './place-times.js';
import { usageAddress } from './usage-query.js';

const texts = textsIn({
  en: {
    title: 'About this meter',
    see: 'See its usage',
    meter: 'The meter',
    premise: 'The premise',
    readings: 'The readings',
    unknown: 'Your utility has not told us more about it.',
    names: {
      serialNumber: 'Meter number',
      utilityNumber: 'Number at the utility',
      type: 'Kind',
      form: 'Form',
      multiplier: 'Multiplier',
      amr: 'Read by',
      installed: 'Installed',
      tested: 'Last tested',
      status: 'Meter status',
      otherDevice: 'Other device',
      address: 'Address',
      esiid: 'ESIID',
      zone: 'Time zone',
      delivery: 'Delivered by',
      retailer: 'Retailer',
      cycle: 'Read cycle',
      tariff: 'Rate code',
      voltage: 'Service voltage',
      phases: 'Phases',
      connection: 'Connection',
      premiseStatus: 'Premise status',
      generation: 'Own generation',
      flows: 'What is measured',
      every: 'How often',
      since: 'Readings since',
      last: 'Latest reading day',
      register: 'Register',
    },
    active: 'Active',
    inactive: 'Inactive',
    connected: 'Connected (energized)',
    disconnected: 'Disconnected (de-energized)',
    yes: 'Yes',
    phasesOf: { one: 'Single phase', split: 'Split phase', three: 'Three phases' },
    minutes: (count: number) => `Every ${count} minutes`,
    hourly: 'Every hour',
    daily: 'Every day',
    irregular: 'At readings on site',
    registerAt: (value: string, when: string) => `${value} on ${when}`,
  },
  es: {
    title: 'Sobre este medidor',
    see: 'Ver su consumo',
    meter: 'El medidor',
    premise: 'El lugar',
    readings: 'Las lecturas',
    unknown: 'Su compañía no nos ha dicho más.',
    names: {
      serialNumber: 'Número del medidor',
      utilityNumber: 'Número en la compañía',
      type: 'Tipo',
      form: 'Forma',
      multiplier: 'Multiplicador',
      amr: 'Leído por',
      installed: 'Instalado',
      tested: 'Última prueba',
      status: 'Estado del medidor',
      otherDevice: 'Otro aparato',
      address: 'Dirección',
      esiid: 'ESIID',
      zone: 'Zona horaria',
      delivery: 'Distribuidora',
      retailer: 'Comercializadora',
      cycle: 'Ciclo de lectura',
      tariff: 'Código de tarifa',
      voltage: 'Tensión',
      phases: 'Fases',
      connection: 'Conexión',
      premiseStatus: 'Estado del lugar',
      generation: 'Generación propia',
      flows: 'Qué se mide',
      every: 'Cada cuánto',
      since: 'Lecturas desde',
      last: 'Último día con lecturas',
      register: 'Registro',
    },
    active: 'Activo',
    inactive: 'Inactivo',
    connected: 'Conectado (con tensión)',
    disconnected: 'Desconectado (sin tensión)',
    yes: 'Sí',
    phasesOf: { one: 'Monofásico', split: 'Bifásico', three: 'Trifásico' },
    minutes: (count) => `Cada ${count} minutos`,
    hourly: 'Cada hora',
    daily: 'Cada día',
    irregular: 'En lecturas en el lugar',
    registerAt: (value, when) => `${value} el ${when}`,
  },
});

/** ESPI: bit of the roleFlags of a usage point where the customer generates. */
const GENERATION = 0x08;

const SPLIT_PHASES: readonly number[] = [PhaseCodeKind.S12N, PhaseCodeKind.S12, PhaseCodeKind.S12NVariant];
const THREE_PHASES: readonly number[] = [PhaseCodeKind.ABCN, PhaseCodeKind.ABC];

/** A fact, where it is known. */
const known = (name: string, value: Fact['value'] | undefined): Fact[] =>
  value === undefined || value === '' ? [] : [{ name, value }];

/** What is known of a meter and its premise (BR-005). */
export function MeterPage({ page, view }: { page: PageContext; view: MeterView }): JSX.Element {
  const t = texts(page.language);
  const words = usageTexts(page.language);
  const { meter } = view;
  const service = serviceNameOf(meter.serviceKind);
  const parts = [
    { title: t.meter, facts: meterFacts(view, page) },
    { title: t.premise, facts: premiseFacts(view, page) },
    { title: t.readings, facts: readingFacts(view, page) },
  ];
  return (
    <Page page={page} title={t.title}>
      <Head
        title={meterName(meter)}
        above={
          <>
            {words.meter[service]} · <a href={usageAddress({ meters: [meter.usagePointId] })}>{t.see}</a>
          </>
        }
      />
      <div class="stack">
        {parts.map(({ title, facts }) => (
          <section key={title} class="sheet" aria-label={title}>
            <div class="stack-2">
              <h2>{title}</h2>
              {facts.length === 0 ? <p class="small">{t.unknown}</p> : <Facts facts={facts} />}
            </div>
          </section>
        ))}
      </div>
    </Page>
  );
}

function meterFacts({ devices, usage }: MeterView, { language }: PageContext): Fact[] {
  const { names } = texts(language);
  const times = new PlaceTimes(language, usage.zone);
  return devices.flatMap(({ isMeter, device }): Fact[] => {
    const { serialNumber, utcNumber, type, formNumber, amrSystem, status, lifecycle, MeterMultipliers = [] } = device;
    const tested = device.acceptanceTest?.dateTime;
    if (!isMeter) return known(names.otherDevice, [type, serialNumber].filter(Boolean).join(', '));
    const installed = lifecycle?.installationDate;
    return [
      ...known(names.serialNumber, serialNumber),
      ...known(names.utilityNumber, utcNumber),
      ...known(names.type, type),
      ...known(names.form, formNumber),
      ...known(names.multiplier, MeterMultipliers.flatMap(({ value }) => value ?? []).join(', ')),
      ...known(names.amr, amrSystem),
      ...known(names.installed, installed === undefined ? undefined : times.date(installed)),
      ...known(names.tested, tested === undefined ? undefined : times.date(tested)),
      ...known(names.status, status?.value),
    ];
  });
}

function premiseFacts({ meter, usagePoint, usage, location, retailer }: MeterView, { language }: PageContext): Fact[] {
  const t = texts(language);
  const { names } = t;
  const { content, tdsp } = usagePoint;
  const { streetDetail, townDetail, postalCode } = location?.mainAddress ?? {};
  const street = [streetDetail?.number, streetDetail?.name, streetDetail?.suffix, streetDetail?.addressGeneral];
  const town = [townDetail?.name, townDetail?.stateOrProvince, postalCode];
  const address = [street, town].map((parts) => parts.filter(Boolean).join(' ')).filter(Boolean);
  const { nominalServiceVoltage: voltage, connectionState, phaseCode, status, roleFlags = '0' } = content;
  return [
    ...known(names.address, address.join(', ')),
    ...known(names.esiid, meter.esiid),
    ...known(names.delivery, tdsp),
    ...known(names.retailer, retailer),
    ...known(names.cycle, content.readCycle),
    ...known(names.tariff, content.serviceDeliveryPoint?.tariffProfile),
    ...known(
      names.voltage,
      voltage?.value === undefined ? undefined : `${voltage.value * 10 ** (voltage.powerOfTenMultiplier ?? 0)} V`,
    ),
    ...known(names.phases, phaseCode === undefined ? undefined : phasesOf(phaseCode, t.phasesOf)),
    ...known(
      names.connection,
      connectionState === undefined ? undefined : connectionState === 'connected' ? t.connected : t.disconnected,
    ),
    ...known(names.premiseStatus, status === undefined ? undefined : status === 1 ? t.active : t.inactive),
    ...known(names.generation, (Number.parseInt(roleFlags, 16) & GENERATION) === 0 ? undefined : t.yes),
    ...known(names.zone, usage.zone.name),
  ];
}

function phasesOf(
  code: number,
  words: { readonly one: string; readonly split: string; readonly three: string },
): string {
  if (SPLIT_PHASES.includes(code)) return words.split;
  return THREE_PHASES.includes(code) ? words.three : words.one;
}

function readingFacts({ usage, registers }: MeterView, { language }: PageContext): Fact[] {
  const t = texts(language);
  const { names } = t;
  const { flows } = usageTexts(language);
  const { extent } = usage;
  if (extent === undefined) return [];
  const times = new PlaceTimes(language, usage.zone);
  const amounts = new Amounts(language, usage.uom);
  const isUsed = !usage.flows.includes('received');
  return [
    ...known(
      names.flows,
      amounts.list(usage.flows.map((flow) => (flow === 'delivered' && isUsed ? flows.used : flows[flow]))),
    ),
    ...known(names.every, everyOf(usage.intervalLengthIn(extent), t)),
    ...known(names.since, times.date(extent.start)),
    ...known(names.last, times.date(extent.end - 1)),
    ...registers.map(({ value, uom, at }) => ({
      name: names.register,
      value: t.registerAt(new Amounts(language, uom).exact(value), times.dateTime(at)),
    })),
  ];
}

function everyOf(length: number, t: ReturnType<typeof texts>): string {
  if (length === 0 || length > 86_400) return t.irregular;
  if (length === 86_400) return t.daily;
  return length === 3_600 ? t.hourly : t.minutes(length / 60);
}
