import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import { Equals, IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import type { Request } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { enrolmentPaths, termsOfUse } from '@app/enrolment';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { readForm, returnAddress, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { deviceOf } from '../pages/people.js';
import { orRefused } from '../sign-in/refusals.js';
import { AccountsPage, type AccountShown } from './accounts.page.js';
import { CodePage } from './code.page.js';
import { LeavePage } from './leave.page.js';
import { sayAccept } from './terms-tick.js';

class ClaimForm {
  @Length(1, 64)
  readonly account: string;

  @Length(1, 64)
  readonly meter: string;

  @IsOptional()
  @IsString()
  readonly next?: string;
}

class ClaimWithTermsForm extends ClaimForm {
  @IsBoolean()
  @Equals(true, sayAccept)
  readonly terms: boolean;
}

class CodeForm {
  @Length(1, 64)
  readonly code: string;

  @IsOptional()
  @IsString()
  readonly next?: string;
}

class AccountForm {
  @Length(1, 64)
  readonly account: string;
}

/** Whether an account is added on the terms that the person has accepted while registering, perhaps a minute ago. */
const hasJustAccepted = ({ user: { enrolments, acceptedTerms } }: SignedIn): boolean =>
  enrolments.length === 0 && acceptedTerms.some(({ version }) => version === termsOfUse.version);

const nextFrom = (next: unknown): string => returnAddress(next, '');
const nextOf = ({ given }: FormState): string => nextFrom(given['next']?.[0]);

/** The accounts of the utility for which a person signs in: added by a code to the contact on file (BR-028.001). */
@Controller('accounts')
export class AccountsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('enrolling')
  async page(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query('next') next: unknown,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    const accounts = await this.#accountsOf(person);
    return (
      <AccountsPage
        page={page}
        accounts={accounts}
        formats={this.#formats(page)}
        isShared={person.user.demo}
        hasAcceptedTerms={hasJustAccepted(person)}
        next={nextFrom(next)}
        done={done}
      />
    );
  }

  @Post()
  @Access('enrolling')
  async claim(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<PageAnswer | SeeOther> {
    const hasAcceptedTerms = hasJustAccepted(person);
    const read = readForm(hasAcceptedTerms ? ClaimForm : ClaimWithTermsForm, form, page.language);
    const next = nextOf(read.state);
    const again = async (state: FormState, status = 422): Promise<PageAnswer> => {
      const accounts = await this.#accountsOf(person);
      const formats = this.#formats(page);
      return new PageAnswer(
        <AccountsPage
          page={page}
          accounts={accounts}
          formats={formats}
          isShared={person.user.demo}
          hasAcceptedTerms={hasAcceptedTerms}
          next={next}
          state={state}
        />,
        { status },
      );
    };
    if (!read.isRight) return again(read.state);
    const { account, meter } = read.value;
    const claim = async () => this.custodian.enrolments.claim(person, { account, meter }, deviceOf(request));
    const result = await orRefused(read.state, page.language, claim);
    if (!('done' in result)) return again(result.state, result.status);
    return new SeeOther(`${enrolmentPaths.code}${next === '' ? '' : `?${new URLSearchParams({ next }).toString()}`}`);
  }

  @Get('code')
  @Access('enrolling')
  codePage(@ThePage() page: PageContext, @Query('next') next: unknown): JSX.Element {
    return <CodePage page={page} next={nextFrom(next)} hasMailbox={this.#hasMailbox} />;
  }

  @Post('code')
  @Access('enrolling')
  async confirm(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<PageAnswer | SeeOther> {
    const read = readForm(CodeForm, form, page.language);
    const again = (state: FormState, status = 422): PageAnswer =>
      new PageAnswer(<CodePage page={page} next={nextOf(state)} hasMailbox={this.#hasMailbox} state={state} />, {
        status,
      });
    if (!read.isRight) return again(read.state);
    const { code, next } = read.value;
    const confirm = async () => this.custodian.enrolments.confirm(person, code, deviceOf(request));
    const result = await orRefused(read.state, page.language, confirm);
    if (!('done' in result)) return again(result.state, result.status);
    return new SeeOther(returnAddress(next, `${enrolmentPaths.accounts}?done=added`));
  }

  @Post('show')
  @Access('customer')
  async show(
    @ThePage() { language }: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
  ): Promise<SeeOther> {
    const read = readForm(AccountForm, form, language);
    if (read.isRight) await this.custodian.enrolments.show(person, read.value.account);
    return new SeeOther(`${enrolmentPaths.accounts}?done=shown`);
  }

  @Get('leave')
  @Access('customer')
  async leavePage(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query('account') account: unknown,
  ): Promise<JSX.Element | SeeOther> {
    const left = (await this.#accountsOf(person)).find(({ customerId }) => customerId === account);
    return left === undefined ? new SeeOther(enrolmentPaths.accounts) : <LeavePage page={page} account={left} />;
  }

  @Post('leave')
  @Access('customer')
  async leave(
    @ThePage() { language }: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<SeeOther> {
    const read = readForm(AccountForm, form, language);
    if (read.isRight) await this.custodian.enrolments.leave(person, read.value.account, deviceOf(request));
    return new SeeOther(`${enrolmentPaths.accounts}?done=left`);
  }

  get #hasMailbox(): boolean {
    return this.custodian.mail.delivery === 'mailbox';
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }

  async #accountsOf({ user, customerId: shown }: SignedIn): Promise<AccountShown[]> {
    const { customers, customerMeters } = this.custodian;
    return Promise.all(
      user.enrolments.map(async ({ customerId, since }) => {
        const [{ name, accountNumber }, meters] = await Promise.all([
          customers.get(customerId),
          customerMeters.of(customerId),
        ]);
        const isShown = customerId === shown;
        return { customerId, name, accountNumber, since, meters, isShown };
      }),
    );
  }
}
