import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, throwError, type Observable } from 'rxjs';
import { CustodianError } from '@app/runtime';
import type { AuthenticatedRequest } from './access.js';
import { Refusals } from './refusals.js';

/** Records what is refused behind the guard: a resource that is not there, a parameter that cannot be understood. */
@Injectable()
export class RefusalsInterceptor implements NestInterceptor {
  constructor(private readonly refusals: Refusals) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { path, ip } = request;
    return next.handle().pipe(
      catchError((error: unknown) => {
        // there is none on public routes, and on pages
        const { bearer } = request as Partial<AuthenticatedRequest>;
        if (bearer !== undefined && error instanceof CustodianError && error.status < 500) {
          this.refusals.record({ path, ip }, bearer, error);
        }
        return throwError(() => error);
      }),
    );
  }
}
