import { Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { bearerToken, clientInformation, oauthPaths } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { CustodianError } from '@app/runtime';
import type { Application } from '@app/third-parties';
import { Access, type AuthenticatedRequest } from '../espi-api/access.js';
import { found } from '../espi-api/view-of.js';
import { textOf } from '../request-text.js';
import { portalLimits } from '../third-party-portal/portal-limits.js';

const TYPES = ['application/json'];
const MOST_BYTES = 64 * 1024;
const OWN = `${oauthPaths.register}/:applicationInformation`;

/** Applications that register and manage themselves, in JSON (RFC 7591, RFC 7592); ApplicationInformation is the same in XML. */
@Controller()
export class RegistrationController {
  constructor(private readonly custodian: DataCustodian) {}

  @Post(oauthPaths.register)
  @HttpCode(201)
  @Access('initial')
  async register(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const { registrations } = this.custodian;
    const { ownerId } = request.bearer;
    if (ownerId !== undefined) await this.#requireOwner(ownerId);
    const input = await objectOf(request);
    const owners = ownerId === undefined ? {} : { owners: [ownerId] };
    const { application, clientInformation } = await registrations.registerItself(input, owners);
    this.#send(response, application, clientInformation);
  }

  @Get(OWN)
  @Access('registration-alone')
  async registration(
    @Req() request: Request,
    @Res() response: Response,
    @Param('applicationInformation') id: string,
  ): Promise<void> {
    const application = await this.custodian.applications.get(id);
    this.#sendOwn(request, response, found(application.deletedAt === undefined ? application : undefined));
  }

  @Put(OWN)
  @HttpCode(200)
  @Access('registration-alone')
  async replace(
    @Req() request: Request,
    @Res() response: Response,
    @Param('applicationInformation') id: string,
  ): Promise<void> {
    const written = await this.custodian.applicationManagement.replaceMetadata(id, await objectOf(request));
    this.#sendOwn(request, response, written);
  }

  @Delete(OWN)
  @HttpCode(204)
  @Access('registration-alone')
  async remove(@Param('applicationInformation') id: string): Promise<void> {
    await this.custodian.applicationManagement.remove(id, () => undefined);
  }

  /**
   * A token that a developer made is good while its developer is one.
   *
   * @throws CustodianError `token-revoked` (401), `too-many-applications` (409); TooManyTries
   */
  async #requireOwner(ownerId: string): Promise<void> {
    const { ownedApplications, people, rateLimits } = this.custodian;
    const { lockedAt, roles } = await people.users.get(ownerId);
    if (lockedAt !== undefined || !roles.includes('developer')) {
      throw new CustodianError('token-revoked', 401, 'The account by which the token was made is closed.');
    }
    await rateLimits.count(portalLimits.registrationsByProgram, ownerId);
    await ownedApplications.requireRoom(ownerId);
  }

  #sendOwn(request: Request, response: Response, application: Application): void {
    const token = bearerToken(request.headers.authorization) ?? '';
    this.#send(response, application, clientInformation(application, token));
  }

  #send(response: Response, { _id }: Application, information: object): void {
    const registration_client_uri = `${this.custodian.configuration.baseUrl}${oauthPaths.register}/${_id}`;
    response.setHeader('Cache-Control', 'no-store');
    response.json({ ...information, registration_client_uri });
  }
}

/** @throws CustodianError `invalid-client-metadata` (400), and what `textOf` throws */
async function objectOf(request: Request): Promise<object> {
  const text = await textOf(request, { types: TYPES, mostBytes: MOST_BYTES });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below
  }
  throw new CustodianError('invalid-client-metadata', 400, 'The body must be a JSON object of client metadata.');
}
