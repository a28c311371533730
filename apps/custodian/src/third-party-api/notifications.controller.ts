import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { IsISO8601 } from 'class-validator';
import type { Request, Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { CustodianError } from '@app/runtime';
import { deliveryStates, type DeliveryState } from '@app/webhooks';
import { Access, type AuthenticatedRequest } from '../espi-api/access.js';
import { applicationOf, THIRD_PARTY_PATH } from './agreements.controller.js';
import { deliveryDocument, endpointDocument } from './delivery-document.js';
import { nextPage, pageOf } from './page-of-request.js';
import { readJson } from './read-json.js';

export const NOTIFICATIONS_PATH = `${THIRD_PARTY_PATH}/notifications`;

const PRECISE = [{ strict: true, strictSeparator: true }, { message: '$property must be a time of ISO 8601' }] as const;

/** A span of time, both ends included. */
class ResendBody {
  @IsISO8601(...PRECISE)
  readonly from: string;

  @IsISO8601(...PRECISE)
  readonly until: string;
}

/**
 * How a third party is told of changes, and what became of it: by its client token, which is the one that the program
 * has at hand that has to catch up.
 */
@Controller(NOTIFICATIONS_PATH)
export class NotificationsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get('endpoint')
  @Access('client-alone')
  async endpoint(@Req() request: AuthenticatedRequest): Promise<object> {
    return endpointDocument(await this.custodian.notificationEndpoints.get(applicationOf(request)), new Date());
  }

  /** Looks now whether the address takes notifications. */
  @Post('endpoint/verification')
  @HttpCode(200)
  @Access('client-alone')
  async verify(@Req() request: AuthenticatedRequest): Promise<object> {
    const application = await this.custodian.applications.get(applicationOf(request));
    return endpointDocument(await this.custodian.notifications.verifier.verify(application), new Date());
  }

  /** Takes up again what was suspended, and sends what was parked. */
  @Post('endpoint/resumption')
  @HttpCode(202)
  @Access('client-alone')
  async resume(@Req() request: AuthenticatedRequest): Promise<object> {
    return { deliveries: await this.custodian.notifications.redeliveries.resume(applicationOf(request)) };
  }

  /** The secret that signs: the first as it is, later a new one, beside which the one before signs for a day. */
  @Post('endpoint/secret')
  @HttpCode(200)
  @Access('client-alone')
  async secret(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) response: Response): Promise<object> {
    response.setHeader('Cache-Control', 'no-store');
    return { secret: await this.custodian.notificationEndpoints.tellSecret(applicationOf(request)) };
  }

  /** The newest first, of one `state` or `authorization` or of all. */
  @Get('deliveries')
  @Access('client-alone')
  async deliveries(@Req() request: AuthenticatedRequest): Promise<object> {
    const { limit, after: before } = pageOf(request);
    const { authorization: authorizationId } = request.query;
    const page = {
      limit,
      ...stateIn(request),
      ...(before !== undefined && { before }),
      ...(typeof authorizationId === 'string' && { authorizationId }),
    };
    const { deliveries, next } = await this.custodian.notifications.log.page(applicationOf(request), page);
    return {
      deliveries: deliveries.map(deliveryDocument),
      ...(next !== undefined && { next: nextPage(request, next) }),
    };
  }

  /** Sends a notification of nothing new. */
  @Post('deliveries/test')
  @HttpCode(202)
  @Access('client-alone')
  async test(@Req() request: AuthenticatedRequest): Promise<object> {
    return deliveryDocument(await this.custodian.notifications.redeliveries.sendTest(applicationOf(request)));
  }

  /** Sends those again that were made in a time. */
  @Post('deliveries/resending')
  @HttpCode(202)
  @Access('client-alone')
  async resendRange(@Req() request: AuthenticatedRequest): Promise<object> {
    const { from, until } = await readJson(request, ResendBody);
    const { redeliveries } = this.custodian.notifications;
    return { deliveries: await redeliveries.resendRange(applicationOf(request), new Date(from), new Date(until)) };
  }

  @Get('deliveries/:delivery')
  @Access('client-alone')
  async delivery(@Req() request: AuthenticatedRequest, @Param('delivery') id: string): Promise<object> {
    return deliveryDocument(await this.custodian.notifications.log.get(applicationOf(request), id));
  }

  /** Sends one again, with the same `webhook-id`. */
  @Post('deliveries/:delivery/resending')
  @HttpCode(202)
  @Access('client-alone')
  async resend(@Req() request: AuthenticatedRequest, @Param('delivery') id: string): Promise<object> {
    const { log, redeliveries } = this.custodian.notifications;
    await redeliveries.resend(applicationOf(request), id);
    return deliveryDocument(await log.get(applicationOf(request), id));
  }
}

function stateIn({ query: { state } }: Request): { state?: DeliveryState } {
  if (state === undefined) return {};
  const known = deliveryStates.find((each) => each === state);
  if (known !== undefined) return { state: known };
  throw new CustodianError('bad-state', 400, `state is one of ${deliveryStates.join(', ')}.`);
}
