import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { findAsset } from '../assets.js';
import { Failure } from '../failure.js';

@Controller('assets')
export class AssetController {
  @Get(':name')
  asset(@Param('name') name: string, @Res() response: Response): void {
    const asset = findAsset(name);
    if (asset === undefined) throw new Failure('not-found');
    response.type(asset.type).set('Cache-Control', 'public, max-age=31536000, immutable').send(asset.body);
  }
}
