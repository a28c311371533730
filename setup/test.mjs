/**
 * Runs the test tiers and ends with the plain line `N passed, N failed`.
 * Usage: npm test [-- TIER…]; npm run test:cluster [-- SPEC…]: e2e over two servers, two workers and a replica set of
 * three. It fails on a failed test, on a file that does not run, where nothing was tested, and on a line in the logs of
 * the servers that holds a secret: they log all that they can, and only errors are shown.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { secretsIn } from '../test/support/secrets-in-log.ts';
import { root } from './repository.mjs';

const TIERS = ['unit', 'structure', 'e2e', 'conformance', 'browser'];

const isCluster = process.argv.includes('--cluster');
const named = process.argv.slice(2).filter((each) => each !== '--cluster');
const wanted = isCluster ? ['e2e'] : named;
const unknown = wanted.filter((tier) => !TIERS.includes(tier));
if (unknown.length > 0) {
  process.stderr.write(`There is no test tier ${unknown.join(', ')}: use ${TIERS.join(', ')}.\n`);
  process.exit(2);
}

const OPERATOR_SETTINGS = [
  'MONGODB_URI',
  'DATA_DIR',
  'PORT',
  'BASE_URL',
  'KEYS_FILE',
  'DEMO',
  'GBA_CERT_ID',
  'STRICT_RFC6750',
];

/** The tests set what they need; never the developer's database or settings. */
function testEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !OPERATOR_SETTINGS.includes(name));
  return { ...Object.fromEntries(kept), LOG_LEVEL: 'trace', TEST_CLUSTER: isCluster ? 'on' : 'off' };
}

/** The passwords that tests sign in with. */
const passwords = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .flatMap((name) => [...readFileSync(join(root, 'test', name), 'utf8').matchAll(/PASSWORD\w* = '([^']+)'/g)])
  .map(([, password = '']) => password);

const log = { lines: 0, withSecrets: 0 };

/** Lines of a server's log are looked through, and shown where they tell of an error; the rest is Jest's. @param {string} line */
function hear(line) {
  const isLogged = line.startsWith('{"level":');
  if (!isLogged || /^\{"level":[56]0/.test(line)) process.stderr.write(`${line}\n`);
  if (!isLogged) return;
  log.lines += 1;
  const found = secretsIn(line, passwords);
  if (found.length === 0) return;
  log.withSecrets += 1;
  process.stderr.write(`a log holds ${found.join(' and ')}: ${line}\n`);
}

/** @param {string} tier @param {string} results file that takes Jest's report */
async function runTier(tier, results) {
  // four processes a spec: one spec at a time
  const more = isCluster ? ['--runInBand', '--testTimeout=180000', '--', ...named] : [];
  const options = ['--selectProjects', tier, '--ci', '--passWithNoTests', '--json', `--outputFile=${results}`, ...more];
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...options],
    // Jest repeats its report on standard output
    { cwd: root, env: testEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  createInterface({ input: child.stderr }).on('line', hear);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('close', resolve));
}

/** @param {number | null} code Jest's exit code @param {string} results */
function count(code, results) {
  try {
    const report = JSON.parse(readFileSync(results, 'utf8'));
    const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
    return {
      passed: report.numPassedTests,
      // Jest may fail as a whole, in its set-up or its end, though each test passed
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const total = { passed: 0, failed: 0, skipped: 0 };
const directory = mkdtempSync(join(tmpdir(), 'green-button-results-'));
for (const tier of wanted.length > 0 ? wanted : TIERS) {
  const started = Date.now();
  const results = join(directory, `${tier}.json`);
  const counts = count(await runTier(tier, results), results);
  for (const key of Object.keys(total)) total[key] += counts[key];
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${tier}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)\n`,
  );
}
rmSync(directory, { recursive: true, force: true });
process.stdout.write(`logs: ${log.withSecrets} of ${log.lines} lines hold a secret\n`);
if (log.withSecrets > 0) total.failed += 1;
else if (log.lines > 0) total.passed += 1;

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
