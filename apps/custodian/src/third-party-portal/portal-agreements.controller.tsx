import { Readable } from 'node:stream';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ArrayMinSize, IsArray, IsEmail, IsIn, IsInt, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import {
  agreementStatuses,
  kindsOfData,
  MOST_DOCUMENT_BYTES,
  scopeOfKinds,
  TERMS,
  type KindOfData,
} from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { readForm, saying, withError, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { openRecord } from '../open-record.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TakesFiles, TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { sendDocument } from '../send-document.js';
import { AgreementPage, agreementPath, WithdrawPage } from './agreement.page.js';
import { AgreementsPage } from './agreements.page.js';
import { EsiidsPage } from './esiids.page.js';
import { NewAgreementPage } from './new-agreement.page.js';
import { APPLICATIONS_PATH } from './portal-paths.js';
import { orRefused } from './refused-form.js';

const ROWS = 50;

class ProposalForm {
  @IsEmail()
  @MaxLength(254)
  readonly email: string;

  @Matches(/^(?:\d{17}|\d{22})$/, saying({ en: 'An ESIID has 17 or 22 digits.', es: 'Un ESIID tiene 17 o 22 cifras.' }))
  readonly esiid: string;

  @IsArray()
  @ArrayMinSize(1)
  @IsIn(kindsOfData, { each: true })
  readonly kinds: KindOfData[];

  @Length(1, 500)
  readonly purpose: string;

  @IsInt()
  @Min(1)
  @Max(TERMS.mostMonths)
  readonly months: number;

  @IsInt()
  @Min(1)
  @Max(TERMS.mostInvitationDays)
  readonly invitationDays: number;
}

class LetterForm {
  @Length(1, 256)
  readonly attestedBy: string;
}

const proposalRefusals = {
  'application-not-active': '',
  'invalid-scope': 'kinds',
  'agreement-already-proposed': 'esiid',
  'too-many-proposals': '',
  'unseen-characters': 'purpose',
} as const;
const letterRefusals = {
  'agreement-not-pending': '',
  'invitation-expired': '',
  'too-many-letter-bytes': '',
  'too-many-letters': '',
  'unsupported-media-type': 'letter',
  'letter-too-large': 'letter',
  'not-the-document-it-says': 'letter',
} as const;

const keyIn = (value: unknown): { after?: string } =>
  typeof value === 'string' && value !== '' ? { after: value } : {};

/** What a third party proposes to customers, as pages: the same as the API does (BR-019.012, .015, .016, BR-303). */
@Controller(`${APPLICATIONS_PATH}/:application/agreements`)
export class PortalAgreementsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('developer')
  async agreements(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query('status') wanted: unknown,
    @Query('after') afterKey: unknown,
  ): Promise<JSX.Element> {
    const { agreements, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    const status = agreementStatuses.find((each) => each === wanted);
    const after = keyIn(afterKey);
    const found = await agreements.proposals.page(id, { ...(status && { status }), ...after, limit: ROWS + 1 });
    const shown = found.slice(0, ROWS);
    return (
      <AgreementsPage
        page={page}
        application={application}
        agreements={shown}
        formats={this.#formats(page)}
        now={new Date()}
        status={status}
        {...after}
        next={found.length > ROWS ? shown.at(-1)?._id : undefined}
      />
    );
  }

  @Get('new')
  @Access('developer')
  async proposing(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
  ): Promise<JSX.Element> {
    const application = await this.custodian.ownedApplications.get([user.id], id);
    return <NewAgreementPage page={page} application={application} />;
  }

  @Post('new')
  @Access('developer')
  async propose(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<PageAnswer | SeeOther> {
    const { agreements, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    const again = (state: FormState): PageAnswer =>
      new PageAnswer(<NewAgreementPage page={page} application={application} state={state} />, { status: 422 });
    const read = readForm(ProposalForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const { kinds, ...proposal } = read.value;
    const [registered = ''] = application.metadata.scope;
    const scope = scopeOfKinds(Scope.parse(registered), kinds);
    const propose = async () => agreements.proposals.propose(id, { ...proposal, scope });
    const result = await orRefused(read.state, page.language, proposalRefusals, propose);
    return 'refused' in result ? again(result.refused) : new SeeOther(agreementPath(id, result.done._id));
  }

  /** Every usage point that the application may see, with its TDSP (BR-303.001); recorded as the same by the API. */
  @Get('esiids')
  @Access('developer')
  async esiids(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query('after') afterKey: unknown,
    @Req() request: Request,
  ): Promise<JSX.Element> {
    const { agreements, configuration, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    const after = keyIn(afterKey);
    const { found, next } = await agreements.usagePoints.page(id, { ...after, limit: ROWS });
    const reader = {
      kind: 'third-party',
      applicationId: id,
      userId: user.id,
      ...(application.actingFor && { actingFor: application.actingFor.id }),
    } as const;
    const record = await openRecord(this.custodian, request, { reader, channel: 'portal' });
    const usagePointIds = [...new Set(found.map(({ usagePoint }) => usagePoint._id))];
    const customerIds = [...new Set(found.map(({ authorization }) => authorization.customerId))];
    await record.close({
      outcome: 'complete',
      status: 200,
      bytes: 0,
      usagePointIds,
      customerIds,
      kinds: found.length === 0 ? [] : ['UsagePoint'],
    });
    return (
      <EsiidsPage
        page={page}
        application={application}
        found={found}
        custodianName={configuration.custodianName}
        formats={this.#formats(page)}
        {...after}
        next={next}
      />
    );
  }

  @Get(':agreement')
  @Access('developer')
  async agreement(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Param('agreement') agreementId: string,
  ): Promise<JSX.Element> {
    return this.#page(page, user.id, id, agreementId);
  }

  @Post(':agreement/letters')
  @TakesFiles(MOST_DOCUMENT_BYTES)
  @Access('developer')
  async attest(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
    @Param('agreement') agreementId: string,
  ): Promise<PageAnswer | SeeOther> {
    const { agreements, ownedApplications } = this.custodian;
    await ownedApplications.get([user.id], id);
    await agreements.proposals.get(id, agreementId);
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#page(page, user.id, id, agreementId, state), { status: 422 });
    const read = readForm(LetterForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const file = form.files.get('letter');
    if (file === undefined) return again(withError(read.state, 'letter', noLetter[page.language]));
    const letter = { attestedBy: read.value.attestedBy, mediaType: file.type, document: Readable.from([file.bytes]) };
    const attest = async () => agreements.letters.attest(id, agreementId, letter);
    const result = await orRefused(read.state, page.language, letterRefusals, attest);
    return 'refused' in result ? again(result.refused) : new SeeOther(agreementPath(id, agreementId));
  }

  @Get(':agreement/letters/:letter')
  @Access('developer')
  async letter(
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Param('agreement') agreementId: string,
    @Param('letter') letterId: string,
    @Res() response: Response,
  ): Promise<void> {
    await this.custodian.ownedApplications.get([user.id], id);
    const letter = await this.custodian.agreements.letters.openOwn(id, agreementId, letterId);
    await sendDocument(response, letter, `letter-${letterId}`);
  }

  @Get(':agreement/withdraw')
  @Access('developer')
  async withdrawing(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Param('agreement') agreementId: string,
  ): Promise<JSX.Element> {
    const application = await this.custodian.ownedApplications.get([user.id], id);
    const agreement = await this.custodian.agreements.proposals.get(id, agreementId);
    return <WithdrawPage page={page} application={application} agreement={agreement} />;
  }

  @Post(':agreement/withdraw')
  @Access('developer')
  async withdraw(
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Param('agreement') agreementId: string,
  ): Promise<SeeOther> {
    await this.custodian.ownedApplications.get([user.id], id);
    await this.custodian.agreements.proposals.withdraw(id, agreementId);
    return new SeeOther(agreementPath(id, agreementId));
  }

  async #page(
    page: PageContext,
    userId: string,
    id: string,
    agreementId: string,
    state?: FormState,
  ): Promise<JSX.Element> {
    const application = await this.custodian.ownedApplications.get([userId], id);
    const agreement = await this.custodian.agreements.proposals.get(id, agreementId);
    return (
      <AgreementPage
        page={page}
        application={application}
        agreement={agreement}
        formats={this.#formats(page)}
        now={new Date()}
        state={state}
      />
    );
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}

const noLetter = { en: 'Choose the letter.', es: 'Elija la carta.' } as const;
