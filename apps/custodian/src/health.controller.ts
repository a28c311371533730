import { Controller, Get, Header } from '@nestjs/common';
import { DataCustodian } from '@app/data-custodian';
import { metricsRegistry, Unavailable } from '@app/runtime';
import { Access } from './espi-api/access.js';
import { Readiness } from './readiness.js';

/** For whoever watches over the server. */
@Controller()
export class HealthController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly readiness: Readiness,
  ) {}

  @Get('health/live')
  @Access('public')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Access('public')
  async ready(): Promise<{ status: string }> {
    if (this.readiness.isDraining) throw new Unavailable('draining', 'This server is about to stop. Ask another.');
    await this.custodian.store.assertReady();
    return { status: 'ready' };
  }

  @Get('metrics')
  @Access('public')
  @Header('Content-Type', metricsRegistry.contentType)
  async metrics(): Promise<string> {
    const [process, database] = await Promise.all([metricsRegistry.metrics(), this.custodian.databaseMetrics.text()]);
    return `${process}\n${database}`;
  }
}
