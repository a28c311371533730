import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { IsIn, Length } from 'class-validator';
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
import { partPath } from './application-frame.js';
import { IdentityPage, type IdentityAnswer } from './identity.page.js';
import { portalLimits } from './portal-limits.js';
import { APPLICATIONS_PATH } from './portal-paths.js';
import { orRefused } from './refused-form.js';

class DomainForm {
  @Length(1, 253)
  readonly domain: string;

  @IsIn(['claim', 'check', 'drop'])
  readonly wish: 'claim' | 'check' | 'drop';
}

const answers: readonly IdentityAnswer[] = ['saved', 'shown', 'notShown'];
const logoRefusals = { 'logo-not-png': 'logo', 'logo-too-large': 'logo', 'logo-wrong-size': 'logo' } as const;
const domainRefusals = { 'bad-domain': 'domain', 'too-many-domains': 'domain', 'unknown-domain': '' } as const;

/** What customers know an application by: its logo, and the domains that are its own. */
@Controller(`${APPLICATIONS_PATH}/:application/identity`)
export class IdentityController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('developer')
  async identity(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @Param('application') id: string,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    return this.#page(page, user.id, id, { answer: answers.find((each) => each === done) });
  }

  @Post('logo')
  @TakesFiles(LOGO_LIMITS.mostBytes)
  @Access('developer')
  async logo(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() { fields, files }: FormBody,
    @Param('application') id: string,
  ): Promise<PageAnswer | SeeOther> {
    const { logos, ownedApplications } = this.custodian;
    await ownedApplications.get([user.id], id);
    const file = files.get('logo');
    const isRemoved = fields.get('wish')?.[0] === 'remove';
    const work = async () =>
      isRemoved ? logos.remove([user.id], id) : logos.put([user.id], id, file?.bytes ?? Buffer.alloc(0));
    const result = await orRefused({ given: {}, errors: {} }, page.language, logoRefusals, work);
    return 'refused' in result
      ? this.#again(page, user.id, id, { logoState: result.refused })
      : this.#done(id, 'saved');
  }

  @Post('domains')
  @Access('developer')
  async domains(
    @ThePage() page: PageContext,
    @ThePerson() { user }: SignedIn,
    @TheForm() form: FormBody,
    @Param('application') id: string,
  ): Promise<PageAnswer | SeeOther> {
    await this.custodian.ownedApplications.get([user.id], id);
    const read = readForm(DomainForm, form, page.language);
    if (!read.isRight) return this.#again(page, user.id, id, { domainState: read.state });
    const { domain, wish } = read.value;
    const work = async () => this.#fulfil(user.id, id, domain, wish);
    const result = await orRefused(read.state, page.language, domainRefusals, work);
    return 'refused' in result
      ? this.#again(page, user.id, id, { domainState: result.refused })
      : this.#done(id, result.done);
  }

  async #fulfil(userId: string, id: string, domain: string, wish: DomainForm['wish']): Promise<IdentityAnswer> {
    const { domainVerification, rateLimits } = this.custodian;
    if (wish === 'check') {
      await rateLimits.count(portalLimits.domainChecks, userId);
      const { verifiedAt } = await domainVerification.check([userId], id, domain);
      return verifiedAt === undefined ? 'notShown' : 'shown';
    }
    await domainVerification[wish]([userId], id, domain);
    return 'saved';
  }

  #done(id: string, answer: IdentityAnswer): SeeOther {
    return new SeeOther(`${partPath(id, 'identity')}?done=${answer}`);
  }

  async #again(page: PageContext, userId: string, id: string, shown: Shown): Promise<PageAnswer> {
    return new PageAnswer(await this.#page(page, userId, id, shown), { status: 422 });
  }

  async #page(page: PageContext, userId: string, id: string, shown: Shown): Promise<JSX.Element> {
    const application = await this.custodian.ownedApplications.get([userId], id);
    const formats = Formats.in(page.language, this.custodian.configuration.defaultTimeZone);
    return <IdentityPage page={page} application={application} formats={formats} {...shown} />;
  }
}

interface Shown {
  readonly answer?: IdentityAnswer | undefined;
  readonly logoState?: FormState;
  readonly domainState?: FormState;
}
