import { Controller, Get, Req } from '@nestjs/common';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import type { PageContext } from '@app/page-kit';
import { Access } from '../espi-api/access.js';
import { ThePage, type PageRequest } from '../pages/page-request.js';
import { DevelopersPage } from './developers.page.js';
import { PORTAL_PATH } from './portal-paths.js';
import { SandboxPage } from './sandbox.page.js';

/** Where developers begin. */
@Controller(PORTAL_PATH)
export class DevelopersController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('visitor')
  developers(@ThePage() page: PageContext, @Req() { signedIn }: PageRequest): JSX.Element {
    const isDeveloper = signedIn?.state === 'signed-in' && signedIn.user.roles.includes('developer');
    return <DevelopersPage page={page} isDeveloper={isDeveloper} />;
  }

  @Get('sandbox')
  @Access('developer')
  async sandbox(@ThePage() page: PageContext): Promise<JSX.Element> {
    const { configuration, demoPeople } = this.custodian;
    const signIns = configuration.demo === 'off' ? undefined : await demoPeople.customerSignIns();
    return <SandboxPage page={page} signIns={signIns} />;
  }
}
