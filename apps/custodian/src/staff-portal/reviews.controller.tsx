import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { IsArray, IsIn, IsInt, Length } from 'class-validator';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats, textsIn } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { ApplicationStatus } from '@app/third-parties';
import type { SignedIn, User } from '@app/users';
import { readForm, saying, withError, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { orRefused } from '../third-party-portal/refused-form.js';
import { StaffApplicationsPage } from './applications.page.js';
import { decisions, ReviewPage } from './review.page.js';
import { reviewPath, REVIEWS_PATH } from './staff-paths.js';

const ROWS = 50;

class DecisionForm {
  @IsIn(decisions, saying({ en: 'Choose what it becomes.', es: 'Elija a qué pasa.' }))
  readonly status: string;

  @Length(1, 2_000)
  readonly reason: string;

  @IsArray()
  readonly sure: string[];

  /** when what was looked at was last changed, in epoch milliseconds */
  @IsInt()
  readonly seen: number;
}

const texts = textsIn({
  en: { sure: 'To revoke is for good: tick that you mean it.' },
  es: { sure: 'Revocar es definitivo: marque que es lo que quiere.' },
});

const refusals = {
  'application-changed': '',
  'application-revoked': '',
  'nothing-to-decide': 'status',
  'privacy-policy-missing': 'status',
  'reason-missing': 'reason',
} as const;

/** Applications of third parties, as staff decide on them. Each decision is recorded, and its owners are told. */
@Controller(REVIEWS_PATH)
export class ReviewsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('staff')
  async applications(
    @ThePage() page: PageContext,
    @Query('show') show: unknown,
    @Query('after') afterKey: unknown,
  ): Promise<JSX.Element> {
    const { applications } = this.custodian;
    const formats = this.#formats(page);
    if (show !== 'all') {
      const waiting = await applications.awaitingProduction();
      return <StaffApplicationsPage page={page} applications={waiting} show="waiting" formats={formats} />;
    }
    const after = typeof afterKey === 'string' && afterKey !== '' ? afterKey : undefined;
    const found = await applications.page({ ...(after !== undefined && { after }), limit: ROWS + 1 });
    const shown = found.slice(0, ROWS);
    const next = found.length > ROWS ? shown.at(-1)?._id : undefined;
    return (
      <StaffApplicationsPage page={page} applications={shown} show="all" formats={formats} after={after} next={next} />
    );
  }

  @Get(':application')
  @Access('staff')
  async application(
    @ThePage() page: PageContext,
    @Param('application') id: string,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    return this.#page(page, id, { isDecided: done === 'decided' });
  }

  @Post(':application')
  @Access('staff')
  async decide(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<PageAnswer | SeeOther> {
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#page(page, id, { state }), { status: 422 });
    const read = readForm(DecisionForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const { reason, sure, seen } = read.value;
    const status = Object.values(ApplicationStatus).find((each) => String(each) === read.value.status);
    if (status === undefined) return again(read.state);
    if (status === ApplicationStatus.Revoked && !sure.includes('yes')) {
      return again(withError(read.state, 'sure', texts(page.language).sure));
    }
    const decide = async () =>
      this.custodian.applicationDecisions.decide(id, { status, reason, seen: new Date(seen) }, user.id);
    const result = await orRefused(read.state, page.language, refusals, decide);
    return 'refused' in result ? again(result.refused) : new SeeOther(`${reviewPath(id)}?done=decided`);
  }

  async #page(
    page: PageContext,
    id: string,
    shown: { readonly isDecided?: boolean; readonly state?: FormState },
  ): Promise<JSX.Element> {
    const { applicationReviews, applications } = this.custodian;
    const application = await applications.get(id);
    const [concerns, history] = await Promise.all([
      applications.nameConcerns(application),
      applicationReviews.history(id),
    ]);
    const people = await this.#people([...(application.owners ?? []), ...history.map(({ by }) => by)]);
    return (
      <ReviewPage
        page={page}
        application={application}
        concerns={concerns}
        history={history}
        people={people}
        formats={this.#formats(page)}
        {...shown}
      />
    );
  }

  /** Those who are known: an id may be an organisation's. */
  async #people(ids: readonly string[]): Promise<ReadonlyMap<string, User>> {
    const found = await Promise.allSettled([...new Set(ids)].map(async (id) => this.custodian.people.users.get(id)));
    return new Map(found.flatMap((each) => (each.status === 'fulfilled' ? [[each.value.id, each.value]] : [])));
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}
