import { Controller, Get, Param, Query } from '@nestjs/common';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { Access } from '../espi-api/access.js';
import { ThePage, ThePerson } from '../pages/page-request.js';
import { ActivityPage, outcomeOf } from './activity.page.js';
import { AuthorizationsPage } from './authorizations.page.js';
import { APPLICATIONS_PATH } from './portal-paths.js';

const ROWS = 50;
const textOrNone = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What became of an application: what customers gave it, and what it asked for. */
@Controller(`${APPLICATIONS_PATH}/:application`)
export class ActivityController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get('authorizations')
  @Access('developer')
  async authorizations(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query('after') afterKey: unknown,
  ): Promise<JSX.Element> {
    const { accessRecords, authorizations, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    const after = textOrNone(afterKey);
    const found = await authorizations.page({
      applicationId: id,
      ...(after !== undefined && { after }),
      limit: ROWS + 1,
    });
    const shown = found.slice(0, ROWS);
    return (
      <AuthorizationsPage
        page={page}
        application={application}
        authorizations={shown}
        reads={await accessRecords.readsOfAuthorizations(shown.map(({ _id }) => _id))}
        formats={this.#formats(page)}
        now={new Date()}
        after={after}
        next={found.length > ROWS ? shown.at(-1)?._id : undefined}
      />
    );
  }

  @Get('activity')
  @Access('developer')
  async activity(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query('outcome') wanted: unknown,
    @Query('after') afterKey: unknown,
  ): Promise<JSX.Element> {
    const { accessRecords, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    const [outcome, after] = [outcomeOf(wanted), textOrNone(afterKey)];
    const { records, next } = await accessRecords.list(
      { applicationId: id, byProgram: true, ...(outcome && { outcome }) },
      { limit: ROWS, ...(after !== undefined && { after }) },
    );
    return (
      <ActivityPage
        page={page}
        application={application}
        records={records}
        formats={this.#formats(page)}
        outcome={outcome}
        after={after}
        next={next}
      />
    );
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}
