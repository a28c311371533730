import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { LOGO_LIMITS } from '@app/third-parties';
import type { SignedIn } from '@app/users';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TakesFiles, TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { ApplicationForm, NewApplicationForm, RegistrationForm, saidOf, saidWithScope } from './application-form.js';
import { partPath } from './application-frame.js';
import { ApplicationsPage } from './applications.page.js';
import { curlLines } from './curl-lines.js';
import { choosesScope, DetailsPage } from './details.page.js';
import { NewApplicationPage } from './new-application.page.js';
import { MOST_COUNTED, OverviewPage } from './overview.page.js';
import { portalLimits } from './portal-limits.js';
import { APPLICATIONS_PATH } from './portal-paths.js';
import { orRefused } from './refused-form.js';
import { RegisteredPage } from './registered.page.js';

const DAY_MS = 86_400_000;

/** What can be refused of what a developer says, and of which field. */
const refusals = {
  'invalid-client-metadata': '',
  'invalid-redirect-uri': 'redirectUris',
  'deceptive-name': 'name',
  'needs-review': '',
  'privacy-policy-missing': 'privacyPolicy',
  'too-many-applications': '',
  'logo-not-png': 'logo',
  'logo-too-large': 'logo',
  'logo-wrong-size': 'logo',
} as const;

/** A developer's applications: registering them, and what they are registered with. Another's is not there. */
@Controller(APPLICATIONS_PATH)
export class ApplicationsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('developer')
  async applications(@ThePage() page: PageContext, @ThePerson() { user }: SignedIn): Promise<JSX.Element> {
    const applications = await this.custodian.ownedApplications.list([user.id]);
    return <ApplicationsPage page={page} applications={applications} formats={this.#formats(page)} />;
  }

  @Get('new')
  @Access('developer')
  newApplication(@ThePage() page: PageContext): JSX.Element {
    return <NewApplicationPage page={page} />;
  }

  @Post('new')
  @TakesFiles(LOGO_LIMITS.mostBytes)
  @Access('developer')
  async register(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
  ): Promise<PageAnswer> {
    const { configuration, logos, ownedApplications, rateLimits, registrations } = this.custodian;
    const again = (state: FormState): PageAnswer =>
      new PageAnswer(<NewApplicationPage page={page} state={state} />, { status: 422 });
    const read = readForm(RegistrationForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const said = {
      ...saidWithScope(read.value),
      ...(read.value.kind === 'app' && { token_endpoint_auth_method: 'none' }),
    };
    const logo = form.files.get('logo')?.bytes;
    const result = await orRefused(read.state, page.language, refusals, async () => {
      if (logo !== undefined) logos.check(logo);
      await ownedApplications.requireRoom(user.id);
      await rateLimits.count(portalLimits.registrations, user.id);
      const registered = await registrations.register(said, { owners: [user.id] });
      if (logo !== undefined) await logos.put([user.id], registered.application._id, logo);
      return registered;
    });
    if ('refused' in result) return again(result.refused);
    const { application, clientInformation } = result.done;
    const client = { id: clientInformation.client_id, secret: clientInformation.client_secret };
    const curl = curlLines(application.metadata, configuration.baseUrl, client);
    return new PageAnswer(
      <RegisteredPage page={page} application={application} information={clientInformation} curl={curl} />,
      {},
    );
  }

  @Get(':application')
  @Access('developer')
  async overview(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
  ): Promise<JSX.Element> {
    const { accessRecords, authorizations, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    const now = new Date();
    const lately = { applicationId: id, outcome: 'refused', from: new Date(now.getTime() - DAY_MS) } as const;
    const [active, latest, refused, secrets] = await Promise.all([
      authorizations.countActive(id, MOST_COUNTED),
      accessRecords.list({ applicationId: id, byProgram: true }, { limit: 1 }),
      accessRecords.count(lately, MOST_COUNTED),
      ownedApplications.credentials([user.id], id),
    ]);
    const lastRequestAt = latest.records[0]?.at;
    const figures = { active, lastRequestAt, refused, secrets: secrets.length };
    const formats = this.#formats(page);
    return <OverviewPage page={page} application={application} figures={figures} formats={formats} now={now} />;
  }

  @Get(':application/details')
  @Access('developer')
  async details(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    const application = await this.custodian.ownedApplications.get([user.id], id);
    return <DetailsPage page={page} application={application} isDone={done === 'saved'} />;
  }

  @Post(':application/details')
  @Access('developer')
  async describe(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<PageAnswer | SeeOther> {
    const { ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    const again = (state: FormState): PageAnswer =>
      new PageAnswer(<DetailsPage page={page} application={application} state={state} />, { status: 422 });
    const read = choosesScope(application)
      ? readSaid(NewApplicationForm, saidWithScope, form, page)
      : readSaid(ApplicationForm, saidOf, form, page);
    if (read.said === undefined) return again(read.state);
    const { said } = read;
    const describe = async () => ownedApplications.describe([user.id], id, said);
    const result = await orRefused(read.state, page.language, refusals, describe);
    return 'refused' in result ? again(result.refused) : new SeeOther(`${partPath(id, 'details')}?done=saved`);
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}

/** What a form says, in the names of RFC 7591; undefined where it is not right. */
function readSaid<Form extends object>(
  form: new () => Form,
  saidIn: (value: Form) => ReturnType<typeof saidOf>,
  body: FormBody,
  { language }: PageContext,
): { readonly said?: ReturnType<typeof saidOf>; readonly state: FormState } {
  const read = readForm(form, body, language);
  return read.isRight ? { said: saidIn(read.value), state: read.state } : { state: read.state };
}
