import { customers as mainCustomers, premises as mainPremises, type Part, type Premise } from './cast.js';
import { scenarioCustomers, scenarioPremises } from './cast-scenarios.js';

const FIRST_ACCOUNT = 1_001;

/** Everybody in the demo, in the order of their account numbers. */
export const customers: readonly (Part & { readonly accountNumber: string })[] = [
  ...mainCustomers,
  ...scenarioCustomers,
].map((part, index) => ({ ...part, accountNumber: `DEMO-${FIRST_ACCOUNT + index}` }));

export const premises: readonly Premise[] = [...mainPremises, ...scenarioPremises];
