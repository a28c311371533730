import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header } from '@nestjs/common';
import { DataCustodian } from '@app/data-custodian';
import { repositoryRoot } from '@app/runtime';
import { Access } from '../espi-api/access.js';

/** The generated contract, which lies beside the sources and the build alike. */
function publishedDocument(): object {
  const path = join(repositoryRoot(import.meta.url), 'schemas/openapi.json');
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}

/** The programming interface, for programs that read OpenAPI, at this server's address. */
@Controller()
export class OpenApiController {
  readonly #document: object;

  constructor({ configuration }: DataCustodian) {
    this.#document = { ...publishedDocument(), servers: [{ url: configuration.baseUrl }] };
  }

  @Get('openapi.json')
  @Access('public')
  @Header('Cache-Control', 'public, max-age=300')
  document(): object {
    return this.#document;
  }
}
