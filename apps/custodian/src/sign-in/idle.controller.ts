import { Controller, Get, Header, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { IDLE_PATHS } from '@app/page-kit';
import { Access } from '../espi-api/access.js';
import { SeeOther } from '../pages/page-answer.js';
import { People } from '../pages/people.js';

/** For the script that warns before a session ends for want of use (BR-037). */
@Controller()
export class IdleController {
  constructor(private readonly people: People) {}

  /** Seconds until then; 0 where nobody is signed in. Asking is no use of the session. */
  @Get(IDLE_PATHS.ask)
  @Access('public')
  @Header('Cache-Control', 'no-store')
  async seconds(@Req() request: Request): Promise<{ seconds: number }> {
    const signedIn = await this.people.find(request, { look: true });
    const left = signedIn === undefined ? 0 : signedIn.idleAt.getTime() - Date.now();
    return { seconds: Math.max(0, Math.ceil(left / 1000)) };
  }

  /** Sending this form is. */
  @Post(IDLE_PATHS.stay)
  @Access('signed-in')
  stay(): SeeOther {
    return new SeeOther('/profile');
  }
}
