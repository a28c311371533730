import { Controller, Get, Req } from '@nestjs/common';
import type { JSX } from 'preact';
import type { PageContext } from '@app/page-kit';
import { Access } from '../espi-api/access.js';
import { ThePage, type PageRequest } from '../pages/page-request.js';
import { wayOn } from '../pages/sign-in-steps.js';
import { HomePage } from './home.page.js';

/** What this server is, and where its doors are. */
@Controller()
export class HomeController {
  @Get()
  @Access('visitor')
  home(@ThePage() page: PageContext, @Req() { signedIn }: PageRequest): JSX.Element {
    return <HomePage page={page} place={signedIn && wayOn(signedIn, undefined)} />;
  }
}
