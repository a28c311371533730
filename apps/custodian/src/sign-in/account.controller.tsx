import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { IsEmail, Length } from 'class-validator';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import type { FormState, PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage } from '../pages/page-request.js';
import { deviceOf, People } from '../pages/people.js';
import { ConfirmEmailPage } from './confirm-email.page.js';
import { LinkSentPage } from './link-sent.page.js';
import { ChoosePasswordPage, ForgottenPage, LinkOverPage } from './password.pages.js';
import { orRefused } from './refusals.js';
import { SignUpPage } from './sign-up.page.js';

class SignUpForm {
  @Length(1, 128)
  readonly name: string;

  @IsEmail()
  readonly email: string;
}

class ForgottenForm {
  @IsEmail()
  readonly email: string;
}

class ChoosePasswordForm {
  @Length(1, 1024)
  readonly newPassword: string;
}

/** An account before one is signed in to it: asking for one, and the pages to which links in messages lead. */
@Controller()
export class AccountController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly people: People,
  ) {}

  @Get('sign-up')
  @Access('visitor')
  signUpPage(@ThePage() page: PageContext): JSX.Element {
    return <SignUpPage page={page} />;
  }

  @Post('sign-up')
  @Access('visitor')
  async signUp(
    @ThePage() page: PageContext,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<SeeOther | PageAnswer> {
    const read = readForm(SignUpForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(<SignUpPage page={page} state={state} />, { status });
    if (!read.isRight) return again(read.state);
    const { name, email } = read.value;
    const { language } = page;
    const newcomer = { name, email, language, roles: ['developer'] } as const;
    const result = await orRefused(read.state, language, async () =>
      this.custodian.people.accounts.signUp(newcomer, deviceOf(request)),
    );
    return 'done' in result ? new SeeOther('/sign-in/link-sent') : again(result.state, result.status);
  }

  @Get('sign-in/forgotten')
  @Access('visitor')
  forgottenPage(@ThePage() page: PageContext): JSX.Element {
    return <ForgottenPage page={page} />;
  }

  @Post('sign-in/forgotten')
  @Access('visitor')
  async forgotten(
    @ThePage() page: PageContext,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<SeeOther | PageAnswer> {
    const read = readForm(ForgottenForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(<ForgottenPage page={page} state={state} />, { status });
    if (!read.isRight) return again(read.state);
    const { email } = read.value;
    const result = await orRefused(read.state, page.language, async () =>
      this.custodian.people.accounts.forgotPassword(email, deviceOf(request)),
    );
    return 'done' in result ? new SeeOther('/sign-in/link-sent') : again(result.state, result.status);
  }

  @Get('sign-in/link-sent')
  @Access('visitor')
  linkSent(@ThePage() page: PageContext): JSX.Element {
    return <LinkSentPage page={page} hasMailbox={this.custodian.mail.delivery === 'mailbox'} />;
  }

  @Get('sign-in/choose-password/:secret')
  @Access('visitor')
  async choosePasswordPage(
    @ThePage() page: PageContext,
    @Param('secret') secret: string,
  ): Promise<JSX.Element | PageAnswer> {
    return orLinkOver(page, async () => {
      const { email } = await this.custodian.people.accounts.choosingPassword(secret);
      return <ChoosePasswordPage page={page} email={email} />;
    });
  }

  @Post('sign-in/choose-password/:secret')
  @Access('visitor')
  async choosePassword(
    @ThePage() page: PageContext,
    @TheForm() form: FormBody,
    @Param('secret') secret: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element | PageAnswer | SeeOther> {
    return orLinkOver(page, async () => {
      const { accounts } = this.custodian.people;
      const { email } = await accounts.choosingPassword(secret);
      const read = readForm(ChoosePasswordForm, form, page.language);
      const again = (state: FormState, status = 422): PageAnswer =>
        new PageAnswer(<ChoosePasswordPage page={page} email={email} state={state} />, { status });
      if (!read.isRight) return again(read.state);
      const { newPassword } = read.value;
      const result = await orRefused(read.state, page.language, async () =>
        accounts.choosePassword(secret, newPassword, deviceOf(request)),
      );
      if (!('done' in result)) return again(result.state, result.status);
      this.people.forget(response);
      return new SeeOther('/sign-in?done=password-chosen');
    });
  }

  @Get('sign-in/confirm-email/:secret')
  @Access('visitor')
  async confirmEmailPage(
    @ThePage() page: PageContext,
    @Param('secret') secret: string,
  ): Promise<JSX.Element | PageAnswer> {
    return orLinkOver(page, async () => (
      <ConfirmEmailPage page={page} email={await this.custodian.people.accounts.confirmingEmail(secret)} />
    ));
  }

  @Post('sign-in/confirm-email/:secret')
  @Access('visitor')
  async confirmEmail(
    @ThePage() page: PageContext,
    @Param('secret') secret: string,
    @Req() request: Request,
  ): Promise<PageAnswer | SeeOther> {
    return orLinkOver(page, async () => {
      await this.custodian.people.accounts.confirmEmail(secret, deviceOf(request));
      return new SeeOther('/profile?done=email-changed');
    });
  }
}

/** What a link leads to; where it is over, a page that says so and what to do. */
async function orLinkOver<T>(page: PageContext, follow: () => Promise<T>): Promise<T | PageAnswer> {
  try {
    return await follow();
  } catch (error) {
    if (!(error instanceof CustodianError) || error.code !== 'link-over') throw error;
    return new PageAnswer(<LinkOverPage page={page} />, { status: error.status });
  }
}
