/**
 * Makes a checkout ready to run: dependencies and build. `npm start`, `npm test` and `npm run custodian` call it.
 * It runs on any Node from 20 on, before anything is installed, so it imports nothing from outside Node and this folder.
 * Usage: prepare.mjs [--quiet] [--tests]
 */
import { spawnSync } from 'node:child_process';
import { runSetup, say, SetupFailure } from './say.mjs';

const OLDEST_NODE = 20;

await runSetup(async () => {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new SetupFailure(
      `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or newer (https://nodejs.org).`,
    );
  }
  const { build, buildFits } = await import('./build.mjs');
  const { dependenciesFit, installDependencies } = await import('./dependencies.mjs');
  const { pinnedNode, root } = await import('./repository.mjs');
  const { whileAlone } = await import('./preparation-lock.mjs');

  if (!dependenciesFit() || !buildFits()) {
    await whileAlone(async () => {
      if (!dependenciesFit()) await installDependencies();
      if (!buildFits()) build();
    });
    if (!process.argv.includes('--quiet')) say('Installed and built.');
  }
  // The tests need MongoDB; what is missing is better said once here than by each of them.
  if (process.argv.includes('--tests')) {
    const { status } = spawnSync(pinnedNode, ['setup/find-mongod.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
    if (status !== 0) process.exitCode = 1;
  }
});
