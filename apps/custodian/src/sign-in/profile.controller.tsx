import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { IsArray, IsEmail, IsIn, Length } from 'class-validator';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { languages, type Language } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { needsSecondFactor, noticeKinds, type NoticeKind, type SignedIn } from '@app/users';
import { Cookies, readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { LANGUAGE_COOKIE } from '../pages/page-contexts.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { deviceOf, People } from '../pages/people.js';
import { ChangeEmailPage, ChangePasswordPage, ProfilePage, SecondFactorSettingsPage } from './profile.page.js';
import { orRefused } from './refusals.js';
import { RecoveryCodesPage } from './set-up.page.js';

class ProfileForm {
  @Length(1, 128)
  readonly name: string;

  @IsIn(languages)
  readonly language: Language;

  /** those that are wanted */
  @IsArray()
  @IsIn(noticeKinds, { each: true })
  readonly notices: NoticeKind[];
}

class EmailForm {
  @IsEmail()
  readonly email: string;

  @Length(1, 1024)
  readonly password: string;
}

class PasswordForm {
  @Length(1, 1024)
  readonly password: string;

  @Length(1, 1024)
  readonly newPassword: string;
}

class SecondFactorForm {
  @Length(1, 1024)
  readonly password: string;

  @IsIn(['set-up', 'codes', 'remove'])
  readonly wish: 'set-up' | 'codes' | 'remove';
}

class SessionForm {
  @Length(1, 64)
  readonly session: string;
}

/** A person's own account (BR-028.015): name, language, e-mail address, password, second factor, and where it is used. */
@Controller('profile')
export class ProfileController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly people: People,
    private readonly cookies: Cookies,
  ) {}

  @Get()
  @Access('signed-in')
  async page(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    return this.#page(page, person, { done });
  }

  @Post()
  @Access('signed-in')
  async change(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer | SeeOther> {
    const read = readForm(ProfileForm, form, page.language);
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#page(page, person, { state }), { status: 422 });
    if (!read.isRight) return again(read.state);
    const { name, language, notices } = read.value;
    const unwantedNotices = noticeKinds.filter((kind) => !notices.includes(kind));
    const change = async () =>
      this.custodian.people.accounts.changeProfile(person, { name, language, unwantedNotices });
    const result = await orRefused(read.state, page.language, change);
    if (!('done' in result)) return again(result.state);
    this.cookies.write(response, LANGUAGE_COOKIE.name, language, LANGUAGE_COOKIE.options);
    return new SeeOther('/profile?done=profile-changed');
  }

  @Get('email')
  @Access('signed-in')
  emailPage(@ThePage() page: PageContext, @ThePerson() { user }: SignedIn): JSX.Element {
    return <ChangeEmailPage page={page} user={user} />;
  }

  @Post('email')
  @Access('signed-in')
  async changeEmail(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<PageAnswer | SeeOther> {
    const read = readForm(EmailForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(<ChangeEmailPage page={page} user={person.user} state={state} />, { status });
    if (!read.isRight) return again(read.state);
    const { email, password } = read.value;
    const change = async () =>
      this.custodian.people.accounts.changeEmail(person, { email, password }, deviceOf(request));
    const result = await orRefused(read.state, page.language, change);
    return 'done' in result ? new SeeOther('/sign-in/link-sent') : again(result.state, result.status);
  }

  @Get('password')
  @Access('signed-in')
  passwordPage(@ThePage() page: PageContext, @ThePerson() { user }: SignedIn): JSX.Element {
    return <ChangePasswordPage page={page} user={user} />;
  }

  @Post('password')
  @Access('signed-in')
  async changePassword(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer | SeeOther> {
    const read = readForm(PasswordForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(<ChangePasswordPage page={page} user={person.user} state={state} />, { status });
    if (!read.isRight) return again(read.state);
    const { password: current, newPassword: next } = read.value;
    const change = async () =>
      this.custodian.people.accounts.changePassword(person, { current, next }, deviceOf(request));
    const result = await orRefused(read.state, page.language, change);
    if (!('done' in result)) return again(result.state, result.status);
    this.people.keep(response, result.done);
    return new SeeOther('/profile?done=password-changed');
  }

  @Get('second-factor')
  @Access('signed-in')
  secondFactorPage(@ThePage() page: PageContext, @ThePerson() person: SignedIn): JSX.Element {
    return this.#secondFactorPage(page, person);
  }

  @Post('second-factor')
  @Access('signed-in')
  async changeSecondFactor(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<JSX.Element | PageAnswer | SeeOther> {
    const read = readForm(SecondFactorForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(this.#secondFactorPage(page, person, state), { status });
    if (!read.isRight) return again(read.state);
    const { password, wish } = read.value;
    const device = deviceOf(request);
    const { secondFactors, signIns } = this.custodian.people;
    const result = await orRefused(read.state, page.language, async () => {
      await signIns.provePasswordAgain(person, password, device);
      if (wish === 'remove') await secondFactors.remove(person, device);
      else if (wish === 'set-up') await secondFactors.begin(person);
      else return secondFactors.renewRecoveryCodes(person, device);
      return undefined;
    });
    if (!('done' in result)) return again(result.state, result.status);
    if (result.done !== undefined) return <RecoveryCodesPage page={page} codes={result.done} next="/profile" />;
    return new SeeOther(wish === 'remove' ? '/profile?done=second-factor-removed' : '/sign-in/set-up?next=%2Fprofile');
  }

  @Post('sessions')
  @Access('signed-in')
  async endSession(
    @ThePage() { language }: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<SeeOther> {
    const read = readForm(SessionForm, form, language);
    if (read.isRight) await this.custodian.people.signIns.revoke(person, read.value.session, deviceOf(request));
    return new SeeOther('/profile?done=session-ended');
  }

  async #page(
    page: PageContext,
    { user, sessionId }: SignedIn,
    { done, state }: { done?: unknown; state?: FormState },
  ): Promise<JSX.Element> {
    const { people, configuration } = this.custodian;
    return (
      <ProfilePage
        page={page}
        user={user}
        sessions={await people.sessions.ofUser(user.id)}
        sessionId={sessionId}
        timeZone={configuration.defaultTimeZone}
        now={new Date()}
        done={done}
        state={state}
      />
    );
  }

  #secondFactorPage(page: PageContext, { user }: SignedIn, state?: FormState): JSX.Element {
    return <SecondFactorSettingsPage page={page} user={user} isNeeded={needsSecondFactor(user.roles)} state={state} />;
  }
}
