import { Controller, Get } from '@nestjs/common';
import type { JSX } from 'preact';
import type { PageContext } from '@app/page-kit';
import { Access } from '../espi-api/access.js';
import { ThePage } from '../pages/page-request.js';
import { HomePage } from './home.page.js';

/** What this server is, and where its doors are. */
@Controller()
export class HomeController {
  @Get()
  @Access('visitor')
  home(@ThePage() page: PageContext): JSX.Element {
    return <HomePage page={page} />;
  }
}
