import { Readable } from 'node:stream';
import { Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { agreementStatuses, tokenResponse, type AgreementStatus, type TokenResponse } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, Scope, ScopeError } from '@app/espi';
import { CustodianError } from '@app/runtime';
import { Access, type AuthenticatedRequest } from '../espi-api/access.js';
import { sendDocument } from '../send-document.js';
import { agreementDocument, letterDocument } from './agreement-document.js';
import { apiLimits } from './api-limits.js';
import { nextPage, pageOf } from './page-of-request.js';
import { ProposalBody } from './proposal-body.js';
import { readJson } from './read-json.js';

export const THIRD_PARTY_PATH = '/third-party-api';

/** Agreements that a third party proposes to customers: by its client token, its own alone. */
@Controller(`${THIRD_PARTY_PATH}/agreements`)
export class AgreementsController {
  constructor(private readonly custodian: DataCustodian) {}

  /** What was proposed, of one `status` or of all, by id. */
  @Get()
  @Access('client-alone')
  async agreements(@Req() request: AuthenticatedRequest): Promise<object> {
    const { limit, after } = pageOf(request);
    const { proposals } = this.custodian.agreements;
    const page = { ...statusIn(request), ...(after !== undefined && { after }), limit: limit + 1 };
    const found = await proposals.page(applicationOf(request), page);
    const agreements = found.slice(0, limit);
    const last = agreements.at(-1);
    const now = new Date();
    return {
      agreements: agreements.map((agreement) => agreementDocument(agreement, now)),
      ...(found.length > limit && last !== undefined && { next: nextPage(request, last._id) }),
    };
  }

  /** Proposes one. The answer is the same whether or not there is such a customer. */
  @Post()
  @HttpCode(201)
  @Access('client-alone')
  async propose(@Req() request: AuthenticatedRequest): Promise<object> {
    const {
      email,
      esiid,
      scope,
      purpose,
      months,
      invitation_days: invitationDays,
    } = await readJson(request, ProposalBody);
    const proposal = {
      email,
      esiid,
      scope: scopeOf(scope),
      purpose,
      ...(months !== undefined && { months }),
      ...(invitationDays !== undefined && { invitationDays }),
    };
    const agreement = await this.custodian.agreements.proposals.propose(applicationOf(request), proposal);
    return agreementDocument(agreement, new Date());
  }

  @Get(':agreement')
  @Access('client-alone')
  async agreement(@Req() request: AuthenticatedRequest, @Param('agreement') id: string): Promise<object> {
    const agreement = await this.custodian.agreements.proposals.get(applicationOf(request), id);
    return agreementDocument(agreement, new Date());
  }

  /** Withdraws what is not answered yet. */
  @Delete(':agreement')
  @HttpCode(200)
  @Access('client-alone')
  async withdraw(@Req() request: AuthenticatedRequest, @Param('agreement') id: string): Promise<object> {
    const agreement = await this.custodian.agreements.proposals.withdraw(applicationOf(request), id);
    return agreementDocument(agreement, new Date());
  }

  /** An access token for what the customer accepted (RFC 6749 section 5.1, with the members of ESPI). */
  @Post(':agreement/token')
  @HttpCode(200)
  @Access('client-alone')
  async token(
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('agreement') id: string,
  ): Promise<TokenResponse> {
    const applicationId = applicationOf(request);
    await this.custodian.rateLimits.count(apiLimits.agreementTokens, applicationId);
    const { authorization, token } = await this.custodian.agreements.tokens.issue(applicationId, id);
    response.setHeader('Cache-Control', 'no-store');
    return tokenResponse(authorization, token, `${this.custodian.configuration.baseUrl}${RESOURCE_PATH}`);
  }

  /** Attests that the customer agreed in the letter that is the body; `attested_by` in the query says who attests it. */
  @Post(':agreement/letters')
  @HttpCode(201)
  @Access('client-alone')
  async attest(@Req() request: AuthenticatedRequest, @Param('agreement') id: string): Promise<object> {
    const { letters, proposals } = this.custodian.agreements;
    // whose it is comes before what is wrong with the request
    await proposals.get(applicationOf(request), id);
    const letter = await letters.attest(applicationOf(request), id, {
      mediaType: (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
      attestedBy: attesterIn(request),
      // a letter that is refused must not take the connection along: there is an answer to send
      document: Readable.from(request.iterator({ destroyOnReturn: false }), { objectMode: false }),
    });
    return letterDocument(letter);
  }

  @Get(':agreement/letters/:letter')
  @Access('client-alone')
  async letter(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('agreement') id: string,
    @Param('letter') letterId: string,
  ): Promise<void> {
    const letter = await this.custodian.agreements.letters.openOwn(applicationOf(request), id, letterId);
    await sendDocument(response, letter, `letter-${letterId}`);
  }
}

/** The application that asks: a route for client tokens alone is reached by no other. */
export function applicationOf({ bearer: { applicationId } }: AuthenticatedRequest): string {
  if (applicationId === undefined) throw new Error('a client token without an application');
  return applicationId;
}

function statusIn({ query: { status } }: Request): { status?: AgreementStatus } {
  if (status === undefined) return {};
  const known = agreementStatuses.find((each) => each === status);
  if (known !== undefined) return { status: known };
  throw new CustodianError('bad-status', 400, `status is one of ${agreementStatuses.join(', ')}.`);
}

function attesterIn({ query: { attested_by: attester } }: Request): string {
  if (typeof attester === 'string' && attester.trim() !== '' && attester.length <= 256) return attester.trim();
  throw new CustodianError(
    'attester-missing',
    400,
    'attested_by must say who attests the letter, in 1 to 256 characters.',
  );
}

function scopeOf(text: string): Scope {
  try {
    return Scope.parse(text);
  } catch (cause) {
    if (!(cause instanceof ScopeError)) throw cause;
    throw new CustodianError('invalid-scope', 400, `scope is not an ESPI scope: ${cause.message}.`, { cause });
  }
}
