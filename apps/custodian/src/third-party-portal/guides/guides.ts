import type { GuideTexts } from './guide.js';
import { errors } from './errors.js';
import { feeds } from './feeds.js';
import { notifications } from './notifications.js';
import { oauth } from './oauth.js';
import { quickStart } from './quick-start.js';
import { sandbox } from './sandbox.js';
import { scopes } from './scopes.js';

/** The guides by the name in their address, in the order in which they are read. */
export const guides: ReadonlyMap<string, GuideTexts> = new Map([
  ['quick-start', quickStart],
  ['oauth', oauth],
  ['feeds', feeds],
  ['notifications', notifications],
  ['scopes', scopes],
  ['errors', errors],
  ['sandbox', sandbox],
]);
