import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Configuration } from './configuration.js';
import { Connections } from './connections/connections.js';
import { MemoryRecords, Records, SealedFiles } from './connections/records.js';
import { Sessions } from './connections/sessions.js';
import { AccessTokens } from './custodian/access-tokens.js';
import { AuthorizationServer } from './custodian/authorization-server.js';
import { ClientCredentials } from './custodian/client-credentials.js';
import { Connecting } from './custodian/connecting.js';
import { PendingRequests } from './custodian/pending-requests.js';
import { Permissions } from './custodian/permissions.js';
import { Resources } from './custodian/resources.js';
import { NotifyController } from './notifications/notify.controller.js';
import { AssetController } from './pages/asset.controller.js';
import { ConnectionController } from './pages/connection.controller.js';
import { FailureFilter } from './pages/failure.filter.js';
import { FormGuard } from './pages/form.guard.js';
import { PageContexts } from './pages/page-contexts.js';
import { SharingController } from './pages/sharing.controller.js';
import { UsageController } from './pages/usage.controller.js';
import { UsageReader } from './usage/usage-reader.js';

@Module({})
export class DiaryModule {
  static with(configuration: Configuration): DynamicModule {
    const { directory, key } = configuration;
    const records = key === undefined ? new MemoryRecords() : new SealedFiles(directory, Buffer.from(key, 'base64'));
    return {
      module: DiaryModule,
      controllers: [AssetController, ConnectionController, NotifyController, SharingController, UsageController],
      providers: [
        { provide: Configuration, useValue: configuration },
        { provide: Records, useValue: records },
        { provide: APP_FILTER, useClass: FailureFilter },
        { provide: APP_GUARD, useClass: FormGuard },
        AccessTokens,
        AuthorizationServer,
        ClientCredentials,
        Connecting,
        Connections,
        PageContexts,
        PendingRequests,
        Permissions,
        Resources,
        Sessions,
        UsageReader,
      ],
    };
  }
}
