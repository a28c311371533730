import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthorizationServer } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Cookies } from '@app/web';
import { Admission } from './admission/admission.js';
import { AdmissionInterceptor } from './admission/admission.interceptor.js';
import { controllers } from './controllers.js';
import { ErrorFilter } from './errors/error.filter.js';
import { BearerGuard } from './espi-api/bearer.guard.js';
import { Callers } from './espi-api/callers.js';
import { FeedResponder } from './espi-api/feed-responder.js';
import { FileResponder } from './espi-api/file-responder.js';
import { RefusalsInterceptor } from './espi-api/refusals.interceptor.js';
import { Refusals } from './espi-api/refusals.js';
import { PageContexts } from './pages/page-contexts.js';
import { PageRecords } from './pages/page-records.js';
import { PageGuard } from './pages/page.guard.js';
import { PageInterceptor } from './pages/page.interceptor.js';
import { People } from './pages/people.js';
import { Readiness } from './readiness.js';
import { routes } from './route-table.js';
import { IdentityProvider } from './sign-in/identity-provider/identity-provider.js';
import { identityProviderIn } from './sign-in/identity-provider/identity-settings.js';
import { ConsoleRoutes } from './third-party-portal/console-routes.js';

@Module({})
export class CustodianModule {
  /** The server over an open custodian, whose life is the caller's. */
  static over(custodian: DataCustodian): DynamicModule {
    const cookies = new Cookies('custodian', custodian.configuration.baseUrl);
    const provider = identityProviderIn(custodian.configuration);
    return {
      module: CustodianModule,
      controllers,
      providers: [
        { provide: DataCustodian, useValue: custodian },
        { provide: Cookies, useValue: cookies },
        { provide: AuthorizationServer, useFactory: async () => custodian.authorizationServer() },
        { provide: IdentityProvider, useValue: new IdentityProvider(provider, custodian.keys, cookies) },
        { provide: ConsoleRoutes, useValue: new ConsoleRoutes(routes) },
        { provide: APP_GUARD, useClass: BearerGuard },
        { provide: APP_GUARD, useClass: PageGuard },
        { provide: APP_INTERCEPTOR, useClass: AdmissionInterceptor },
        { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
        { provide: APP_INTERCEPTOR, useClass: RefusalsInterceptor },
        { provide: APP_FILTER, useClass: ErrorFilter },
        Readiness,
        Admission,
        Callers,
        FeedResponder,
        FileResponder,
        Refusals,
        PageContexts,
        PageRecords,
        People,
      ],
    };
  }
}
