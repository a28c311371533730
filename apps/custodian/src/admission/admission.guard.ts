import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Admission } from './admission.js';

const ALWAYS_ADMITTED = 'always-admitted';

/** Answered however much there is to do: whoever watches over the server asks. */
export const AlwaysAdmitted = (): CustomDecorator => SetMetadata(ALWAYS_ADMITTED, true);

const TRANSFER = 'transfer';

/** Takes as long as its client does, and is counted among those. */
export const Transfer = (): CustomDecorator => SetMetadata(TRANSFER, true);

/** Refuses what is too much before anything is done for it. */
@Injectable()
export class AdmissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly admission: Admission,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.get<boolean | undefined>(ALWAYS_ADMITTED, context.getClass()) === true) return true;
    const response = context.switchToHttp().getResponse<Response>();
    this.admission.admit(context.switchToHttp().getRequest<Request>(), response);
    if (this.reflector.get<boolean | undefined>(TRANSFER, context.getHandler()) === true) {
      this.admission.admitTransfer(response);
    }
    return true;
  }
}
