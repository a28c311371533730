import type { RateLimit } from '@app/web';

/** Each is per person, but for the validator's, which is per network address. */
export const portalLimits = {
  registrations: { name: 'portal-registrations', tries: 20, perSeconds: 3_600 },
  registrationsByProgram: { name: 'portal-registrations-by-program', tries: 20, perSeconds: 3_600 },
  domainChecks: { name: 'portal-domain-checks', tries: 20, perSeconds: 600 },
  consoleCalls: { name: 'portal-console-calls', tries: 60, perSeconds: 600 },
  validations: { name: 'portal-validations', tries: 20, perSeconds: 600 },
} as const satisfies Readonly<Record<string, RateLimit>>;
