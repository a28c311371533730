import { Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import {
  applicationInformationLinks,
  atomId,
  certificationLink,
  RESOURCE_PATH,
  ResourceLinks,
  stablePath,
  type AtomEntry,
} from '@app/espi';
import { parseFeedQuery, writeCollection } from '@app/feeds';
import { applicationInformationOf, type Application } from '@app/third-parties';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { eachOfPages, horizonOf, requireSameId } from './managed-resources.js';
import { readResource } from './read-resource.js';
import { etagOf, requirePrecondition, validatorsOf } from './validators.js';
import { found, viewOf } from './view-of.js';

/** What is registered of each application (ESPI 4.0 ApplicationInformation; function blocks 3, 41 and 44). */
@Controller(`${RESOURCE_PATH}/ApplicationInformation`)
export class ApplicationInformationController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
  ) {}

  @Get()
  @Access('operator')
  async applications(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const { applications } = this.custodian;
    const view = viewOf(this.custodian, request);
    const head = {
      self: view.links.applicationInformationCollection(),
      name: stablePath('applicationInformationCollection', {}),
    };
    const { updated, mark } = horizonOf(await applications.lastChange());
    const plan = { updated, etag: etagOf(head, view.certificateId, view.query, mark) };
    const entries = eachOfPages(
      async (after, limit) => applications.page({ after, limit }),
      (application) => this.#entry(application),
    );
    await this.responder.send(request, response, {
      plan,
      write: (output) => writeCollection(output, view, plan, entries, head),
    });
  }

  @Get(':applicationInformation')
  @Access('registration')
  async application(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('applicationInformation') id: string,
  ): Promise<void> {
    parseFeedQuery(request.query);
    const application = await this.custodian.applications.get(id);
    await this.#send(request, response, found(application.deletedAt === undefined ? application : undefined));
  }

  @Put(':applicationInformation')
  @HttpCode(200)
  @Access('registration-alone')
  async replace(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('applicationInformation') id: string,
  ): Promise<void> {
    const written = await readResource(request, 'ApplicationInformation');
    requireSameId(written.atomId, stablePath('applicationInformation', { applicationInformation: id }));
    const application = await this.custodian.applicationManagement.replace(
      id,
      written.value,
      (current) => applicationInformationOf(current, this.custodian.configuration),
      (current) => this.#requirePrecondition(request, current),
    );
    await this.#send(request, response, application);
  }

  @Delete(':applicationInformation')
  @HttpCode(200)
  @Access('registration-alone')
  async remove(@Req() request: AuthenticatedRequest, @Param('applicationInformation') id: string): Promise<void> {
    await this.custodian.applicationManagement.remove(id, (current) => this.#requirePrecondition(request, current));
  }

  #requirePrecondition(request: AuthenticatedRequest, current: Application): void {
    requirePrecondition(request, validatorsOf(this.#entry(current)));
  }

  async #send(request: AuthenticatedRequest, response: Response, application: Application): Promise<void> {
    const entry = this.#entry(application);
    await this.responder.sendEntry(request, response, { plan: validatorsOf(entry) }, entry);
  }

  #entry(application: Application): AtomEntry {
    const { baseUrl, gbaCertId } = this.custodian.configuration;
    const links = new ResourceLinks(`${baseUrl}${RESOURCE_PATH}`, { root: true });
    const { _id, createdAt, updatedAt } = application;
    return {
      id: atomId(stablePath('applicationInformation', { applicationInformation: _id })),
      links: [
        ...applicationInformationLinks(links, _id),
        ...(gbaCertId === undefined ? [] : [certificationLink(gbaCertId)]),
      ],
      title: 'ApplicationInformation',
      published: Math.floor(createdAt.getTime() / 1000),
      updated: Math.floor(updatedAt.getTime() / 1000),
      content: {
        element: 'ApplicationInformation',
        value: applicationInformationOf(application, this.custodian.configuration),
      },
    };
  }
}
