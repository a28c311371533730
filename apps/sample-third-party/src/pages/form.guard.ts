import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { bodyOf } from '../body-of.js';
import { Configuration } from '../configuration.js';
import { Sessions } from '../connections/sessions.js';
import { Failure } from '../failure.js';

const MOST_BYTES = 16 * 1024;
const FOR_MACHINES = 'for machines';
/** Name of the field that every form carries. */
export const FORM_TOKEN = '_token';

/** A route whose caller is no browser, and says otherwise who it is. */
export const ForMachines = (): MethodDecorator => SetMetadata(FOR_MACHINES, true);

/** Whatever changes something must come from a form of ours, in the browser for which it was made. */
@Injectable()
export class FormGuard implements CanActivate {
  readonly #reflector = new Reflector();

  constructor(
    private readonly configuration: Configuration,
    private readonly sessions: Sessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.method === 'GET' || request.method === 'HEAD') return true;
    if (this.#reflector.get<boolean | undefined>(FOR_MACHINES, context.getHandler()) === true) return true;
    const { origin, 'sec-fetch-site': site } = request.headers;
    const isElsewhere = origin !== undefined && origin !== new URL(this.configuration.baseUrl).origin;
    if (isElsewhere || (site !== undefined && site !== 'same-origin')) throw new Failure('form-not-ours');
    const form = new URLSearchParams((await bodyOf(request, MOST_BYTES)).toString());
    if (!this.sessions.isFormToken(request, form.get(FORM_TOKEN) ?? '')) throw new Failure('form-not-ours');
    return true;
  }
}
