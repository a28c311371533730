import { Injectable } from '@nestjs/common';
import type { Access } from '@app/audit';
import type { Bearer } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { createLogger, type CustodianError } from '@app/runtime';
import { accessOf, type AskedBy } from '../open-record.js';

const logger = createLogger('refusals');

/** The access records of requests that were refused: their developers and customers see them, and why. */
@Injectable()
export class Refusals {
  /** those whose record some answer had opened before it failed */
  readonly #recorded = new WeakSet<object>();

  constructor(private readonly custodian: DataCustodian) {}

  /** Says that an error is in an access record already. */
  leaveOut(error: unknown): void {
    if (typeof error === 'object' && error !== null) this.#recorded.add(error);
  }

  /** Of who is known: a flood of requests without a token writes nothing. Nobody waits for it. */
  record(request: AskedBy, bearer: Bearer, error: CustodianError): void {
    if (bearer.state === 'missing' || bearer.state === 'unknown' || this.#recorded.has(error)) return;
    this.#recorded.add(error);
    const { applicationId, scope } = bearer;
    const authorization = bearer.state === 'valid' ? bearer.authorization : undefined;
    const authorizationId = bearer.state === 'valid' ? authorization?._id : bearer.authorizationId;
    const reader = {
      kind: bearer.kind === 'operator' || bearer.kind === 'upload' ? 'operator' : 'third-party',
      ...(applicationId !== undefined && { applicationId }),
      ...(authorizationId !== undefined && { authorizationId }),
      ...(authorization !== undefined && { customerId: authorization.customerId }),
    } as const;
    const refusal = { outcome: 'refused', status: error.status, problem: error.code, bytes: 0 } as const;
    // what is known of a request is known now
    const access = accessOf(request, { reader, channel: 'api', scope });
    this.custodian.accessRecords
      .note(this.#withPrincipal(access), refusal)
      .catch((cause: unknown) => logger.error({ err: cause }, 'a refusal could not be recorded'));
  }

  async #withPrincipal(access: Access): Promise<Access> {
    const { applicationId } = access.reader;
    if (applicationId === undefined) return access;
    const { actingFor } = await this.custodian.applications.get(applicationId);
    return actingFor === undefined ? access : { ...access, reader: { ...access.reader, actingFor: actingFor.id } };
  }
}
