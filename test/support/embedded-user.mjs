/**
 * A process that uses the embedded MongoDB, for tests that kill it: prints the URI and waits.
 * Usage: embedded-user.mjs DATA_DIR
 */
import { startEmbedded } from '../../dist/libs/store/src/index.js';

const { uri } = await startEmbedded(process.argv[2], { cacheMegabytes: 256 });
process.stdout.write(`${uri}\n`);
setInterval(() => undefined, 60_000);
