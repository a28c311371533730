import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { RESOURCE_PATH } from '@app/espi';
import { startDrilledServer, type DrilledServer } from './drilled-server.js';
import { quantile } from './quantile.js';
import type { Report } from './report.js';

interface Settings {
  readonly dataDirectory: string;
  readonly clients: number;
  readonly seconds: number;
}

/** What is accepted in an overload takes at most so long, 99th percentile, ms. */
const MOST_ACCEPTED_MS = 3_000;
const SIGN_INS = 400;

interface Answered {
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
  readonly cookie: string;
}

/** More clients than a server can answer, and more sign-ins than it can hash. */
export async function overloadDrill(report: Report, { dataDirectory, clients, seconds }: Settings): Promise<void> {
  report.begin(`${clients} clients that ask without a pause, for ${seconds} s; ${SIGN_INS} sign-ins at once`);
  const drilled = await startDrilledServer(dataDirectory, { meters: 2, days: 3 }, { TRUST_PROXY: '1' });
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  try {
    const alone = await crowd(drilled, agent, 1, 3);
    const calm = latenciesOf(alone, 200);
    report.note(`one client: ${alone.length / 3} requests a second, 99th ${quantile(calm, 0.99).toFixed(0)} ms`);
    const health: Answered[] = [];
    const watching = new AbortController();
    const watch = (async () => {
      for (; !watching.signal.aborted; await sleep(200)) health.push(await ask(agent, `${drilled.base}/health/ready`));
    })();
    const answers = await crowd(drilled, agent, clients, seconds);
    watching.abort();
    await watch;
    const accepted = latenciesOf(answers, 200);
    const refused = answers.filter(({ status }) => status === 503);
    const rates = [accepted.length, refused.length].map((count) => (count / seconds).toFixed(0));
    report.note(`${clients} clients: ${rates[0]} answered and ${rates[1]} refused a second`);
    report.check(refused.length > 0, 'what is too much is refused', 'nothing was');
    const others = answers.filter(({ status }) => status !== 200 && status !== 503);
    report.check(others.length === 0, 'all else is answered 200', `such as ${others[0]?.status} ${others[0]?.body}`);
    report.check(
      refused.every(({ retryAfter }) => Number(retryAfter) > 0),
      'each refusal has Retry-After',
    );
    report.check(
      refused.every(({ body }) => /overloaded|too much to do/.test(body)),
      'each says why',
      refused[0]?.body,
    );
    const [median, late] = [quantile(accepted, 0.5), quantile(accepted, 0.99)];
    report.check(
      late < MOST_ACCEPTED_MS,
      `what is accepted: median ${median.toFixed(0)} ms, 99th ${late.toFixed(0)} ms; refused in ` +
        `${quantile(latenciesOf(refused, 503), 0.5).toFixed(0)} ms`,
    );
    const ready = health.filter(({ status }) => status === 200).length;
    report.check(ready === health.length, `health is told meanwhile, ${ready} times`, `${ready} of ${health.length}`);
    const after = await crowd(drilled, agent, 1, 3);
    report.check(
      after.every(({ status }) => status === 200),
      'nothing is refused afterwards',
    );
    report.note(`one client afterwards: 99th ${quantile(latenciesOf(after, 200), 0.99).toFixed(0)} ms`);
    await signIns(report, drilled, agent);
  } finally {
    agent.destroy();
    await drilled.close();
  }
}

/** A flood of passwords: refused beyond a short line, and nothing else waits for it. */
async function signIns(report: Report, drilled: DrilledServer, agent: Agent): Promise<void> {
  const page = await ask(agent, `${drilled.base}/sign-in`);
  const csrf = /name="_csrf" value="([^"]*)"/.exec(page.body)?.[1] ?? '';
  const attempt = async (n: number): Promise<Answered> => {
    const form = new URLSearchParams({
      _csrf: csrf,
      email: `nobody-${n}@drill.example`,
      password: `four quiet herons ${n}`,
    });
    const headers = {
      cookie: page.cookie,
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': `10.${(n >> 8) & 255}.${n & 255}.1`,
    };
    return ask(agent, `${drilled.base}/sign-in`, { method: 'POST', headers, body: form.toString() });
  };
  const flood = Promise.all(Array.from({ length: SIGN_INS }, async (_, n) => attempt(n)));
  const beside = latenciesOf(await crowd(drilled, agent, 1, 3), 200);
  const tried = await flood;
  const refused = tried.filter(({ status }) => status === 503).length;
  const looked = tried.filter(({ status }) => status === 401 || status === 422).length;
  const slowest = Math.max(...tried.map(({ ms }) => ms));
  report.check(
    looked > 0 && refused > 0 && looked + refused === SIGN_INS,
    `of ${SIGN_INS} sign-ins ${looked} were looked at and ${refused} refused, the last after ${slowest.toFixed(0)} ms`,
    [...new Set(tried.map(({ status }) => status))].join(),
  );
  const late = quantile(beside, 0.99);
  report.check(late < MOST_ACCEPTED_MS, `other requests beside them: 99th ${late.toFixed(0)} ms`);
}

const latenciesOf = (answers: readonly Answered[], status: number): number[] =>
  answers.filter((each) => each.status === status).map(({ ms }) => ms);

/** So many clients that ask again as soon as they are answered, and a second after they were refused. */
async function crowd(
  { base, token }: DrilledServer,
  agent: Agent,
  clients: number,
  seconds: number,
): Promise<Answered[]> {
  const addresses = [`${base}${RESOURCE_PATH}/ReadingType`, `${base}/sign-in`];
  const answers: Answered[] = [];
  const end = performance.now() + seconds * 1_000;
  const client = async (nth: number): Promise<void> => {
    for (let n = nth; performance.now() < end; n++) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await ask(agent, addresses[n % addresses.length] ?? base, { headers });
      answers.push(answer);
      // more impatient than they are told to be
      if (answer.status === 503) await sleep(1_000);
    }
  };
  await Promise.all(Array.from({ length: clients }, async (_, n) => client(n)));
  return answers;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask(agent: Agent, address: string, { method = 'GET', headers, body }: Asked = {}): Promise<Answered> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(address, { agent, method, headers: { accept: 'text/html, application/json', ...headers } });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const answered = async (): Promise<Answered> => ({
        body: await text(response),
        status: response.statusCode ?? 0,
        ms: performance.now() - began,
        retryAfter: response.headers['retry-after'],
        cookie: (response.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; '),
      });
      answered().then(resolve, reject);
    });
    sent.end(body);
  });
}
