import { Controller, Get } from '@nestjs/common';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { PageContext } from '@app/page-kit';
import { reportPeriod } from '@app/regulatory-reports';
import { ianaZone } from '@app/time';
import { Access } from '../espi-api/access.js';
import { ThePage } from '../pages/page-request.js';
import { FIGURES_PATH } from './auditor-paths.js';
import { PublicFiguresPage } from './public-figures.page.js';
import { reportNames } from './report-words.js';

/** What everybody may know: figures of the last year, of which the small ones are withheld. */
@Controller(FIGURES_PATH)
export class PublicFiguresController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('visitor')
  async figures(@ThePage() page: PageContext): Promise<JSX.Element> {
    const { applications, configuration, reports } = this.custodian;
    const { defaultTimeZone, custodianName } = configuration;
    const period = reportPeriod(undefined, undefined, ianaZone(defaultTimeZone), new Date());
    const report = await reports.subscriptionReports.report(period);
    const names = await applications.namesOf(report.requesters.map(({ name }) => name));
    return (
      <PublicFiguresPage
        page={page}
        report={report}
        names={reportNames(page.language, names, custodianName)}
        formats={Formats.in(page.language, defaultTimeZone)}
      />
    );
  }
}
