import { Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { authorizationResourceOf, type Authorization } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import {
  atomId,
  authorizationLinks,
  certificationLink,
  RESOURCE_PATH,
  ResourceLinks,
  stablePath,
  type AtomEntry,
} from '@app/espi';
import { parseFeedQuery, writeCollection } from '@app/feeds';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { eachOfPages, horizonOf, requireSameId } from './managed-resources.js';
import { readResource } from './read-resource.js';
import { etagOf, requirePrecondition, validatorsOf } from './validators.js';
import { viewOf } from './view-of.js';

/** The authorizations that customers gave an application (ESPI 4.0 Authorization; function blocks 3, 41 and 44). */
@Controller(`${RESOURCE_PATH}/Authorization`)
export class AuthorizationController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
  ) {}

  @Get()
  @Access('client')
  async authorizations(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const { authorizations } = this.custodian;
    const { applicationId } = request.bearer;
    const view = viewOf(this.custodian, request);
    const head = { self: view.links.authorizations(), name: stablePath('authorizations', {}) };
    const { updated, mark } = horizonOf(await authorizations.lastChange(applicationId));
    const plan = { updated, etag: etagOf(head, view.certificateId, applicationId, view.query, mark) };
    const entries = eachOfPages(
      async (after, limit) => authorizations.page({ applicationId, after, limit }),
      (authorization) => this.#entry(authorization),
    );
    await this.responder.send(request, response, {
      plan,
      write: (output) => writeCollection(output, view, plan, entries, head),
    });
  }

  @Get(':authorization')
  @Access('client')
  async authorization(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('authorization') id: string,
  ): Promise<void> {
    parseFeedQuery(request.query);
    await this.#send(request, response, await this.custodian.authorizations.get(id));
  }

  @Put(':authorization')
  @HttpCode(200)
  @Access('client-alone')
  async replace(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('authorization') id: string,
  ): Promise<void> {
    const { applicationId = '' } = request.bearer;
    const written = await readResource(request, 'Authorization');
    requireSameId(written.atomId, stablePath('authorization', { authorization: id }));
    const authorization = await this.custodian.authorizationManagement.replace(
      applicationId,
      id,
      written.value,
      (current) => authorizationResourceOf(current, this.#resourceBase),
      (current) => this.#requirePrecondition(request, current),
    );
    await this.#send(request, response, authorization);
  }

  @Delete(':authorization')
  @HttpCode(200)
  @Access('client-alone')
  async end(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('authorization') id: string,
  ): Promise<void> {
    const { applicationId = '' } = request.bearer;
    const authorization = await this.custodian.authorizationManagement.end(applicationId, id, (current) =>
      this.#requirePrecondition(request, current),
    );
    await this.#send(request, response, authorization);
  }

  #requirePrecondition(request: AuthenticatedRequest, current: Authorization): void {
    requirePrecondition(request, validatorsOf(this.#entry(current)));
  }

  /** The access record names the customer, who can so see who looked at the authorization. */
  async #send(request: AuthenticatedRequest, response: Response, authorization: Authorization): Promise<void> {
    const { entitlement } = request.reader;
    const { _id: authorizationId, customerId, applicationId, scope } = authorization;
    const { kind } = entitlement.reader;
    request.reader = {
      ...request.reader,
      entitlement: entitlement.readBy({ kind, authorizationId, applicationId, customerId }),
      scope,
    };
    const entry = this.#entry(authorization);
    await this.responder.sendEntry(request, response, { plan: validatorsOf(entry) }, entry);
  }

  #entry(authorization: Authorization): AtomEntry {
    const { gbaCertId } = this.custodian.configuration;
    const links = new ResourceLinks(this.#resourceBase, { root: true });
    const { _id, applicationId, grantedAt, updatedAt } = authorization;
    return {
      id: atomId(stablePath('authorization', { authorization: _id })),
      links: [
        ...authorizationLinks(links, _id, applicationId),
        ...(gbaCertId === undefined ? [] : [certificationLink(gbaCertId)]),
      ],
      title: 'Authorization',
      published: Math.floor(grantedAt.getTime() / 1000),
      updated: Math.floor(updatedAt.getTime() / 1000),
      content: { element: 'Authorization', value: authorizationResourceOf(authorization, this.#resourceBase) },
    };
  }

  get #resourceBase(): string {
    return `${this.custodian.configuration.baseUrl}${RESOURCE_PATH}`;
  }
}
