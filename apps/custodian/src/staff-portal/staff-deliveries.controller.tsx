import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { PageContext } from '@app/page-kit';
import { deliveryStates, type DeliveryRates } from '@app/webhooks';
import { Access } from '../espi-api/access.js';
import { SeeOther } from '../pages/page-answer.js';
import { ThePage } from '../pages/page-request.js';
import { ApplicationDeliveriesPage, staffDone, StaffDeliveryPage } from './application-deliveries.page.js';
import { StaffDeliveriesPage, type ApplicationDeliveries } from './deliveries.page.js';
import { applicationDeliveriesPath, DELIVERIES_PATH } from './staff-paths.js';

const ROWS = 50;
const RATED_MS = 7 * 86_400_000;

/** How applications are told of changes, as staff see it: all of them, and each with what became of its deliveries. */
@Controller(DELIVERIES_PATH)
export class StaffDeliveriesController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('staff')
  async all(@ThePage() page: PageContext): Promise<JSX.Element> {
    return <StaffDeliveriesPage page={page} applications={await this.#applications()} formats={this.#formats(page)} />;
  }

  @Get(':application')
  @Access('staff')
  async deliveries(
    @ThePage() page: PageContext,
    @Param('application') id: string,
    @Query() { state: wanted, before: key, done }: Record<string, unknown>,
  ): Promise<JSX.Element> {
    const { applications, notificationEndpoints, notifications } = this.custodian;
    const application = await applications.get(id);
    const state = deliveryStates.find((each) => each === wanted);
    const before = typeof key === 'string' && key !== '' ? key : undefined;
    const [endpoint, parked, { deliveries, next }] = await Promise.all([
      notificationEndpoints.find(id),
      notifications.log.count(id, 'parked'),
      notifications.log.page(id, { limit: ROWS, ...(state && { state }), ...(before !== undefined && { before }) }),
    ]);
    return (
      <ApplicationDeliveriesPage
        page={page}
        application={application}
        endpoint={endpoint}
        deliveries={deliveries}
        parked={parked}
        formats={this.#formats(page)}
        now={new Date()}
        state={state}
        before={before}
        next={next}
        done={staffDone.find((each) => each === done)}
      />
    );
  }

  @Post(':application/resume')
  @Access('staff')
  async resume(@Param('application') id: string): Promise<SeeOther> {
    await this.custodian.notifications.redeliveries.resume(id);
    return new SeeOther(`${applicationDeliveriesPath(id)}?done=resumed`);
  }

  @Get(':application/:delivery')
  @Access('staff')
  async delivery(
    @ThePage() page: PageContext,
    @Param('application') id: string,
    @Param('delivery') deliveryId: string,
  ): Promise<JSX.Element> {
    const { applications, notificationEndpoints, notifications } = this.custodian;
    return (
      <StaffDeliveryPage
        page={page}
        application={await applications.get(id)}
        endpoint={await notificationEndpoints.find(id)}
        delivery={await notifications.log.get(id, deliveryId)}
        formats={this.#formats(page)}
      />
    );
  }

  @Post(':application/:delivery/resend')
  @Access('staff')
  async resend(@Param('application') id: string, @Param('delivery') deliveryId: string): Promise<SeeOther> {
    await this.custodian.notifications.redeliveries.resend(id, deliveryId);
    return new SeeOther(`${applicationDeliveriesPath(id)}?done=resent`);
  }

  /** Those that were told of something lately, and those that fail: these first. */
  async #applications(): Promise<ApplicationDeliveries[]> {
    const { applications, notificationEndpoints, notifications } = this.custodian;
    const [rated, failing] = await Promise.all([
      notifications.log.rates(new Date(Date.now() - RATED_MS)),
      notificationEndpoints.failing(),
    ]);
    const rates = new Map(rated.map((each) => [each.applicationId, each]));
    const ids = [...new Set([...failing.map(({ _id }) => _id), ...rates.keys()])];
    const found = await Promise.all([notificationEndpoints.findAll(ids), applications.getAll(ids)]);
    const endpoints = new Map(found[0].map((each) => [each._id, each]));
    const names = new Map(found[1].map(({ _id, metadata }) => [_id, metadata.client_name]));
    return ids.map((applicationId) => ({
      applicationId,
      name: names.get(applicationId) ?? applicationId,
      endpoint: endpoints.get(applicationId),
      rates: rates.get(applicationId) ?? noDeliveries(applicationId),
    }));
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}

const noDeliveries = (applicationId: string): DeliveryRates => ({
  applicationId,
  deliveries: 0,
  delivered: 0,
  parked: 0,
  waiting: 0,
  attempts: 0,
  failedAttempts: 0,
});
