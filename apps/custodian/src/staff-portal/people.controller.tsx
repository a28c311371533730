import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ArrayMinSize, IsArray, IsEmail, IsIn, Length } from 'class-validator';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Formats, languages, type Language } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import type { Role, SignedIn, User } from '@app/users';
import { readForm, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { orRefused } from '../third-party-portal/refused-form.js';
import { givenRoles, NewPersonPage, PeoplePage } from './people.page.js';
import { PersonPage, wishes, type Wish } from './person.page.js';
import { PEOPLE_PATH, personPath } from './staff-paths.js';

const ROWS = 50;

class NewPersonForm {
  @Length(1, 128)
  readonly name: string;

  @IsEmail()
  readonly email: string;

  @IsArray()
  @ArrayMinSize(1)
  @IsIn(givenRoles, { each: true })
  readonly roles: Role[];

  @IsIn(languages)
  readonly language: Language;
}

class WishForm {
  @IsIn(wishes)
  readonly wish: Wish;

  @IsArray()
  @IsIn(givenRoles, { each: true })
  readonly roles: Role[];
}

const refusals = {
  'bad-email-address': 'email',
  'bad-name': 'name',
  'bad-roles': 'roles',
  'email-address-taken': 'email',
} as const;

/** The people who sign in, as administrators look after them (BR-017.004, BR-028.014). Each change is recorded. */
@Controller(PEOPLE_PATH)
export class PeopleController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('administrator')
  async list(
    @ThePage() page: PageContext,
    @Query('email') email: unknown,
    @Query('after') afterKey: unknown,
  ): Promise<JSX.Element | SeeOther> {
    const { users } = this.custodian.people;
    const wanted = typeof email === 'string' && email.trim() !== '' ? email.trim() : undefined;
    const found = wanted === undefined ? undefined : await this.#byEmail(wanted);
    if (found !== undefined) return new SeeOther(personPath(found.id));
    const after = typeof afterKey === 'string' && afterKey !== '' ? afterKey : undefined;
    const people = await users.page(after, ROWS + 1);
    const shown = people.slice(0, ROWS);
    return (
      <PeoplePage
        page={page}
        people={shown}
        unknown={wanted}
        after={after}
        next={people.length > ROWS ? shown.at(-1)?.id : undefined}
      />
    );
  }

  @Get('new')
  @Access('administrator')
  adding(@ThePage() page: PageContext): JSX.Element {
    return <NewPersonPage page={page} />;
  }

  @Post('new')
  @Access('administrator')
  async add(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
  ): Promise<PageAnswer | SeeOther> {
    const again = (state: FormState): PageAnswer =>
      new PageAnswer(<NewPersonPage page={page} state={state} />, { status: 422 });
    const read = readForm(NewPersonForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const { userAdministration } = this.custodian.people;
    const result = await orRefused(read.state, page.language, refusals, async () => {
      const added = await userAdministration.add(read.value, { by: { userId: person.user.id } });
      await userAdministration.mailPasswordLink(added);
      return added;
    });
    return 'refused' in result ? again(result.refused) : new SeeOther(`${personPath(result.done.id)}?done=added`);
  }

  @Get(':user')
  @Access('administrator')
  async person(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('user') id: string,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    return this.#page(page, person, id, { done });
  }

  @Post(':user')
  @Access('administrator')
  async change(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Param('user') id: string,
  ): Promise<PageAnswer | SeeOther> {
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#page(page, person, id, { state }), { status: 422 });
    const user = await this.custodian.people.users.get(id);
    const read = readForm(WishForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const change = async () => this.#do(read.value, user, { userId: person.user.id });
    const result = await orRefused(read.state, page.language, refusals, change);
    return 'refused' in result ? again(result.refused) : new SeeOther(`${personPath(id)}?done=${read.value.wish}`);
  }

  async #do({ wish, roles }: WishForm, user: User, by: { readonly userId: string }): Promise<void> {
    const { userAdministration } = this.custodian.people;
    switch (wish) {
      case 'roles':
        await userAdministration.setRoles(user, roles, by);
        break;
      case 'lock':
        await userAdministration.lock(user, by);
        break;
      case 'unlock':
        await userAdministration.unlock(user, by);
        break;
      case 'reset-password':
        await userAdministration.endPassword(user, by);
        await userAdministration.mailPasswordLink(user);
        break;
      case 'remove-second-factor':
        await userAdministration.removeSecondFactor(user, by);
    }
  }

  async #byEmail(email: string): Promise<User | undefined> {
    try {
      return await this.custodian.people.users.byEmail(email);
    } catch (error) {
      if (error instanceof CustodianError && error.status < 500) return undefined;
      throw error;
    }
  }

  async #page(
    page: PageContext,
    person: SignedIn,
    id: string,
    shown: { readonly done?: unknown; readonly state?: FormState },
  ): Promise<JSX.Element> {
    const { accountEvents, users } = this.custodian.people;
    const user = await users.get(id);
    return (
      <PersonPage
        page={page}
        user={user}
        events={await accountEvents.ofUser(id)}
        formats={this.#formats(page)}
        isOwn={person.user.id === id}
        {...shown}
      />
    );
  }

  #formats({ language }: PageContext): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }
}
