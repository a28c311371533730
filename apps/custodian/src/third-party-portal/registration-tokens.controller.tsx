import { Controller, Get, Post, Query } from '@nestjs/common';
import { Length } from 'class-validator';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import type { SignedIn } from '@app/users';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { orRefused } from './refused-form.js';
import { REGISTRATION_TOKENS_PATH, RegistrationTokensPage } from './registration-tokens.page.js';

class RevocationForm {
  @Length(1, 64)
  readonly token: string;
}

interface Shown {
  readonly made?: string;
  readonly isRevoked?: boolean;
  readonly state?: FormState;
}

/** Initial access tokens of a developer (RFC 7591 section 3). */
@Controller(REGISTRATION_TOKENS_PATH)
export class RegistrationTokensController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('developer')
  async tokens(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    return this.#page(page, user.id, { isRevoked: done === 'revoked' });
  }

  @Post()
  @Access('developer')
  async issue(@ThePage() page: PageContext, @ThePerson() { user }: SignedIn): Promise<PageAnswer> {
    const refusals = { 'too-many-registration-tokens': '' };
    const result = await orRefused({ given: {}, errors: {} }, page.language, refusals, async () =>
      this.custodian.initialAccessTokens.issue(user.id),
    );
    return 'refused' in result
      ? new PageAnswer(await this.#page(page, user.id, { state: result.refused }), { status: 422 })
      : new PageAnswer(await this.#page(page, user.id, { made: result.done.token }), {});
  }

  @Post('revoke')
  @Access('developer')
  async revoke(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
  ): Promise<SeeOther> {
    const read = readForm(RevocationForm, form, page.language);
    if (!read.isRight) {
      throw new CustodianError('unknown-registration-token', 404, 'There is no such registration token.');
    }
    await this.custodian.initialAccessTokens.revoke(user.id, read.value.token);
    return new SeeOther(`${REGISTRATION_TOKENS_PATH}?done=revoked`);
  }

  async #page(page: PageContext, userId: string, shown: Shown): Promise<JSX.Element> {
    const { configuration, initialAccessTokens } = this.custodian;
    const formats = Formats.in(page.language, configuration.defaultTimeZone);
    const tokens = await initialAccessTokens.list(userId);
    return (
      <RegistrationTokensPage
        page={page}
        tokens={tokens}
        formats={formats}
        baseUrl={configuration.baseUrl}
        {...shown}
      />
    );
  }
}
