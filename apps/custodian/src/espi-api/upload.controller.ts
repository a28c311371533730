import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import type { IntakeReport } from '@app/intake';
import { CustodianError } from '@app/runtime';
import { Access, type AuthenticatedRequest } from './access.js';

const TYPES = ['application/atom+xml', 'application/xml', 'text/xml'];

/** Takes Green Button XML in for a customer (ESPI 4.0 Batch/RetailCustomer, upload token). */
@Controller(`${RESOURCE_PATH}/Batch/RetailCustomer/:retailCustomer/UsagePoint`)
export class UploadController {
  constructor(private readonly custodian: DataCustodian) {}

  @Post()
  @HttpCode(200)
  @Access('upload')
  async upload(
    @Req() request: AuthenticatedRequest,
    @Param('retailCustomer') retailCustomer: string,
  ): Promise<IntakeReport> {
    const { maxUploadBytes } = this.custodian.configuration;
    if (typeof request.is(TYPES) !== 'string') {
      throw new CustodianError('unsupported-media-type', 415, `The body must be one of ${TYPES.join(', ')}.`);
    }
    if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes) {
      throw tooLarge(maxUploadBytes);
    }
    const customer = await this.custodian.customers.get(retailCustomer);
    const report = await this.custodian.intake.ingestStream(
      { stream: request, name: 'upload' },
      { by: 'upload', maxBytes: maxUploadBytes, mayWrite: (usagePointId) => this.#isOf(customer._id, usagePointId) },
    );
    if (report.files.some(({ error }) => error?.reason === 'too-large')) throw tooLarge(maxUploadBytes);
    for (const file of report.files) {
      for (const usagePoint of file.usagePoints) {
        if (usagePoint.created) {
          await this.custodian.tenures.assign({ usagePointId: usagePoint.id, customerId: customer._id });
        }
      }
    }
    return report;
  }

  /** An upload for one customer touches no usage point that was ever another's. */
  async #isOf(customerId: string, usagePointId: string): Promise<boolean> {
    const tenures = await this.custodian.tenures.ofUsagePoint(usagePointId);
    return tenures.every((tenure) => tenure.customerId === customerId);
  }
}

const tooLarge = (most: number): CustodianError =>
  new CustodianError('upload-too-large', 413, `An upload may have at most ${most} bytes.`);
