import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { IsEmail, IsOptional, IsString, Length } from 'class-validator';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import { AuthorizationServer } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import type { FormState, PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { readForm, returnAddress, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson, type PageRequest } from '../pages/page-request.js';
import { deviceOf, People } from '../pages/people.js';
import { wayOn } from '../pages/sign-in-steps.js';
import { IdentityProvider } from './identity-provider/identity-provider.js';
import { orRefused } from './refusals.js';
import { SecondFactorPage } from './second-factor.page.js';
import { SignInPage } from './sign-in.page.js';

class SignInForm {
  @IsEmail()
  readonly email: string;

  @Length(1, 1024)
  readonly password: string;

  @IsOptional()
  @IsString()
  readonly next?: string;
}

class CodeForm {
  @Length(1, 64)
  readonly code: string;

  @IsOptional()
  @IsString()
  readonly next?: string;
}

/** Where to go on to, as it came from outside: empty where it is not of this server. */
const nextFrom = (next: unknown): string => returnAddress(next, '');
const nextOf = ({ given }: FormState): string => nextFrom(given['next']?.[0]);

/** Signing in and out, for everybody. Whatever another way of signing in proves ends in `People.keep` as here. */
@Controller()
export class SignInController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly people: People,
    private readonly server: AuthorizationServer,
    private readonly provider: IdentityProvider,
  ) {}

  @Get('sign-in')
  @Access('visitor')
  async page(
    @ThePage() page: PageContext,
    @Req() { signedIn }: PageRequest,
    @Query('next') next: unknown,
    @Query('done') done: unknown,
  ): Promise<JSX.Element | SeeOther> {
    if (signedIn?.state === 'signed-in') return new SeeOther(wayOn(signedIn, next));
    return this.#signInPage(page, nextFrom(next), { done });
  }

  @Post('sign-in')
  @Access('visitor')
  async signIn(
    @ThePage() page: PageContext,
    @TheForm() form: FormBody,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SeeOther | PageAnswer> {
    const read = readForm(SignInForm, form, page.language);
    const again = async (state: FormState, status = 422): Promise<PageAnswer> =>
      new PageAnswer(await this.#signInPage(page, nextOf(state), { state }), { status });
    if (!read.isRight) return again(read.state);
    const { email, password, next } = read.value;
    const before = request.signedIn?.sessionId;
    const signIn = async () => this.custodian.people.signIns.signIn(email, password, deviceOf(request), before);
    const result = await orRefused(read.state, page.language, signIn);
    if (!('done' in result)) return again(result.state, result.status);
    this.people.keep(response, result.done);
    return new SeeOther(wayOn(result.done, next));
  }

  @Get('sign-in/second-factor')
  @Access('password-shown')
  secondFactorPage(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query('next') next: unknown,
  ): JSX.Element | SeeOther {
    if (person.state !== 'second-factor') return new SeeOther(wayOn(person, next));
    return <SecondFactorPage page={page} next={nextFrom(next)} />;
  }

  @Post('sign-in/second-factor')
  @Access('password-shown')
  async showSecondFactor(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SeeOther | PageAnswer> {
    const read = readForm(CodeForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(<SecondFactorPage page={page} next={nextOf(state)} state={state} />, { status });
    if (person.state !== 'second-factor') return new SeeOther(wayOn(person, nextOf(read.state)));
    if (!read.isRight) return again(read.state);
    const { code, next } = read.value;
    const show = async () => this.custodian.people.signIns.showSecondFactor(person, code, deviceOf(request));
    const result = await orRefused(read.state, page.language, show);
    if (!('done' in result)) return again(result.state, result.status);
    this.people.keep(response, result.done);
    return new SeeOther(wayOn(result.done, next));
  }

  @Post('sign-out')
  @Access('visitor')
  async signOut(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response): Promise<SeeOther> {
    const { signedIn } = request;
    if (signedIn !== undefined) await this.custodian.people.signIns.signOut(signedIn, deviceOf(request));
    this.people.forget(response);
    return new SeeOther('/sign-in?done=signed-out');
  }

  /** Where an application sent the customer, it is named: they have been asked for nothing else so far. */
  async #signInPage(
    page: PageContext,
    next: string,
    shown: { readonly done?: unknown; readonly state?: FormState },
  ): Promise<JSX.Element> {
    const [, uid] = /^\/consent\/([\w-]+)/.exec(next) ?? [];
    const asking = uid === undefined ? undefined : await this.server.interactions.applicationOf(uid);
    return <SignInPage page={page} next={next} provider={this.provider.label} asking={asking} {...shown} />;
  }
}
