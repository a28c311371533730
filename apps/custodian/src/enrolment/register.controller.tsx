import { Controller, Get, Post, Req } from '@nestjs/common';
import { Equals, IsBoolean, IsEmail, Length } from 'class-validator';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { enrolmentPaths, termsOfUse } from '@app/enrolment';
import type { FormState, PageContext } from '@app/page-kit';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, type PageRequest } from '../pages/page-request.js';
import { deviceOf } from '../pages/people.js';
import { orRefused } from '../sign-in/refusals.js';
import { RegisterPage } from './register.page.js';
import { sayAccept } from './terms-tick.js';
import { TermsPage } from './terms.page.js';

class RegisterForm {
  @Length(1, 128)
  readonly name: string;

  @IsEmail()
  readonly email: string;

  @IsBoolean()
  @Equals(true, sayAccept)
  readonly terms: boolean;
}

/** A customer who is new here: first the e-mail address is confirmed (BR-017.011), then an account is added. */
@Controller()
export class RegisterController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get('register')
  @Access('visitor')
  page(@ThePage() page: PageContext, @Req() { signedIn }: PageRequest): JSX.Element | SeeOther {
    return signedIn === undefined ? <RegisterPage page={page} /> : new SeeOther(enrolmentPaths.accounts);
  }

  @Post('register')
  @Access('visitor')
  async register(
    @ThePage() page: PageContext,
    @TheForm() form: FormBody,
    @Req() request: PageRequest,
  ): Promise<SeeOther | PageAnswer> {
    const read = readForm(RegisterForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(<RegisterPage page={page} state={state} />, { status });
    if (!read.isRight) return again(read.state);
    const { name, email } = read.value;
    const { language } = page;
    const newcomer = { name, email, language, roles: ['customer'], termsVersion: termsOfUse.version } as const;
    const result = await orRefused(read.state, language, async () =>
      this.custodian.people.accounts.signUp(newcomer, deviceOf(request)),
    );
    return 'done' in result ? new SeeOther('/sign-in/link-sent') : again(result.state, result.status);
  }

  @Get('terms')
  @Access('visitor')
  terms(@ThePage() page: PageContext): JSX.Element {
    return <TermsPage page={page} />;
  }
}
