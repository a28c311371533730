import { isEmail } from 'class-validator';
import { CustodianError } from '@app/runtime';

/** RFC 5321 section 4.5.3.1.3, without the angle brackets. */
const LONGEST = 254;

/**
 * An e-mail address as it is kept and compared: in small letters, without spaces around it.
 * @throws CustodianError `bad-email-address` (400), where it could carry more than one address or a header too
 */
export function emailAddress(text: string): string {
  const address = text.trim().toLowerCase();
  if (address.length > LONGEST || !isEmail(address)) {
    throw new CustodianError('bad-email-address', 400, 'The e-mail address is not complete.');
  }
  return address;
}
