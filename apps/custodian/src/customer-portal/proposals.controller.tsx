import { Controller, Get, Param, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { JSX } from 'preact';
import {
  connectionPath,
  rejectionReasons,
  type AnsweringCustomer,
  type ProposalToCustomer,
  type RejectionReason,
} from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { readForm, withError, type FormBody } from '@app/web';
import { addressWith, fieldsOf } from '../consent/consent-form.js';
import { ConsentQuestion } from '../consent/consent-question.js';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { customerIdOf } from './customer-id.js';
import { rejectFaults, RejectProposalPage } from './reject-proposal.page.js';

class RejectForm {
  @IsIn(rejectionReasons)
  readonly reason: RejectionReason;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly words?: string;
}

/** A customer as proposals are made to one: by an e-mail address, of which only a confirmed one counts as theirs. */
export const answeringCustomer = (person: SignedIn): AnsweringCustomer => ({
  customerId: customerIdOf(person),
  emails: person.user.confirmedAt === undefined ? [] : [person.user.email],
});

export const proposalPath = (agreementId: string): string => `/sharing/proposals/${agreementId}`;

/** Agreements that third parties propose: the customer answers them as any other question (BR-019.015, BR-309). */
@Controller('sharing/proposals/:agreement')
export class ProposalsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('customer')
  async page(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('agreement') id: string,
  ): Promise<PageAnswer> {
    const question = await this.#question(page, person, await this.#waiting(person, id));
    return question.asked(fieldsOf(page.address));
  }

  @Post()
  @Access('customer')
  async answer(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() { fields: given }: FormBody,
    @Param('agreement') id: string,
  ): Promise<SeeOther | PageAnswer> {
    const proposal = await this.#waiting(person, id);
    const wish = given.get('answer')?.[0];
    if (wish === 'refuse') return new SeeOther(`${proposalPath(id)}/reject`);
    if (wish !== 'allow') return new SeeOther(addressWith(proposalPath(id), given));
    const answer = (await this.#question(page, person, proposal)).answeredBy(given);
    if (answer instanceof PageAnswer) return answer;
    const customer = answeringCustomer(person);
    const agreed = { requestId: id, person: person.user, customerId: customer.customerId, ...answer };
    const { answers } = this.custodian.agreements;
    const authorization = await this.custodian.consents.give(agreed, async (session, grant) =>
      answers.acceptIn(session, customer, id, grant),
    );
    return new SeeOther(`${connectionPath(authorization._id)}?done=allowed`);
  }

  @Get('reject')
  @Access('customer')
  async rejectPage(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('agreement') id: string,
  ): Promise<JSX.Element> {
    return this.#rejectPage(page, await this.#waiting(person, id));
  }

  @Post('reject')
  @Access('customer')
  async reject(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Param('agreement') id: string,
  ): Promise<SeeOther | PageAnswer> {
    const proposal = await this.#waiting(person, id);
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#rejectPage(page, proposal, state), { status: 422 });
    const read = readForm(RejectForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const { reason, words } = read.value;
    if (reason === 'other' && words === undefined) {
      return again(withError(read.state, 'words', rejectFaults(page.language).words));
    }
    await this.custodian.agreements.answers.reject(answeringCustomer(person), id, reason, words);
    return new SeeOther('/sharing?done=rejected');
  }

  async #waiting(person: SignedIn, id: string): Promise<ProposalToCustomer> {
    return this.custodian.agreements.answers.waiting(answeringCustomer(person), id);
  }

  async #question(page: PageContext, person: SignedIn, proposal: ProposalToCustomer): Promise<ConsentQuestion> {
    const { applicationId, scope, months, purpose } = proposal.agreement;
    const application = await this.custodian.applications.get(applicationId);
    const { usagePointId } = proposal;
    const asked = { application, scope: Scope.parse(scope), months, purpose, usagePointId };
    const offer = await this.custodian.consents.offer(asked, customerIdOf(person), page.language);
    const formats = Formats.in(page.language, this.custodian.configuration.defaultTimeZone);
    return new ConsentQuestion(page, offer, person.user.id, formats);
  }

  async #rejectPage(page: PageContext, { agreement }: ProposalToCustomer, state?: FormState): Promise<JSX.Element> {
    const { metadata } = await this.custodian.applications.get(agreement.applicationId);
    const back = proposalPath(agreement._id);
    return <RejectProposalPage page={page} company={metadata.client_name} back={back} state={state} />;
  }
}
