import { Injectable } from '@nestjs/common';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Connection } from '../connections/connection.js';
import { Connections } from '../connections/connections.js';
import { Failure } from '../failure.js';
import { AuthorizationServer } from './authorization-server.js';
import { send } from './send.js';

const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false });

/** AuthorizationStatus of ESPI: 0 revoked, 1 active, 2 denied */
const ACTIVE = '1';

/** What the custodian's Authorization says of a connection; our own token reads it. */
@Injectable()
export class Permissions {
  constructor(
    private readonly connections: Connections,
    private readonly server: AuthorizationServer,
  ) {}

  async look({ id, authorizationUri }: Connection): Promise<void> {
    const response = await send(authorizationUri, {
      headers: { Accept: 'application/atom+xml', Authorization: `Bearer ${await this.server.clientToken()}` },
    });
    if (response.status === 404 || response.status === 410) return this.connections.end(id);
    if (!response.ok) throw new Failure('custodian-refused', `Authorization ${response.status}`);
    const { status, until } = authorizationOf(await response.text());
    if (status === ACTIVE) await this.connections.change(id, { until });
    else await this.connections.end(id);
  }

  /**
   * Gives a permission back: the tokens by RFC 7009, and the Authorization itself by ESPI, so that the customer no
   * longer sees us listed. The second is for applications that manage their own (function blocks 41, 44).
   */
  async giveBack({ tokens, authorizationUri }: Connection): Promise<void> {
    if (tokens === undefined) return;
    await this.server.revoke(tokens);
    const answer = await send(authorizationUri, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${await this.server.clientToken()}` },
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Failure('custodian-refused', `the Authorization stays: ${answer.status}`);
  }
}

interface AuthorizationEntry {
  readonly entry?: { readonly content?: { readonly Authorization?: Partial<AuthorizationElement> } };
}

interface AuthorizationElement {
  readonly status: string;
  readonly authorizedPeriod: { readonly start?: string; readonly duration?: string };
}

/** @throws Failure `custodian-refused` where it is no Authorization */
export function authorizationOf(text: string): { readonly status: string; readonly until?: number | undefined } {
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) throw notReadable();
  const document = parser.parse(text) as AuthorizationEntry & { readonly feed?: AuthorizationEntry };
  const { status, authorizedPeriod } = (document.feed ?? document).entry?.content?.Authorization ?? {};
  if (status === undefined) throw notReadable();
  const { start = '0', duration = '0' } = authorizedPeriod ?? {};
  // no duration is no end
  return { status, until: Number(duration) > 0 ? (Number(start) + Number(duration)) * 1000 : undefined };
}

const notReadable = (): Failure => new Failure('custodian-refused', 'the Authorization cannot be read');
