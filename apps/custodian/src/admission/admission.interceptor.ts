import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { finalize, type Observable } from 'rxjs';
import { Admission } from './admission.js';

/** Clients that ask and leave at once keep their places while their questions are worked on. */
@Injectable()
export class AdmissionInterceptor implements NestInterceptor {
  constructor(private readonly admission: Admission) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const release = this.admission.hold(context.switchToHttp().getResponse<Response>());
    return next.handle().pipe(finalize(release));
  }
}
