import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { IsIn } from 'class-validator';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { hasSecret, type NewCredential } from '@app/third-parties';
import type { SignedIn } from '@app/users';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { partPath } from './application-frame.js';
import { CredentialsPage, EndSecretPage, overlapChoices } from './credentials.page.js';
import { curlLines } from './curl-lines.js';
import { APPLICATIONS_PATH } from './portal-paths.js';
import { orRefused } from './refused-form.js';

class RotationForm {
  @IsIn(overlapChoices)
  readonly overlap: string;
}

interface Shown {
  readonly made?: Required<NewCredential>;
  readonly isEnded?: boolean;
  readonly state?: FormState;
}

/** The secrets of an application: a new one beside the old, and the end of one. */
@Controller(`${APPLICATIONS_PATH}/:application/credentials`)
export class CredentialsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('developer')
  async credentials(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    return this.#page(page, user.id, id, { isEnded: done === 'ended' });
  }

  @Post()
  @Access('developer')
  async rotate(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<PageAnswer> {
    const { ownedApplications } = this.custodian;
    await ownedApplications.get([user.id], id);
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#page(page, user.id, id, { state }), { status: 422 });
    const read = readForm(RotationForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const overlapMs = Number(read.value.overlap) * 1_000;
    const refusals = { 'too-many-credentials': 'overlap', 'application-without-secret': '' };
    const result = await orRefused(read.state, page.language, refusals, async () =>
      ownedApplications.rotateSecret([user.id], id, overlapMs),
    );
    if ('refused' in result) return again(result.refused);
    return new PageAnswer(await this.#page(page, user.id, id, { made: result.done }), {});
  }

  @Get(':credential/end')
  @Access('developer')
  async endPage(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Param('credential') credentialId: string,
  ): Promise<JSX.Element> {
    const { ownedApplications } = this.custodian;
    const application = await ownedApplications.get([user.id], id);
    const credential = (await ownedApplications.credentials([user.id], id)).find((each) => each.id === credentialId);
    if (credential === undefined) throw new CustodianError('unknown-credential', 404, 'There is no such credential.');
    return (
      <EndSecretPage page={page} application={application} credential={credential} formats={this.#formats(page)} />
    );
  }

  @Post(':credential/end')
  @Access('developer')
  async end(
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Param('credential') credentialId: string,
  ): Promise<SeeOther> {
    await this.custodian.ownedApplications.endSecret([user.id], id, credentialId);
    return new SeeOther(`${partPath(id, 'credentials')}?done=ended`);
  }

  async #page(page: PageContext, userId: string, id: string, shown: Shown): Promise<JSX.Element> {
    const { configuration, ownedApplications } = this.custodian;
    const application = await ownedApplications.get([userId], id);
    const credentials = await ownedApplications.credentials([userId], id);
    const keepsSecret = hasSecret(application.metadata);
    const secret = keepsSecret ? (shown.made?.clientSecret ?? 'SECRET') : undefined;
    const client = { id: credentials[0]?.clientId ?? '', secret };
    return (
      <CredentialsPage
        page={page}
        application={application}
        credentials={credentials}
        hasSecret={keepsSecret}
        curl={curlLines(application.metadata, configuration.baseUrl, client)}
        formats={this.#formats(page)}
        {...shown}
      />
    );
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}
