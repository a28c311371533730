import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { formatCivilDate, ianaZone, localDate } from '@app/time';
import type { SignedIn } from '@app/users';
import { readForm, type FormBody } from '@app/web';
import { deliveryStates } from '@app/webhooks';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { partPath } from './application-frame.js';
import { deliveriesDone, DeliveriesPage, type DeliveriesDone } from './deliveries.page.js';
import { DeliveryPage } from './delivery.page.js';
import { APPLICATIONS_PATH } from './portal-paths.js';
import { orRefused } from './refused-form.js';
import { RangeForm, rangeIn } from './resend-range.js';

const ROWS = 50;

interface Shown {
  readonly state?: unknown;
  readonly before?: unknown;
  readonly done?: unknown;
  readonly secret?: string;
  readonly range?: FormState;
}

/** Where an application is told of changes, and what became of each time that it was. */
@Controller(`${APPLICATIONS_PATH}/:application/deliveries`)
export class DeliveriesController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('developer')
  async deliveries(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query() { state, before, done }: Record<string, unknown>,
  ): Promise<JSX.Element> {
    return this.#page(page, user.id, id, { state, before, done });
  }

  @Post('verify')
  @Access('developer')
  async verify(@ThePerson() { user }: SignedIn, @Param('application') id: string): Promise<SeeOther> {
    const application = await this.custodian.ownedApplications.get([user.id], id);
    const { refusal } = await this.custodian.notifications.verifier.verify(application);
    return done(id, refusal === undefined ? 'verified' : 'refused');
  }

  @Post('resume')
  @Access('developer')
  async resume(@ThePerson() { user }: SignedIn, @Param('application') id: string): Promise<SeeOther> {
    await this.custodian.ownedApplications.get([user.id], id);
    await this.custodian.notifications.redeliveries.resume(id);
    return done(id, 'resumed');
  }

  @Post('test')
  @Access('developer')
  async test(@ThePerson() { user }: SignedIn, @Param('application') id: string): Promise<SeeOther> {
    await this.custodian.ownedApplications.get([user.id], id);
    await this.custodian.notifications.redeliveries.sendTest(id);
    return done(id, 'test');
  }

  /** The answer is the page itself: the secret is in no address, and a reload asks first. */
  @Post('secret')
  @Access('developer')
  async secret(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
  ): Promise<PageAnswer> {
    await this.custodian.ownedApplications.get([user.id], id);
    const secret = await this.custodian.notificationEndpoints.tellSecret(id);
    return new PageAnswer(await this.#page(page, user.id, id, { secret }), {});
  }

  @Post('resend')
  @Access('developer')
  async resendRange(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<PageAnswer | SeeOther> {
    await this.custodian.ownedApplications.get([user.id], id);
    const again = async (range: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#page(page, user.id, id, { range }), { status: 422 });
    const read = readForm(RangeForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const { from, until } = rangeIn(read.value, this.custodian.configuration.defaultTimeZone);
    const result = await orRefused(read.state, page.language, { 'too-many-deliveries': 'until' }, async () =>
      this.custodian.notifications.redeliveries.resendRange(id, from, until),
    );
    return 'refused' in result ? again(result.refused) : done(id, 'resent');
  }

  @Get(':delivery')
  @Access('developer')
  async delivery(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Param('delivery') deliveryId: string,
  ): Promise<JSX.Element> {
    const { notificationEndpoints, notifications, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    return (
      <DeliveryPage
        page={page}
        application={application}
        endpoint={await notificationEndpoints.find(id)}
        delivery={await notifications.log.get(id, deliveryId)}
        formats={this.#formats(page)}
      />
    );
  }

  @Post(':delivery/resend')
  @Access('developer')
  async resend(
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Param('delivery') deliveryId: string,
  ): Promise<SeeOther> {
    await this.custodian.ownedApplications.get([user.id], id);
    await this.custodian.notifications.redeliveries.resend(id, deliveryId);
    return done(id, 'resent');
  }

  async #page(
    page: PageContext,
    userId: string,
    id: string,
    { state: wanted, before: key, done, ...shown }: Shown,
  ): Promise<JSX.Element> {
    const { configuration, notificationEndpoints, notifications, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([userId], id);
    const state = deliveryStates.find((each) => each === wanted);
    const before = typeof key === 'string' && key !== '' ? key : undefined;
    const [endpoint, parked, { deliveries, next }] = await Promise.all([
      notificationEndpoints.follow(application),
      notifications.log.count(id, 'parked'),
      notifications.log.page(id, { limit: ROWS, ...(state && { state }), ...(before !== undefined && { before }) }),
    ]);
    const now = new Date();
    return (
      <DeliveriesPage
        page={page}
        application={application}
        endpoint={endpoint}
        deliveries={deliveries}
        parked={parked}
        formats={this.#formats(page)}
        now={now}
        today={formatCivilDate(localDate(ianaZone(configuration.defaultTimeZone), Math.floor(now.getTime() / 1000)))}
        state={state}
        before={before}
        next={next}
        done={deliveriesDone.find((each) => each === done)}
        {...shown}
      />
    );
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}

const done = (applicationId: string, what: DeliveriesDone): SeeOther =>
  new SeeOther(`${partPath(applicationId, 'deliveries')}?done=${what}`);
