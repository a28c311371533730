export { Configuration } from './configuration/configuration.js';
export { configurationReference } from './configuration/configuration-reference.js';
export { readConfiguration } from './configuration/read-configuration.js';
export { CustodianError, Overloaded, Unavailable, type Load } from './custodian-error.js';
export { Keys, type KeysConfiguration, type PublicKey } from './keys.js';
export { createLogger } from './logger.js';
export { metricsRegistry } from './metrics.js';
export { hashSecret, matchesSecret, newSecret } from './secret.js';
export { repositoryRoot } from './repository-root.js';
