import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ASSETS_PATH, findAsset } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { Access } from '../espi-api/access.js';

/** Styles, scripts and the font. An address is of one content for ever, so browsers never ask twice. */
@Controller(ASSETS_PATH)
export class AssetsController {
  @Get(':asset')
  @Access('public')
  asset(@Param('asset') name: string, @Req() request: Request, @Res() response: Response): void {
    const asset = findAsset(name);
    if (asset === undefined) throw new CustodianError('not-found', 404, 'There is nothing at this address.');
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.setHeader('Vary', 'Accept-Encoding');
    response.type(asset.type);
    const coding = request.acceptsEncodings(['br', 'gzip', 'identity']);
    const encoded = coding === 'br' || coding === 'gzip' ? asset.encoded[coding] : undefined;
    if (encoded !== undefined && coding !== false) response.setHeader('Content-Encoding', coding);
    response.send(encoded ?? asset.body);
  }
}
