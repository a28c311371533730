import type { Response } from 'express';
import type { DataCustodian } from '@app/data-custodian';
import type { AuthorizationLife } from '@app/regulatory-reports';
import { recordLook, type Exchange, type Looker } from './record-look.js';

/** Accesses on one page. */
const ROWS = 50;
/** In one signed document, which is made in one turn; it says where the next begins. */
const MOST_SIGNED = 1_000;

interface Asked {
  readonly authorizationId: string;
  readonly before?: string | undefined;
}

/** Whoever looks into what is not their own is recorded, as any other look is. */
export async function lifeForOthers(
  custodian: DataCustodian,
  exchange: Exchange,
  { isWhole = false, ...looker }: Looker & { readonly isWhole?: boolean },
  { authorizationId, before }: Asked,
): Promise<AuthorizationLife> {
  const life = await custodian.authorizationLives.of(authorizationId, pageOf(before, isWhole));
  await recordLook(custodian, exchange, looker, { kind: 'Authorization', customerIds: [life.customerId] });
  return life;
}

/** A customer's own. */
export const lifeForCustomer = async (
  { authorizationLives }: DataCustodian,
  customerId: string,
  { authorizationId, before }: Asked,
  isWhole = false,
): Promise<AuthorizationLife> => authorizationLives.of(authorizationId, { customerId, ...pageOf(before, isWhole) });

/** Sends it as a document that proves itself. */
export function sendSigned({ authorizationLives }: DataCustodian, response: Response, life: AuthorizationLife): void {
  response.attachment(`authorization-${life.authorizationId}.json`).type('json');
  response.setHeader('Cache-Control', 'private, no-store');
  response.send(JSON.stringify(authorizationLives.sign(life)));
}

const pageOf = (before: string | undefined, isWhole: boolean) => ({
  limit: isWhole ? MOST_SIGNED : ROWS,
  ...(before !== undefined && { before }),
});
