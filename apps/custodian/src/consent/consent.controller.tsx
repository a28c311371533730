import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { JSX } from 'preact';
import {
  AuthorizationServer,
  connectionPath,
  faultsOf,
  whyNotAsked,
  type ConsentRequest,
  type CustomerOffer,
} from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import type { SignedIn } from '@app/users';
import type { FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { requireCaller } from '../pages/page-caller.js';
import { TheForm, ThePage, type PageRequest } from '../pages/page-request.js';
import { deviceOf, People } from '../pages/people.js';
import { addressOfStep } from '../pages/sign-in-steps.js';
import { addressWith, digestOf, fieldsOf, givenChoices, stateOf } from './consent-form.js';
import { AnsweredPage, ConsentPage, NotForYouPage, SignInAgainPage, type Remark } from './consent.page.js';

/** A customer who may answer. */
interface Answering {
  readonly person: SignedIn['user'];
  readonly customerId: string;
}

/**
 * Where a customer answers an application: the engine of OAuth sends browsers here, and its cookie says which request
 * waits. Signing in is asked for by the page itself, so that what was chosen comes along.
 */
@Controller('consent/:uid')
export class ConsentController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly server: AuthorizationServer,
    private readonly people: People,
  ) {}

  @Get()
  @Access('visitor')
  async page(
    @ThePage() page: PageContext,
    @Param('uid') uid: string,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element | PageAnswer> {
    const asked = await this.#asked(request, response, uid);
    requireCaller('signed-in', request.signedIn, page.address);
    if (asked === undefined) return this.#answered(page, uid, request.signedIn);
    const answering = await this.#answering(page, asked, request.signedIn);
    if (answering instanceof PageAnswer) return answering;
    const given = fieldsOf(page.address);
    const remark = given.has('other-person') ? 'other-person' : undefined;
    return this.#ask(page, asked, answering, given, remark);
  }

  @Post()
  @Access('visitor')
  async answer(
    @ThePage() page: PageContext,
    @TheForm() { fields: given }: FormBody,
    @Param('uid') uid: string,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SeeOther | PageAnswer> {
    const address = addressWith(page.address.split('?')[0] ?? '', given);
    const wish = given.get('answer')?.[0];
    const asked = await this.#asked(request, response, uid);
    requireCaller('signed-in', request.signedIn, address);
    if (asked === undefined) return this.#answered(page, uid, request.signedIn);
    if (wish === 'refuse') return new SeeOther(await this.server.interactions.refuse(request, response));
    const answering = await this.#answering(page, asked, request.signedIn);
    if (answering instanceof PageAnswer) return answering;
    const { person, customerId } = answering;
    if (given.get('for')?.[0] !== person.id) return new SeeOther(`${address.split('?')[0]}?other-person=`);
    if (wish !== 'allow') return new SeeOther(address);

    const { offer, textOf } = await this.#offer(page, asked, customerId);
    const choices = givenChoices(given);
    if (choices === undefined || Object.keys(faultsOf(choices, offer)).length > 0) {
      return this.#ask(page, asked, answering, given, undefined, 422);
    }
    const text = textOf(choices);
    if (given.get('shown')?.[0] !== digestOf(person.id, choices, text)) {
      return this.#ask(page, asked, answering, given, 'look-again');
    }
    const agreed = { requestId: asked.id, person, customerId, offer, choices, text };
    return new SeeOther(
      await this.server.interactions.grant(request, response, async () => this.custodian.consents.give(agreed)),
    );
  }

  /** Lets somebody else sign in, or the same person anew, and comes back. */
  @Post('switch')
  @Access('visitor')
  async switch(
    @Param('uid') uid: string,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SeeOther> {
    const { signedIn } = request;
    if (signedIn !== undefined) await this.custodian.people.signIns.signOut(signedIn, deviceOf(request));
    this.people.forget(response);
    return new SeeOther(addressOfStep('password', `/consent/${encodeURIComponent(uid)}`));
  }

  /** What is asked; undefined where this browser has been asked nothing, or has answered. */
  async #asked(request: PageRequest, response: Response, uid: string): Promise<ConsentRequest | undefined> {
    try {
      const asked = await this.server.interactions.read(request, response);
      return asked.id === uid ? asked : undefined;
    } catch (error) {
      if (error instanceof CustodianError && error.code === 'consent-expired') return undefined;
      throw error;
    }
  }

  /** @throws CustodianError `consent-expired` (400) where the person has not answered either */
  async #answered(page: PageContext, uid: string, signedIn: SignedIn | undefined): Promise<PageAnswer> {
    const consent = await this.custodian.consents.ofRequest(uid);
    if (consent === undefined || consent.customerId !== signedIn?.user.customerId) {
      throw new CustodianError('consent-expired', 400, 'This request has expired. Begin again at the application.');
    }
    const { metadata } = await this.custodian.applications.get(consent.applicationId);
    const connection = connectionPath(consent.authorizationId);
    return new PageAnswer(<AnsweredPage page={page} company={metadata.client_name} connection={connection} />, {});
  }

  /** Who answers; or a page for whoever cannot. */
  async #answering(
    page: PageContext,
    { application, askedAt, mustSignIn, redirectUri }: ConsentRequest,
    signedIn: SignedIn | undefined,
  ): Promise<Answering | PageAnswer> {
    const user = signedIn?.user;
    const company = application.metadata.client_name;
    const options = { status: 403, formAction: [redirectUri] };
    if (user?.customerId === undefined || !user.roles.includes('customer')) {
      return new PageAnswer(<NotForYouPage page={page} company={company} why="not-a-customer" />, options);
    }
    if (mustSignIn && (signedIn?.since ?? askedAt) < askedAt) {
      return new PageAnswer(<SignInAgainPage page={page} company={company} />, { formAction: [redirectUri] });
    }
    const why = whyNotAsked(application, await this.custodian.customers.get(user.customerId));
    if (why !== undefined) return new PageAnswer(<NotForYouPage page={page} company={company} why={why} />, options);
    return { person: user, customerId: user.customerId };
  }

  async #offer(page: PageContext, asked: ConsentRequest, customerId: string): Promise<CustomerOffer> {
    return this.custodian.consents.offer(asked, customerId, page.language);
  }

  async #ask(
    page: PageContext,
    asked: ConsentRequest,
    { person, customerId }: Answering,
    given: FormBody['fields'],
    remark?: Remark,
    status = 200,
  ): Promise<PageAnswer> {
    const { offer, textOf } = await this.#offer(page, asked, customerId);
    const choices = givenChoices(given) ?? offer.atFirst;
    const faults = faultsOf(choices, offer);
    const text = textOf(choices);
    const formats = Formats.in(page.language, this.custodian.configuration.defaultTimeZone);
    const state = stateOf(given, faults, page.language, (date) => formats.civilDate(date), offer);
    const isRight = Object.keys(faults).length === 0;
    return new PageAnswer(
      <ConsentPage
        page={page}
        offer={offer}
        choices={choices}
        text={text}
        state={givenChoices(given) === undefined ? undefined : state}
        personId={person.id}
        shown={isRight ? digestOf(person.id, choices, text) : undefined}
        remark={remark}
        formats={formats}
      />,
      { status, formAction: [asked.redirectUri] },
    );
  }
}
