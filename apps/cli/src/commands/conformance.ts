import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import {
  conformanceCases,
  functionBlockTable,
  NoAnswer,
  runSuite,
  type CaseResult,
  type SuiteInputs,
  type SuiteReport,
} from '@app/conformance';
import { CustodianError } from '@app/runtime';
import { ExitCode } from '../exit-code.js';
import { collect } from '../option-values.js';

type Lists = 'accessTokens' | 'resourceUris' | 'privateTexts' | 'authorizationCodes';

interface Options extends Omit<SuiteInputs, Lists | 'certificateAuthority'> {
  readonly accessToken?: string[];
  readonly resourceUri?: string[];
  readonly privateText?: string[];
  readonly authorizationCode?: string[];
  readonly caFile?: string;
  readonly case?: string[];
  readonly newData?: boolean;
}

/** Needs no custodian: it asks any server over HTTP. */
export function addConformanceCommand(program: Command): void {
  program
    .command('conformance')
    .description(
      'ask a resource server, this or any other, the cases of certification over HTTP; a case for which something is not ' +
        'given is not checked; exit code 0: none failed, 1: some did, 3: the server cannot be reached',
    )
    .requiredOption('--base-url <url>', 'such as https://custodian.example', webAddress)
    .option('--resource-base <url>', 'where the resource tree begins, if not below /DataCustodian', webAddress)
    .option('--token-endpoint <url>', 'if not /DataCustodian/oauth/token', webAddress)
    .option('--authorization-endpoint <url>', 'if not /DataCustodian/oauth/authorize', webAddress)
    .option('--ca-file <file>', 'certificates (PEM) by which the server is trusted')
    .option('--client-id <id>', 'of an application, which then gets its client token from the token endpoint')
    .option('--client-secret <secret>')
    .option('--redirect-uri <url>', 'of the application; nothing is sent there', webAddress)
    .option('--scope <scope>', 'to ask customers for; else the first that is registered')
    .option('--customer-email <email>', 'who signs in and answers at the pages; a consent ends the one before')
    .option('--customer-password <password>')
    .option('--authorization-code <code>', 'got by hand where pages cannot be read; each is used once', collect)
    .option('--expired-code <code>', 'an authorization code that is six minutes old, and unused')
    .option('--other-client-id <id>', 'of another application')
    .option('--other-client-secret <secret>')
    .option('--client-token <token>', 'for a server without a token endpoint')
    .option('--registration-token <token>')
    .option('--access-token <token>', 'may be given several times: customers with different data', collect)
    .option('--resource-uri <url>', 'of each access token; else looked for among the authorizations', collect)
    .option('--bulk-uri <url>', 'of all subscriptions in bulk; else what comes with the client token', webAddress)
    .option('--other-access-token <token>', 'of a second subscription')
    .option('--other-resource-uri <url>', 'its resourceURI, if it is of another application')
    .option('--other-authorization-uri <url>', "an Authorization of another application's")
    .option('--application-information <id>', 'id or address; else found through the authorizations')
    .option('--other-application-information <id>', "id or address of another application's")
    .option('--offline-access-token <token>', 'of an authorization made without OAuth (function block 40)')
    .option('--upload-token <token>')
    .option('--expired-token <token>', 'an access token of the same subscription')
    .option('--revoked-token <token>', 'an access token of the same subscription')
    .option('--certificate-id <id>', 'of the Green Button Alliance')
    .option(
      '--notify-uri <url>',
      'where notifications go: it leads to this suite, through a proxy where need be',
      webAddress,
    )
    .option('--notify-port <port>', 'of 127.0.0.1, where the suite listens; else the port of --notify-uri', portNumber)
    .option('--notify-seconds <seconds>', 'how long a notification may take, 60 by default', secondsOf)
    .option('--new-data', 'somebody brings new data in when the suite asks for them')
    .option('--private-text <text>', 'a name or number that no id, link or title may tell; may be repeated', collect)
    .option('--case <id>', 'run this one alone; may be repeated', caseId)
    .option('--allow-changes', 'also end and restore the authorization and the application')
    .option('--slow', 'also wait six minutes for an authorization code to grow old')
    .action(async (options: Options, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const { case: only, newData = false, ...given } = options;
      const report = await asked(inputsOf(given), json === true ? () => undefined : say, { only, newData });
      if (json === true) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
      else for (const line of summaryOf(report)) say(line);
      if (!report.passed) process.exitCode = ExitCode.findings;
    });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function asked(
  inputs: SuiteInputs,
  tell: (line: string) => void,
  { only, newData }: { only: readonly string[] | undefined; newData: boolean },
): Promise<SuiteReport> {
  const bringNewData = async (resourceUri: string): Promise<void> => {
    process.stderr.write(`Bring new data in now, under ${resourceUri}\n`);
  };
  try {
    return await runSuite(inputs, {
      only,
      onResult: (result) => linesOf(result).forEach(tell),
      ...(newData && { bringNewData }),
    });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new CustodianError('server-unreachable', 502, `${inputs.baseUrl}: ${error.message}`, { cause: error });
  }
}

function inputsOf({
  accessToken,
  resourceUri,
  privateText,
  authorizationCode,
  caFile,
  ...same
}: Omit<Options, 'case' | 'newData'>): SuiteInputs {
  return {
    ...same,
    authorizationCodes: authorizationCode,
    accessTokens: accessToken,
    resourceUris: resourceUri,
    privateTexts: privateText,
    certificateAuthority: caFile === undefined ? undefined : certificatesIn(caFile),
  };
}

function certificatesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CustodianError('unreadable-file', 400, `The certificates cannot be read: ${file}`, { cause: error });
  }
}

function caseId(text: string, before: readonly string[] | undefined): string[] {
  if (conformanceCases.some(({ id }) => id === text)) return collect(text, before);
  throw new InvalidArgumentError('there is no such case; a run without it lists them');
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('it must be the number of a port');
}

function secondsOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('it must be a number of seconds');
}

function webAddress(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new InvalidArgumentError('it must be an address that begins with http:// or https://');
}

function linesOf({ id, title, verdict, faults, missing }: CaseResult): string[] {
  return [
    `${id.padEnd(13)} ${verdict.padEnd(11)} ${title}`,
    ...faults.map((fault) => `              - ${fault}`),
    ...(missing.length > 0 ? [`              needs ${missing.join('; ')}`] : []),
  ];
}

function summaryOf({ cases, functionBlocks, departures }: SuiteReport): string[] {
  const count = (wanted: CaseResult['verdict']): number => cases.filter(({ verdict }) => verdict === wanted).length;
  return [
    '',
    ...functionBlockTable(functionBlocks),
    '',
    'Not as the certification tool of 2019 does:',
    ...departures.map(({ of, here, because }) => `  ${of}: ${here}; ${because}.`),
    '',
    `${count('passed')} passed, ${count('failed')} failed, ${count('not checked')} not checked`,
  ];
}
