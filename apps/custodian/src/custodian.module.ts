import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { DataCustodian } from '@app/data-custodian';
import { controllers } from './controllers.js';
import { ErrorFilter } from './errors/error.filter.js';
import { BearerGuard } from './espi-api/bearer.guard.js';
import { Callers } from './espi-api/callers.js';
import { FeedResponder } from './espi-api/feed-responder.js';

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
