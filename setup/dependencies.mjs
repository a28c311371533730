/** The dependencies of package-lock.json in node_modules. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, pinnedNode, readText, root, writeText } from './repository.mjs';
import { say, SetupFailure } from './say.mjs';

const marker = join(root, 'node_modules/.green-button-prepared');

/** What npm says, and what to do about it. */
const REMEDIES = [
  [/ENOSPC/, 'the disk is full: make room and start again'],
  [/EACCES|EPERM|EROFS/, 'this directory cannot be written: check its owner and rights'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET|network/i,
    'the npm registry cannot be reached: check the network, or set it with "npm config set registry URL" and "npm config set proxy URL"',
  ],
  [/E404|ETARGET|notarget/, 'the npm registry lacks a package of package-lock.json: use another registry'],
  [/EUSAGE|in sync/, 'package.json and package-lock.json differ: run "npm install" and commit the lock file'],
  [/E401|E403|ENEEDAUTH/, 'the npm registry refuses access: run "npm login" or use another registry'],
];

const lockHash = () => hashOf(`${readText(join(root, 'package-lock.json'))} ${process.platform} ${process.arch}`);

/** Whether each package of the lock file lies in node_modules in its version, and nothing else does. */
function installedFits() {
  const hidden = readText(join(root, 'node_modules/.package-lock.json'));
  if (hidden === undefined || !existsSync(pinnedNode)) return false;
  const wanted = JSON.parse(readText(join(root, 'package-lock.json')) ?? '{}').packages;
  const installed = JSON.parse(hidden).packages;
  const fits = ([path, { version, optional }]) =>
    path === '' || (installed[path] === undefined ? optional === true : installed[path].version === version);
  return Object.entries(wanted).every(fits) && Object.keys(installed).every((path) => wanted[path] !== undefined);
}

export function dependenciesFit() {
  if (readText(marker) === lockHash() && existsSync(pinnedNode)) return true;
  if (!installedFits()) return false;
  writeText(marker, lockHash());
  return true;
}

/** npm beside the Node that runs it, since `npm ci` removes the one in node_modules. */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) {
    return {
      command: node !== undefined && !node.startsWith(join(root, 'node_modules')) ? node : 'node',
      first: [npm],
    };
  }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', first: [] };
}

/** @returns {NodeJS.ProcessEnv} without node_modules/.bin at the head of PATH, for the same reason */
function hostEnvironment() {
  const separator = process.platform === 'win32' ? ';' : ':';
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const path = (process.env[name] ?? '')
    .split(separator)
    .filter((entry) => !entry.startsWith(join(root, 'node_modules')));
  return { ...process.env, [name]: path.join(separator) };
}

/** @returns {Promise<void>} @throws SetupFailure with the remedy */
export async function installDependencies() {
  say('Installing the dependencies …');
  const { command, first } = npmCommand();
  const child = spawn(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: hostEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: command.endsWith('.cmd'),
  });
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  const started = Date.now();
  const progress = setInterval(() => say(`… ${Math.round((Date.now() - started) / 1000)} s`), 10_000);
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', (error) => resolve(error.code));
  });
  clearInterval(progress);
  if (code === 'ENOENT')
    throw new SetupFailure('npm is not installed: install Node 20 or newer with npm (https://nodejs.org).');
  if (code !== 0) {
    const remedy = REMEDIES.find(([pattern]) => pattern.test(output))?.[1];
    const said = output.split('\n').find((line) => /^npm (error|ERR!) (?!code)/.test(line)) ?? `exit code ${code}`;
    throw new SetupFailure(
      `The dependencies cannot be installed: ${remedy ?? `${said.trim()} (run "npm ci" to see more)`}.`,
    );
  }
  if (!existsSync(pinnedNode)) {
    throw new SetupFailure(
      'Node 24 did not come with the dependencies: use npm 10 or newer, and allow the install script of the package "node".',
    );
  }
  writeText(marker, lockHash());
}
