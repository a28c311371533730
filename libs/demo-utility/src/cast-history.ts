import type { Principal } from '@app/third-parties';

/** A third party of the demo's past; the names are invented. */
export interface PastThirdParty {
  readonly key: string;
  readonly name: string;
  /** whose vendor it is */
  readonly actingFor?: Principal;
  /** registered so many days ago */
  readonly since: number;
  /** the application was taken away so many days ago */
  readonly removed?: number;
  /** asked so many days ago for the last time, and for a token alone */
  readonly lastSeen?: number;
}

/** A permission of the demo's past: days ago. */
export interface PastPermission {
  readonly customer: string;
  readonly thirdParty: string;
  readonly given: number;
  /** for so many days; a year where absent */
  readonly days?: number;
  /** made smaller: so many usage points are left */
  readonly narrowed?: { readonly on: number; readonly usagePoints: number };
  readonly ended?: { readonly on: number; readonly by: 'customer' | 'third-party' | 'operator' };
  /** taken up again by its third party, on the day on which it had ended it */
  readonly restored?: true;
}

export const pastThirdParties: readonly PastThirdParty[] = [
  { key: 'orchard', name: 'Old Orchard Audits', since: 520, lastSeen: 410 },
  { key: 'sun', name: 'Harvest Sun Advisers', since: 401 },
  { key: 'keel', name: 'Even Keel Thermostats', since: 372 },
  {
    key: 'lamp',
    name: 'Lamp and Ledger',
    since: 330,
    actingFor: { id: 'REP-4711', name: 'Bluebonnet Retail Power' },
  },
  { key: 'borealis', name: 'Borealis Charts', since: 290, removed: 158 },
];

/** Each way in which a permission begins, changes and ends. */
export const pastPermissions: readonly PastPermission[] = [
  { customer: 'solar', thirdParty: 'sun', given: 385 },
  { customer: 'flat', thirdParty: 'keel', given: 352, ended: { on: 201, by: 'customer' } },
  { customer: 'market', thirdParty: 'lamp', given: 318, narrowed: { on: 149, usagePoints: 5 } },
  { customer: 'water', thirdParty: 'keel', given: 307 },
  { customer: 'car', thirdParty: 'keel', given: 284 },
  { customer: 'flat', thirdParty: 'borealis', given: 262 },
  { customer: 'tiers', thirdParty: 'sun', given: 251, ended: { on: 131, by: 'third-party' } },
  { customer: 'car', thirdParty: 'borealis', given: 239 },
  { customer: 'house', thirdParty: 'sun', given: 223, ended: { on: 97, by: 'customer' } },
  { customer: 'tiers', thirdParty: 'lamp', given: 196, days: 120 },
  { customer: 'clock', thirdParty: 'lamp', given: 172, ended: { on: 166, by: 'operator' } },
  { customer: 'estimates', thirdParty: 'sun', given: 118 },
  // in the place of the one before
  { customer: 'car', thirdParty: 'keel', given: 92 },
  { customer: 'water', thirdParty: 'sun', given: 64, ended: { on: 33, by: 'third-party' }, restored: true },
  { customer: 'house', thirdParty: 'keel', given: 46 },
  { customer: 'tiers', thirdParty: 'keel', given: 27, ended: { on: 12, by: 'customer' } },
  { customer: 'flat', thirdParty: 'sun', given: 9 },
];
