import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { CustodianError } from '@app/runtime';
import type { Application } from '@app/third-parties';
import { Access } from '../espi-api/access.js';

const LOGOS_PATH = '/logos';

/** Where the logo of an application is; undefined where it has none. */
export const logoAddress = ({ _id, logo }: Pick<Application, '_id' | 'logo'>): string | undefined =>
  logo && `${LOGOS_PATH}/${_id}/${logo.hash}`;

/**
 * The logos of applications, from here: a page that asked third parties for them would tell them who looks. An address
 * is of one picture for ever.
 */
@Controller(LOGOS_PATH)
export class LogosController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get(':application/:hash')
  @Access('public')
  async logo(
    @Param('application') applicationId: string,
    @Param('hash') hash: string,
    @Res() response: Response,
  ): Promise<void> {
    const picture = await this.custodian.logos.open(applicationId, hash);
    if (picture === undefined) throw new CustodianError('not-found', 404, 'There is nothing at this address.');
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.type('image/png').send(picture);
  }
}
