import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { oauthPaths, unknownClient } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { applicationInformationOf, SCOPE_SELECTION_PATH } from '@app/third-parties';
import { Access } from '../espi-api/access.js';

/** The way in of ESPI before 4.0, in which third party and custodian send the browser to each other's screens. */
@Controller()
export class ScopeSelectionController {
  constructor(private readonly custodian: DataCustodian) {}

  /**
   * A third party sends its customer here, and is told the scopes to choose from; with a choice made, what it sends is
   * a request of the authorization endpoint.
   */
  @Get(SCOPE_SELECTION_PATH)
  @Access('oauth')
  async select(@Query() query: Readonly<Record<string, unknown>>, @Res() response: Response): Promise<void> {
    const clientId = typeof query['ThirdPartyID'] === 'string' ? query['ThirdPartyID'] : '';
    const client = await this.custodian.applications.client(clientId);
    if (client === undefined) throw unknownClient();
    if (typeof query['redirect_uri'] === 'string') {
      const { ThirdPartyID: _, DataCustodianID: __, ...rest } = query;
      const parameters = new URLSearchParams({ response_type: 'code', ...rest, client_id: clientId });
      response.redirect(302, `${oauthPaths.authorize}?${parameters.toString()}`);
      return;
    }
    const { configuration } = this.custodian;
    const { thirdPartyScopeSelectionScreenURI = '', scope } = applicationInformationOf(
      client.application,
      configuration,
    );
    const screen = new URL(thirdPartyScopeSelectionScreenURI);
    for (const each of scope) screen.searchParams.append('scope', each);
    screen.searchParams.append('DataCustodianID', configuration.custodianId);
    response.redirect(302, screen.href);
  }
}
