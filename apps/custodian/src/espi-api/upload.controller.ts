import { Readable } from 'node:stream';
import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import type { IntakeReport } from '@app/intake';
import { CustodianError } from '@app/runtime';
import { Transfer } from '../admission/admission.interceptor.js';
import { Access, type AuthenticatedRequest } from './access.js';

const TYPES = ['application/atom+xml', 'application/xml', 'text/xml'];

/** Takes Green Button XML in for a customer (ESPI 4.0 Batch/RetailCustomer, upload token). */
@Controller(`${RESOURCE_PATH}/Batch/RetailCustomer/:retailCustomer/UsagePoint`)
export class UploadController {
  constructor(private readonly custodian: DataCustodian) {}

  @Post()
  @HttpCode(200)
  @Transfer()
  @Access('upload')
  async upload(
    @Req() request: AuthenticatedRequest,
    @Param('retailCustomer') retailCustomer: string,
  ): Promise<IntakeReport> {
    try {
      return await this.#take(request, retailCustomer);
    } finally {
      await readOut(request);
    }
  }

  async #take(request: AuthenticatedRequest, retailCustomer: string): Promise<IntakeReport> {
    const { maxUploadBytes } = this.custodian.configuration;
    if (typeof request.is(TYPES) !== 'string') {
      throw new CustodianError('unsupported-media-type', 415, `The body must be one of ${TYPES.join(', ')}.`);
    }
    if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes) throw tooLarge(maxUploadBytes);
    const customer = await this.custodian.customers.get(retailCustomer);
    // an intake that stops early must not take the connection along: there is a report to send
    const stream = Readable.from(request.iterator({ destroyOnReturn: false }), { objectMode: false });
    const report = await this.custodian.intake.ingestStream(
      { stream, name: 'upload' },
      {
        by: 'upload',
        usageOnly: true,
        maxBytes: maxUploadBytes,
        mayWrite: async (usagePointId) => this.#isOf(customer._id, usagePointId),
        onCreated: async (usagePointId) => {
          await this.custodian.tenures.assign({ usagePointId, customerId: customer._id });
        },
      },
    );
    if (report.files.some(({ error }) => error?.reason === 'too-large')) throw tooLarge(maxUploadBytes);
    if (report.files.every(isRefused)) {
      const why = report.files.flatMap(({ rejected }) => rejected.first)[0]?.text ?? '';
      throw new CustodianError('upload-refused', 400, `Nothing of the upload was taken. ${why}`, { members: report });
    }
    return report;
  }

  /** An upload for one customer touches no usage point that was ever another's. */
  async #isOf(customerId: string, usagePointId: string): Promise<boolean> {
    const tenures = await this.custodian.tenures.ofUsagePoint(usagePointId);
    return tenures.every((tenure) => tenure.customerId === customerId);
  }
}

/** Whether nothing of a file was taken, or known already, and something rejected. */
const isRefused = ({ readings, summaries, rejected }: IntakeReport['files'][number]): boolean =>
  rejected.count > 0 && [readings, summaries].flatMap(Object.values<number>).every((count) => count === 0);

const tooLarge = (most: number): CustodianError =>
  new CustodianError('upload-too-large', 413, `An upload may have at most ${most} bytes.`);

/** Bytes of a body that is of no more use, which are read nevertheless. */
const MOST_READ_OUT = 64 * 1024 * 1024;

/** Reads the rest of a body, within reason: a client that is cut off while it sends never sees the answer. */
async function readOut(request: AuthenticatedRequest): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  let bytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += Buffer.byteLength(chunk as Buffer);
      if (bytes > MOST_READ_OUT) return;
    }
  } catch {
    // the client has gone, which is its own affair
  }
}
