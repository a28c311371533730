import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Language } from '@app/language';

/** What someone may be here; each has doors of its own. */
export type Role = 'customer' | 'third-party' | 'staff' | 'auditor';

/** Who is signed in. */
export interface Person {
  readonly name: string;
  readonly roles: readonly Role[];
  /** what they chose in their profile */
  readonly language?: Language;
}

/** Tells who sends a request. */
@Injectable()
export class People {
  /** @returns undefined where nobody is signed in */
  async find(_request: Request): Promise<Person | undefined> {
    return undefined;
  }
}
