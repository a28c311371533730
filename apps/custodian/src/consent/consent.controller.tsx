import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { JSX } from 'preact';
import { AuthorizationServer, connectionPath, whyNotAsked, type ConsentRequest } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import type { SignedIn } from '@app/users';
import type { FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { requireCaller, SignInNeeded } from '../pages/page-caller.js';
import { TheForm, ThePage, type PageRequest } from '../pages/page-request.js';
import { deviceOf, People } from '../pages/people.js';
import { addAccountPath, addressOfStep } from '../pages/sign-in-steps.js';
import { addressWith, fieldsOf } from './consent-form.js';
import { ConsentQuestion } from './consent-question.js';
import { AnsweredPage, NotForYouPage, SignInAgainPage } from './consent.page.js';

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
    const question = await this.#question(page, asked, answering);
    return question.asked(given, { remark: given.has('other-person') ? 'other-person' : undefined });
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
    if (wish === 'refuse') {
      // after a yes a refusal would only be said: the permission stands until it is stopped
      if ((await this.custodian.consents.ofRequest(uid)) !== undefined) {
        return this.#answered(page, uid, request.signedIn);
      }
      return new SeeOther(await this.server.interactions.refuse(request, response));
    }
    const answering = await this.#answering(page, asked, request.signedIn);
    if (answering instanceof PageAnswer) return answering;
    const { person, customerId } = answering;
    if (given.get('for')?.[0] !== person.id) return new SeeOther(`${address.split('?')[0]}?other-person=`);
    if (wish !== 'allow') return new SeeOther(address);

    const question = await this.#question(page, asked, answering);
    const answer = question.answeredBy(given);
    if (answer instanceof PageAnswer) return answer;
    const agreed = { requestId: asked.id, person, customerId, ...answer };
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
    if (consent === undefined || consent.customerId !== signedIn?.customerId) {
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
    const { user, customerId } = signedIn ?? {};
    const company = application.metadata.client_name;
    const options = { status: 403, formAction: [redirectUri] };
    if (user?.roles.includes('customer') === true && customerId === undefined) {
      throw new SignInNeeded(addAccountPath(page.address));
    }
    if (user === undefined || customerId === undefined) {
      return new PageAnswer(<NotForYouPage page={page} company={company} why="not-a-customer" />, options);
    }
    if (mustSignIn && (signedIn?.since ?? askedAt) < askedAt) {
      return new PageAnswer(<SignInAgainPage page={page} company={company} />, { formAction: [redirectUri] });
    }
    const why = whyNotAsked(application, await this.custodian.customers.get(customerId));
    if (why !== undefined) return new PageAnswer(<NotForYouPage page={page} company={company} why={why} />, options);
    return { person: user, customerId };
  }

  async #question(
    page: PageContext,
    asked: ConsentRequest,
    { person, customerId }: Answering,
  ): Promise<ConsentQuestion> {
    const { consents, configuration } = this.custodian;
    const formats = Formats.in(page.language, configuration.defaultTimeZone);
    const offer = await consents.offer(asked, customerId, page.language);
    return new ConsentQuestion(page, offer, person.id, formats, asked.redirectUri);
  }
}
