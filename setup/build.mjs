/** The build in dist. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSources, hashOf, pinnedNode, readText, root, stampOf, writeText } from './repository.mjs';
import { say, SetupFailure } from './say.mjs';

const dist = join(root, 'dist');
const marker = join(dist, '.green-button-built');

/** The stamp says whether something changed; the list of files, whether something was added or removed. */
const state = () => {
  const files = buildSources();
  return { stamp: stampOf(files), list: hashOf(files.join('\n')) };
};

const builtState = () => {
  const [stamp, list] = (readText(marker) ?? '').split(' ');
  return { stamp, list };
};

export function buildFits() {
  return existsSync(dist) && builtState().stamp === state().stamp;
}

/** Builds what changed; anew where files came or went, lest a removed one live on. @throws SetupFailure */
export function build() {
  say('Building …');
  const { stamp, list } = state();
  if (builtState().list !== list) rmSync(dist, { recursive: true, force: true });
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const { status, stdout, stderr, error } = spawnSync(pinnedNode, [nest, 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    const output = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
    if (/ENOSPC/.test(output)) throw new SetupFailure('The build failed: the disk is full; make room and start again.');
    say(output.trimEnd());
    throw new SetupFailure('The build failed, as told above: mend the sources, or return to a clean checkout.');
  }
  writeText(marker, `${stamp} ${list}`);
}
