import type { RequestListener } from 'node:http';
import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { IsOptional, Matches, MaxLength } from 'class-validator';
import type { Request } from 'express';
import type { JSX } from 'preact';
import type { Authorization } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import { Formats, textsIn } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import type { SignedIn } from '@app/users';
import { readForm, withError, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { ConsoleRoutes, filledPath, type ConsoleRoute } from './console-routes.js';
import { ConsolePage, type ConsoleCall } from './console.page.js';
import { InProcessCalls } from './in-process.js';
import { portalLimits } from './portal-limits.js';
import { APPLICATIONS_PATH } from './portal-paths.js';

const MOST_BYTES = 64_000;
const TOKEN_LIFE_MS = 60_000;
const SUBSCRIPTIONS = 50;
const FIRST_ROUTE = '/Batch/Subscription/:subscription';

class CallForm {
  @Matches(/^\d{16}$/)
  readonly subscription: string;

  @MaxLength(256)
  readonly route: string;

  @IsOptional()
  @MaxLength(2_000)
  readonly query?: string;

  @IsOptional()
  @Matches(/^[\w+*./;=, -]{1,200}$/)
  readonly accept?: string;
}

const texts = textsIn({
  en: { id: 'Write the id, as links of the feed have it.' },
  es: { id: 'Escriba el id, como está en los enlaces de los datos.' },
});

/** Real calls of an application, by its developer: only to this server, only of its own subscriptions. */
@Controller(`${APPLICATIONS_PATH}/:application/console`)
export class ConsoleController {
  #calls: InProcessCalls | undefined;

  constructor(
    private readonly custodian: DataCustodian,
    private readonly adapterHost: HttpAdapterHost,
    private readonly routes: ConsoleRoutes,
  ) {}

  @Get()
  @Access('developer')
  async console(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query('subscription') subscription: unknown,
    @Query('route') route: unknown,
  ): Promise<JSX.Element> {
    return this.#page(page, user.id, id, {
      subscription: typeof subscription === 'string' ? subscription : undefined,
      route: this.routes.find(route),
    });
  }

  @Post()
  @Access('developer')
  async call(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
    @Req() request: Request,
  ): Promise<JSX.Element | PageAnswer> {
    await this.custodian.ownedApplications.get([user.id], id);
    const read = readForm(CallForm, form, page.language);
    if (!read.isRight) {
      return new PageAnswer(await this.#page(page, user.id, id, { state: read.state }), { status: 422 });
    }
    const { subscription, query, accept } = read.value;
    const route = this.routes.find(read.value.route);
    if (route === undefined) throw noSuchSubscription();
    const authorization = await this.#own(id, subscription);
    const ids = Object.fromEntries(
      route.parameters.map((name) => [name, form.fields.get(`id-${name}`)?.[0]?.trim() ?? '']),
    );
    // without it the path would be that of the whole collection
    const missing = route.parameters.find((name) => ids[name] === '');
    if (missing !== undefined) {
      const state = withError(read.state, `id-${missing}`, texts(page.language).id);
      return new PageAnswer(await this.#page(page, user.id, id, { subscription, route, state }), { status: 422 });
    }
    await this.custodian.rateLimits.count(portalLimits.consoleCalls, user.id);
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    const path = `${filledPath(route, subscription, ids)}${search}`;
    const call = await this.#answered(route, authorization, path, accept, request.ip ?? '');
    return this.#page(page, user.id, id, { subscription, route, call, state: read.state });
  }

  /** Sends the request, with a token that is made for it and revoked after it. */
  async #answered(
    { token }: ConsoleRoute,
    { _id: authorizationId, applicationId, scope }: Authorization,
    path: string,
    accept: string | undefined,
    address: string,
  ): Promise<ConsoleCall> {
    const { tokens } = this.custodian;
    const expiresAt = new Date(Date.now() + TOKEN_LIFE_MS);
    const issued =
      token === 'access'
        ? await tokens.issue('access', { authorizationId, applicationId, scope, expiresAt })
        : await tokens.issue('client', { applicationId, expiresAt });
    try {
      const headers = { Authorization: `Bearer ${issued.token}`, Accept: accept ?? 'application/atom+xml' };
      const answer = await this.#inProcess().get(path, headers, { address, mostBytes: MOST_BYTES });
      const text = answer.body.toString();
      const problem = answer.status < 400 ? undefined : /problems\/([a-z-]+)/.exec(text)?.[1];
      return { path, answer, problem };
    } finally {
      await tokens.revoke(issued.tokenId);
    }
  }

  #inProcess(): InProcessCalls {
    this.#calls ??= new InProcessCalls(this.adapterHost.httpAdapter.getInstance<RequestListener>());
    return this.#calls;
  }

  /** @throws CustodianError `not-found` (404): another's is told from none in no way */
  async #own(applicationId: string, authorizationId: string): Promise<Authorization> {
    const authorization = await this.custodian.authorizations.find(authorizationId);
    if (authorization?.applicationId !== applicationId) throw noSuchSubscription();
    return authorization;
  }

  async #page(
    page: PageContext,
    userId: string,
    id: string,
    { subscription, route, call, state }: Shown,
  ): Promise<JSX.Element> {
    const { authorizations, configuration, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([userId], id);
    if (subscription !== undefined) await this.#own(id, subscription);
    const standing = await authorizations.page({ applicationId: id, active: true, limit: SUBSCRIPTIONS });
    const first = this.routes.find(`${RESOURCE_PATH}${FIRST_ROUTE}`);
    const shownRoute = route ?? first;
    if (shownRoute === undefined) throw new Error('the API has no route that an application can read');
    return (
      <ConsolePage
        page={page}
        application={application}
        authorizations={standing}
        formats={Formats.in(page.language, configuration.defaultTimeZone)}
        subscription={subscription ?? standing[0]?._id}
        routes={this.routes.all}
        route={shownRoute}
        mostBytes={MOST_BYTES}
        call={call}
        state={state}
      />
    );
  }
}

interface Shown {
  readonly subscription?: string | undefined;
  readonly route?: ConsoleRoute | undefined;
  readonly call?: ConsoleCall;
  readonly state?: FormState;
}

const noSuchSubscription = (): CustodianError =>
  new CustodianError('not-found', 404, 'There is no such subscription of the application.');
