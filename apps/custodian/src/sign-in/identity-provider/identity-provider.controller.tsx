import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { Equals, IsBoolean } from 'class-validator';
import type { Response } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { enrolmentPaths, termsOfUse } from '@app/enrolment';
import type { FormState, PageContext } from '@app/page-kit';
import { createLogger } from '@app/runtime';
import type { SignedIn } from '@app/users';
import { readForm, returnAddress, type FormBody } from '@app/web';
import { sayAccept } from '../../enrolment/terms-tick.js';
import { Access } from '../../espi-api/access.js';
import { PageAnswer, SeeOther } from '../../pages/page-answer.js';
import { TheForm, ThePage, ThePerson, type PageRequest } from '../../pages/page-request.js';
import { deviceOf, People } from '../../pages/people.js';
import { wayOn } from '../../pages/sign-in-steps.js';
import { orRefused } from '../refusals.js';
import { IdentityProvider, type Arrival } from './identity-provider.js';
import { NewcomerPage } from './newcomer.page.js';
import { ProviderFailure } from './provider-failure.js';

const logger = createLogger('sign-in');

class JoinForm {
  @IsBoolean()
  @Equals(true, sayAccept)
  readonly terms: boolean;
}

const NEWCOMER = '/sign-in/provider/newcomer';
const BEGIN_AGAIN = '/sign-in?done=provider-expired';

/** Signing in by the utility's own identity provider, where one is set. */
@Controller('sign-in/provider')
export class IdentityProviderController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly people: People,
    private readonly provider: IdentityProvider,
  ) {}

  @Get()
  @Access('visitor')
  async begin(@Req() request: PageRequest, @Res() response: Response, @Query('next') next: unknown): Promise<void> {
    await this.provider.begin(request, response, returnAddress(next, ''));
  }

  @Get('callback')
  @Access('visitor')
  async arrive(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response): Promise<SeeOther> {
    let arrival: Arrival;
    try {
      arrival = await this.provider.finish(request, response);
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      logger.warn({ reason: error.message, err: error.cause }, 'a sign-in by the identity provider failed');
      return new SeeOther(`/sign-in?done=${error.kind}`);
    }
    const before = request.signedIn?.sessionId;
    const session = await this.custodian.people.identitySignIns.signIn(arrival.person, deviceOf(request), before);
    if (session === undefined) {
      this.provider.keep(response, arrival);
      return new SeeOther(NEWCOMER);
    }
    this.people.keep(response, session);
    return new SeeOther(wayOn(session, arrival.next));
  }

  @Get('newcomer')
  @Access('visitor')
  newcomerPage(@ThePage() page: PageContext, @Req() request: PageRequest): JSX.Element | SeeOther {
    const arrival = this.provider.kept(request);
    return arrival === undefined ? new SeeOther(BEGIN_AGAIN) : this.#page(page, request, arrival);
  }

  /** Makes the account of who is new here, with what the provider vouches for. */
  @Post('newcomer')
  @Access('visitor')
  async join(
    @ThePage() page: PageContext,
    @TheForm() form: FormBody,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SeeOther | PageAnswer> {
    const arrival = this.provider.kept(request);
    if (arrival === undefined) return new SeeOther(BEGIN_AGAIN);
    const read = readForm(JoinForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(this.#page(page, request, arrival, state), { status });
    if (!read.isRight) return again(read.state);
    const { language } = page;
    const terms = { language, termsVersion: termsOfUse.version };
    const { identitySignIns } = this.custodian.people;
    const join = async () => identitySignIns.join(arrival.person, terms, deviceOf(request));
    const result = await orRefused(read.state, language, join);
    if (!('done' in result)) return again(result.state, result.status);
    const session = result.done;
    this.provider.forget(response);
    this.people.keep(response, session);
    const isEnrolled = await this.#vouch(session, arrival, request);
    return new SeeOther(isEnrolled ? wayOn(session, arrival.next) : enrolmentPaths.accounts);
  }

  /** Lets the identity open the account of who is signed in, who has shown that it is theirs by signing in. */
  @Post('link')
  @Access('enrolling')
  async link(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SeeOther | PageAnswer> {
    const arrival = this.provider.kept(request);
    if (arrival === undefined) return new SeeOther(BEGIN_AGAIN);
    const { state, ...read } = readForm(JoinForm, form, page.language);
    const again = (refused: FormState, status = 422): PageAnswer =>
      new PageAnswer(this.#page(page, request, arrival, refused), { status });
    if (!read.isRight) return again(state);
    const link = async () => this.custodian.people.identitySignIns.link(person, arrival.person, deviceOf(request));
    const result = await orRefused(state, page.language, link);
    if (!('done' in result)) return again(result.state, result.status);
    this.provider.forget(response);
    await this.#vouch(person, arrival, request);
    return new SeeOther(wayOn(person, arrival.next));
  }

  async #vouch({ user }: SignedIn, { accountNumbers }: Arrival, request: PageRequest): Promise<boolean> {
    const device = deviceOf(request);
    let isEnrolled = false;
    for (const number of accountNumbers) {
      if (await this.custodian.enrolments.vouch(user.id, number, termsOfUse.version, device)) isEnrolled = true;
    }
    return isEnrolled;
  }

  #page(page: PageContext, { signedIn }: PageRequest, { person }: Arrival, state?: FormState): JSX.Element {
    const isCustomer = signedIn?.state === 'signed-in' && signedIn.user.roles.includes('customer');
    const signedInAs = isCustomer ? signedIn.user.email : undefined;
    return (
      <NewcomerPage
        page={page}
        person={person}
        label={this.provider.label ?? ''}
        signedInAs={signedInAs}
        state={state}
      />
    );
  }
}
