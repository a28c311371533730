import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import { Length } from 'class-validator';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson, type PageRequest } from '../pages/page-request.js';
import { orRefused } from '../third-party-portal/refused-form.js';
import { FEED_ACCESS_PATH, REPORT_FEED_PATH } from './auditor-paths.js';
import { FeedAccessPage } from './feed-access.page.js';

class PasswordForm {
  @Length(1, 60)
  readonly name: string;
}

interface Shown {
  readonly password?: string;
  readonly state?: FormState;
}

/** Passwords with which an auditor's programs read the feed of reports. */
@Controller(FEED_ACCESS_PATH)
export class FeedAccessController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('auditor')
  async passwords(@ThePage() page: PageContext, @ThePerson() signedIn: SignedIn): Promise<JSX.Element> {
    return this.#page(page, signedIn);
  }

  @Post()
  @Access('auditor')
  async make(
    @ThePage() page: PageContext,
    @ThePerson() signedIn: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: PageRequest,
  ): Promise<PageAnswer> {
    const read = readForm(PasswordForm, form, page.language);
    if (!read.isRight) return new PageAnswer(await this.#page(page, signedIn, { state: read.state }), { status: 422 });
    const refusals = { 'too-many-app-passwords': '', 'bad-name': 'name' };
    const result = await orRefused(read.state, page.language, refusals, async () =>
      this.custodian.people.appPasswords.make(signedIn.user.id, read.value.name, request.ip ?? ''),
    );
    return 'refused' in result
      ? new PageAnswer(await this.#page(page, signedIn, { state: result.refused }), { status: 422 })
      : new PageAnswer(await this.#page(page, signedIn, result.done), {});
  }

  @Post(':password/revoke')
  @Access('auditor')
  async revoke(
    @ThePerson() { user }: SignedIn,
    @Param('password') id: string,
    @Req() request: PageRequest,
  ): Promise<SeeOther> {
    await this.custodian.people.appPasswords.revoke(user.id, id, request.ip ?? '');
    return new SeeOther(FEED_ACCESS_PATH);
  }

  async #page(page: PageContext, { user }: SignedIn, shown: Shown = {}): Promise<JSX.Element> {
    const { configuration, people } = this.custodian;
    return (
      <FeedAccessPage
        page={page}
        address={`${configuration.baseUrl}${REPORT_FEED_PATH}`}
        email={user.email}
        passwords={await people.appPasswords.ofUser(user.id)}
        formats={Formats.in(page.language, configuration.defaultTimeZone)}
        {...shown}
      />
    );
  }
}
