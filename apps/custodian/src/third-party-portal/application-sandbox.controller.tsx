import { Controller, Get, Param, Post } from '@nestjs/common';
import { IsIn } from 'class-validator';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import type { PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { partPath } from './application-frame.js';
import { ApplicationSandboxPage } from './application-sandbox.page.js';
import { APPLICATIONS_PATH } from './portal-paths.js';

class RepeatForm {
  @IsIn(['yes', 'no'])
  readonly repeats: 'yes' | 'no';
}

class LossForm {
  @IsIn(['yes', 'no'])
  readonly loses: 'yes' | 'no';
}

/** The sandbox of one application: faults that are no customer's, but lie between client and server. */
@Controller(`${APPLICATIONS_PATH}/:application/sandbox`)
export class ApplicationSandboxController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('developer')
  async sandbox(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
  ): Promise<JSX.Element> {
    const application = await this.custodian.ownedApplications.get([user.id], id);
    const endpoint = await this.custodian.notificationEndpoints.find(id);
    return <ApplicationSandboxPage page={page} application={application} endpoint={endpoint} />;
  }

  @Post()
  @Access('developer')
  async loseNextRefresh(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<SeeOther> {
    const read = readForm(LossForm, form, page.language);
    await this.custodian.ownedApplications.loseNextRefresh([user.id], id, read.isRight && read.value.loses === 'yes');
    return new SeeOther(partPath(id, 'sandbox'));
  }

  @Post('notification')
  @Access('developer')
  async repeatNextNotification(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<SeeOther> {
    const application = await this.custodian.ownedApplications.get([user.id], id);
    const read = readForm(RepeatForm, form, page.language);
    const repeats = read.isRight && read.value.repeats === 'yes';
    await this.custodian.notifications.redeliveries.repeatNext(application, repeats);
    return new SeeOther(partPath(id, 'sandbox'));
  }
}
