import { Controller, Get, Header } from '@nestjs/common';
import { DataCustodian } from '@app/data-custodian';
import { CustodianError, metricsRegistry } from '@app/runtime';
import { Access } from './espi-api/access.js';

/** For whoever watches over the server. */
@Controller()
export class HealthController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get('health/live')
  @Access('public')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Access('public')
  async ready(): Promise<{ status: string }> {
    try {
      await this.custodian.store.db.command({ ping: 1 }, { timeoutMS: 2_000 });
    } catch (error) {
      throw new CustodianError('database-unreachable', 503, 'The database cannot be reached.', { cause: error });
    }
    return { status: 'ready' };
  }

  @Get('metrics')
  @Access('public')
  @Header('Content-Type', metricsRegistry.contentType)
  async metrics(): Promise<string> {
    return metricsRegistry.metrics();
  }
}
