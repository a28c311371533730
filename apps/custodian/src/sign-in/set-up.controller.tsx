import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { IsOptional, IsString, Length } from 'class-validator';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import type { FormState, PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { readForm, returnAddress, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { deviceOf, People } from '../pages/people.js';
import { wayOn } from '../pages/sign-in-steps.js';
import { orRefused } from './refusals.js';
import { RecoveryCodesPage, SetUpPage } from './set-up.page.js';

class SetUpForm {
  @Length(1, 64)
  readonly code: string;

  @IsOptional()
  @IsString()
  readonly next?: string;
}

/**
 * Setting up the second factor: at sign-in where the role needs one and there is none, else begun on the profile's page
 * for whoever has shown their password there.
 */
@Controller('sign-in/set-up')
export class SetUpController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly people: People,
  ) {}

  @Get()
  @Access('setting-up')
  async page(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query('next') next: unknown,
  ): Promise<JSX.Element | SeeOther> {
    return (await this.#mayBegin(person))
      ? this.#setUpPage(page, person, returnAddress(next, '/profile'))
      : toProfile();
  }

  @Post()
  @Access('setting-up')
  async confirm(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer | SeeOther> {
    if (!(await this.#mayBegin(person))) return toProfile();
    const read = readForm(SetUpForm, form, page.language);
    const next = returnAddress(read.state.given['next']?.[0], '/profile');
    const again = async (state: FormState, status = 422): Promise<PageAnswer> =>
      new PageAnswer(await this.#setUpPage(page, person, next, state), { status });
    if (!read.isRight) return again(read.state);
    const { code } = read.value;
    const confirm = async () => this.custodian.people.secondFactors.confirm(person, code, deviceOf(request));
    const result = await orRefused(read.state, page.language, confirm);
    if (!('done' in result)) return again(result.state, result.status);
    const { session, recoveryCodes } = result.done;
    this.people.keep(response, session);
    return new PageAnswer(<RecoveryCodesPage page={page} codes={recoveryCodes} next={wayOn(session, next)} />, {});
  }

  async #mayBegin(person: SignedIn): Promise<boolean> {
    return person.state === 'set-up' || this.custodian.people.secondFactors.hasBegun(person);
  }

  async #setUpPage(page: PageContext, person: SignedIn, next: string, state?: FormState): Promise<JSX.Element> {
    const secret = await this.custodian.people.secondFactors.begin(person);
    const isNeeded = person.state === 'set-up';
    return <SetUpPage page={page} secret={secret} isNeeded={isNeeded} next={next} state={state} />;
  }
}

const toProfile = (): SeeOther => new SeeOther('/profile/second-factor');
