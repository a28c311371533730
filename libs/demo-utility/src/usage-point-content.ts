import { PhaseCodeKind, ServiceKind, UnitSymbolKind, type UsagePoint } from '@app/espi';
import type { NewUsagePoint } from '@app/metering';
import type { Premise } from './cast.js';

const SERVICE_ON = 1;
/** Bits of roleFlags. */
const REVENUE_QUALITY = 0x10;
const DISTRIBUTED_GENERATION = 0x08;
const ELECTRIC_VEHICLE = 0x04;

/** Phases of the supply: three for businesses, split phase for homes. */
export const phasesOf = (premise: Premise): number =>
  premise.site === undefined ? PhaseCodeKind.S12N : PhaseCodeKind.ABCN;

export const usagePointOf = (premise: Premise, timeZone: string): NewUsagePoint => ({
  serviceKind: ServiceKind[premise.service],
  timeZone,
  title: premise.title,
  content: contentOf(premise),
});

function contentOf(premise: Premise): Partial<UsagePoint> {
  const flags =
    REVENUE_QUALITY |
    (premise.solarWatts === undefined ? 0 : DISTRIBUTED_GENERATION) |
    (premise.chargesCars ? ELECTRIC_VEHICLE : 0);
  const business = premise.site !== undefined;
  return {
    roleFlags: flags.toString(16).padStart(4, '0').toUpperCase(),
    status: SERVICE_ON,
    serviceDeliveryPoint: { tariffProfile: premise.tariff.profile },
    amiBillingReady: 'operable',
    checkBilling: false,
    connectionState: 'connected',
    isSdp: true,
    isVirtual: false,
    ...(premise.service === 'electricity' && {
      grounded: true,
      nominalServiceVoltage: { powerOfTenMultiplier: 0, uom: UnitSymbolKind.V, value: business ? 480 : 240 },
      phaseCode: phasesOf(premise),
    }),
    readCycle: String(premise.readCycle).padStart(2, '0'),
  };
}
