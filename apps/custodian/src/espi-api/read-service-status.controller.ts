import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import {
  atomId,
  elements,
  ESPIServiceStatus,
  RESOURCE_PATH,
  ResourceLinks,
  stablePath,
  StringSink,
  writeElementDocument,
  writeEntryDocument,
} from '@app/espi';
import { Access, type AuthenticatedRequest } from './access.js';

/** Whether the service is available (ESPI 4.0 ReadServiceStatus): an answer at all says so. */
@Controller(`${RESOURCE_PATH}/ReadServiceStatus`)
export class ReadServiceStatusController {
  constructor(private readonly custodian: DataCustodian) {}

  /** The bare element; an Atom entry for clients whose Accept begins with JSON, as some ask who read entries alone. */
  @Get()
  @Access('service-status')
  status(@Req() request: AuthenticatedRequest, @Res() response: Response): void {
    const content = { element: 'ServiceStatus', value: { currentStatus: ESPIServiceStatus.normal } } as const;
    const document = new StringSink();
    const wantsEntry = /^\s*application\/json/i.test(request.headers.accept ?? '');
    if (wantsEntry) {
      const { baseUrl } = this.custodian.configuration;
      const self = new ResourceLinks(`${baseUrl}${RESOURCE_PATH}`, { root: true }).readServiceStatus();
      const now = Math.floor(Date.now() / 1000);
      writeEntryDocument(document, {
        id: atomId(stablePath('readServiceStatus', {})),
        links: [
          { rel: 'self', ...self },
          { rel: 'up', ...self },
        ],
        title: 'Service status',
        published: now,
        updated: now,
        content,
      });
    } else {
      writeElementDocument(document, elements.ServiceStatus, content.value);
    }
    response.setHeader('Cache-Control', 'no-store');
    response.vary('Accept');
    response.type(wantsEntry ? 'application/atom+xml' : 'application/xml').send(document.toString());
  }
}
