import { CustodianError } from '@app/runtime';

/** What a client can do something about, although it is the server's fault. */
const SERVICE_UNAVAILABLE = 503;

/** An answer that was to be made ahead could not be: its client is told so, and not to wait for it any more. */
export class PreparationFailed extends CustodianError {
  constructor() {
    super(
      'preparation-failed',
      SERVICE_UNAVAILABLE,
      'The answer could not be prepared. Ask again, and it is begun anew.',
    );
  }
}
