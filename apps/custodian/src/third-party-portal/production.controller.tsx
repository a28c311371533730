import { Controller, Get, Param, Post } from '@nestjs/common';
import { Length } from 'class-validator';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { partPath } from './application-frame.js';
import { APPLICATIONS_PATH } from './portal-paths.js';
import { ProductionPage } from './production.page.js';
import { orRefused } from './refused-form.js';

const MOST_TEXT = 2_000;

class ProductionForm {
  @Length(1, MOST_TEXT)
  readonly company: string;

  @Length(1, MOST_TEXT)
  readonly use: string;

  @Length(1, MOST_TEXT)
  readonly contact: string;
}

const refusals = {
  'incomplete-request': '',
  'not-in-review': '',
  'privacy-policy-missing': '',
  'production-already-requested': '',
} as const;

/** How an application leaves the sandbox: what is asked, and what was decided. */
@Controller(`${APPLICATIONS_PATH}/:application/production`)
export class ProductionController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('developer')
  async production(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
  ): Promise<JSX.Element> {
    return this.#page(page, user.id, id);
  }

  @Post()
  @Access('developer')
  async request(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<PageAnswer | SeeOther> {
    const { applicationReviews, ownedApplications } = this.custodian;
    await ownedApplications.get([user.id], id);
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#page(page, user.id, id, state), { status: 422 });
    const read = readForm(ProductionForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const request = async () => applicationReviews.requestProduction([user.id], id, read.value, user.id);
    const result = await orRefused(read.state, page.language, refusals, request);
    return 'refused' in result ? again(result.refused) : new SeeOther(partPath(id, 'production'));
  }

  async #page(page: PageContext, userId: string, id: string, state?: FormState): Promise<JSX.Element> {
    const { applicationReviews, configuration, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([userId], id);
    const history = await applicationReviews.history(id);
    const formats = Formats.in(page.language, configuration.defaultTimeZone);
    return <ProductionPage page={page} application={application} history={history} formats={formats} state={state} />;
  }
}
