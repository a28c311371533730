import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { DataCustodian } from '@app/data-custodian';
import { ErrorFilter } from './errors/error.filter.js';
import { BatchController } from './espi-api/batch.controller.js';
import { BearerGuard } from './espi-api/bearer.guard.js';
import { Callers } from './espi-api/callers.js';
import { FeedResponder } from './espi-api/feed-responder.js';
import { ReadingTypesController } from './espi-api/reading-types.controller.js';
import { SubscriptionController } from './espi-api/subscription.controller.js';
import { UploadController } from './espi-api/upload.controller.js';
import { HealthController } from './health.controller.js';

export const controllers = [
  BatchController,
  HealthController,
  ReadingTypesController,
  SubscriptionController,
  UploadController,
];

@Module({})
export class CustodianModule {
  /** The server over an open custodian, whose life is the caller's. */
  static over(custodian: DataCustodian): DynamicModule {
    return {
      module: CustodianModule,
      controllers,
      providers: [
        { provide: DataCustodian, useValue: custodian },
        { provide: APP_GUARD, useClass: BearerGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        Callers,
        FeedResponder,
      ],
    };
  }
}
