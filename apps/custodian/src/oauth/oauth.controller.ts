import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthorizationServer, oauthPaths, type ClientEndpoint } from '@app/authorization';
import { Access } from '../espi-api/access.js';

/** The endpoints of OAuth 2.0; who may have what is the authorization server's to say. */
@Controller()
export class OAuthController {
  constructor(private readonly server: AuthorizationServer) {}

  @Get(oauthPaths.authorize)
  @Access('oauth')
  async authorize(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.server.authorize(request, response);
  }

  @Get(`${oauthPaths.authorize}/:uid`)
  @Access('oauth')
  async resume(@Req() request: Request, @Res() response: Response, @Param('uid') uid: string): Promise<void> {
    await this.server.resume(request, response, uid);
  }

  @Get(oauthPaths.token)
  @Access('oauth')
  async tokenByGet(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.server.answerTokenByGet(request, response);
  }

  @Post(oauthPaths.token)
  @Access('oauth')
  async token(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#answer('token', request, response);
  }

  @Post(oauthPaths.revoke)
  @Access('oauth')
  async revoke(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#answer('revoke', request, response);
  }

  @Post(oauthPaths.introspect)
  @Access('oauth')
  async introspect(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#answer('introspect', request, response);
  }

  /** RFC 8414 */
  @Get(oauthPaths.metadata)
  @Access('public')
  metadata(@Res() response: Response): void {
    response.setHeader('Cache-Control', 'public, max-age=3600');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.json(this.server.metadata);
  }

  async #answer(endpoint: ClientEndpoint, request: Request, response: Response): Promise<void> {
    await this.server.answerClient(endpoint, request, response);
  }
}
