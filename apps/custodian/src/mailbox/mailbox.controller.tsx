import { Controller, Get, Param } from '@nestjs/common';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import type { PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { Access } from '../espi-api/access.js';
import { ThePage } from '../pages/page-request.js';
import { MailboxPage, MailPage } from './mailbox.page.js';

/** Where messages are seen while no mail server is set, in development alone: elsewhere there is nothing here. */
@Controller('mailbox')
export class MailboxController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('visitor')
  async mailbox(@ThePage() page: PageContext): Promise<JSX.Element> {
    const { configuration, mail } = this.custodian;
    if (mail.delivery !== 'mailbox') throw nothingHere();
    return <MailboxPage page={page} mails={await mail.shown()} timeZone={configuration.defaultTimeZone} />;
  }

  @Get(':mail')
  @Access('visitor')
  async mail(@ThePage() page: PageContext, @Param('mail') id: string): Promise<JSX.Element> {
    const mail = await this.custodian.mail.shownMail(id);
    if (mail === undefined) throw nothingHere();
    return <MailPage page={page} mail={mail} timeZone={this.custodian.configuration.defaultTimeZone} />;
  }
}

const nothingHere = (): CustodianError => new CustodianError('not-found', 404, 'There is nothing at this address.');
