import {
  Injectable,
  SetMetadata,
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { finalize, type Observable } from 'rxjs';
import { Admission } from './admission.js';

const TRANSFER = 'transfer';

/** Takes as long as its client does, and is counted among those. */
export const Transfer = (): CustomDecorator => SetMetadata(TRANSFER, true);

/** Clients that ask and leave at once keep their places while their questions are worked on. */
@Injectable()
export class AdmissionInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly admission: Admission,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    if (this.reflector.get<boolean | undefined>(TRANSFER, context.getHandler()) === true) {
      this.admission.admitTransfer(response);
    }
    return next.handle().pipe(finalize(this.admission.hold(response)));
  }
}
