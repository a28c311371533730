import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Header } from '@nestjs/common';
import { DataCustodian } from '@app/data-custodian';
import { Access } from '../espi-api/access.js';

/** The generated contract, which lies beside the sources and the build alike. */
function publishedDocument(): object {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'schemas'))) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, 'schemas/openapi.json'), 'utf8')) as object;
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
