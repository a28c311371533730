import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataCustodian } from '@app/data-custodian';
import { ApplicationStatus } from '@app/third-parties';

/** Where `npm run sample-third-party` is found, and what it asks for: apps/sample-third-party/README.md */
const SAMPLE = 'http://localhost:8090';
const SCOPE = 'FB=1_3_4_5_8_13_18_31_37_39_41_44;HistoryLength=13';

/**
 * Registers the sample third party, and leaves its credentials where it looks for them: in DATA_DIR, as what a third
 * party was told at its registration (RFC 7591 section 3.2.1). In development alone, since a secret lies in the clear.
 */
export async function registerSample({
  configuration,
  registrations,
}: Pick<DataCustodian, 'configuration' | 'registrations'>): Promise<void> {
  if (!configuration.baseUrl.startsWith('http:')) return;
  const { clientInformation } = await registrations.register(
    {
      client_name: 'Kilowatt Diary',
      client_uri: SAMPLE,
      redirect_uris: [`${SAMPLE}/callback`],
      scope: [SCOPE],
      contacts: ['diary@example.com'],
      third_party_notify_uri: `${SAMPLE}/notify`,
    },
    // an application in review sees synthetic customers alone
    { status: ApplicationStatus.Review },
  );
  const directory = join(configuration.dataDirectory, 'kilowatt-diary');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, 'client.json'), JSON.stringify(clientInformation, undefined, 2), { mode: 0o600 });
}
