import { Controller, Get, Param } from '@nestjs/common';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import type { PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { Access } from '../../espi-api/access.js';
import { ThePage } from '../../pages/page-request.js';
import { GUIDES_PATH } from '../portal-paths.js';
import { GuidePage, GuidesPage } from './guide.page.js';
import { guides } from './guides.js';

/** How to write a client, for everybody. */
@Controller(GUIDES_PATH)
export class GuidesController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('visitor')
  guides(@ThePage() page: PageContext): JSX.Element {
    return <GuidesPage page={page} />;
  }

  @Get(':guide')
  @Access('visitor')
  guide(@ThePage() page: PageContext, @Param('guide') name: string): JSX.Element {
    const guide = guides.get(name)?.[page.language];
    if (guide === undefined) throw new CustodianError('not-found', 404, 'There is no guide of that name.');
    return <GuidePage page={page} name={name} guide={guide} baseUrl={this.custodian.configuration.baseUrl} />;
  }
}
