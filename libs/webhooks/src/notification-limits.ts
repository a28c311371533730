import type { RateLimit } from '@app/web';

/** What may be asked for by hand, for each application: it makes the custodian call a server of somebody else. */
export const notificationLimits = {
  verifications: { name: 'endpoint-verifications', tries: 20, perSeconds: 600 },
  resends: { name: 'delivery-resends', tries: 120, perSeconds: 600 },
} as const satisfies Readonly<Record<string, RateLimit>>;
