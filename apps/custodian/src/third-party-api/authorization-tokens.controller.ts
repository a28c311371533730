import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { tokenResponse, type TokenResponse } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import { Access, type AuthenticatedRequest } from '../espi-api/access.js';
import { applicationOf, THIRD_PARTY_PATH } from './agreements.controller.js';
import { apiLimits } from './api-limits.js';

/** Authorizations that customers gave on paper or by telephone: by the client token of the application, its own alone. */
@Controller(`${THIRD_PARTY_PATH}/authorizations`)
export class AuthorizationTokensController {
  constructor(private readonly custodian: DataCustodian) {}

  /** An access token for an authorization that was recorded offline (RFC 6749 section 5.1, with the members of ESPI). */
  @Post(':authorization/token')
  @HttpCode(200)
  @Access('client-alone')
  async token(
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('authorization') id: string,
  ): Promise<TokenResponse> {
    const { agreements, configuration, rateLimits } = this.custodian;
    const applicationId = applicationOf(request);
    await rateLimits.count(apiLimits.agreementTokens, applicationId);
    const { authorization, token } = await agreements.tokens.issueOffline(applicationId, id);
    response.setHeader('Cache-Control', 'no-store');
    return tokenResponse(authorization, token, `${configuration.baseUrl}${RESOURCE_PATH}`);
  }
}
