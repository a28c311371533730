/** Makes sure that there is a MongoDB for the tests, downloading it where needed. Runs after the build, on the pinned Node. */
import { findMongod } from '../dist/libs/store/src/index.js';
import { runSetup, say, SetupFailure } from './say.mjs';

await runSetup(async () => {
  try {
    await findMongod(say);
  } catch (error) {
    throw new SetupFailure(error.message);
  }
});
