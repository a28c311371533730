import type { ReadingType } from '@app/espi';

/** FlowDirectionKind: delivered to the customer, and received from their generation. */
export const delivered = 1;
export const received = 19;
export type Direction = typeof delivered | typeof received;

const energy = {
  commodity: 1,
  currency: 840,
  dataQualifier: 12,
  kind: 12,
  phase: 769,
  powerOfTenMultiplier: 0,
  timeAttribute: 0,
  uom: 72,
} as const;

/**
 * Energy of each interval in Wh. Smart Meter Texas and ERCOT files share these, so that both fill the same channel.
 */
export function intervalEnergy(flowDirection: Direction, intervalLength: number): ReadingType {
  return { ...energy, accumulationBehaviour: 4, flowDirection, intervalLength };
}

/** What a meter's register shows in Wh, read at midnight. */
export function registerEnergy(flowDirection: Direction): ReadingType {
  return { ...energy, accumulationBehaviour: 1, flowDirection, intervalLength: 0 };
}
