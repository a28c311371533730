import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ArrayNotEmpty, IsOptional, IsString } from 'class-validator';
import type { JSX } from 'preact';
import { connectionPath, meterInWords, type Connection, type CustomerMeter } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import { Formats, type Language } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { addDays, ianaZone, parseCivilDate, startOfDate } from '@app/time';
import type { SignedIn } from '@app/users';
import { readForm, withError, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson } from '../pages/page-request.js';
import { ChangeConnectionPage, changeFaults, StopSharingPage } from './change-connection.page.js';
import { ConnectionPage } from './connection.page.js';
import { customerIdOf } from './customer-id.js';
import { answeringCustomer } from './proposals.controller.js';
import { SharingPage } from './sharing.page.js';

class ChangeForm {
  @ArrayNotEmpty()
  readonly meter: string[];

  @IsOptional()
  @IsString()
  readonly until?: string;
}

/** Whom a customer has given permission, and what becomes of it (BR-019.009, BR-019.010). */
@Controller('sharing')
export class SharingController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('customer')
  async list(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    const { agreements, applications } = this.custodian;
    const connections = await this.custodian.connections.ofCustomer(customerIdOf(person));
    const proposed = await agreements.answers.pending(answeringCustomer(person));
    const meters = await this.custodian.customerMeters.of(customerIdOf(person));
    const proposals = await Promise.all(
      proposed.map(async (agreement) => ({ agreement, application: await applications.get(agreement.applicationId) })),
    );
    return (
      <SharingPage
        page={page}
        connections={connections}
        proposals={proposals}
        meterNames={new Map(meters.map((meter) => [meter.usagePointId, nameOf(meter, page.language)]))}
        formats={this.#formats(page.language)}
        now={new Date()}
        done={done}
      />
    );
  }

  @Get(':authorization')
  @Access('customer')
  async details(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('authorization') id: string,
    @Query('done') done: unknown,
  ): Promise<JSX.Element> {
    const connection = await this.#connection(person, id);
    const consent = await this.custodian.consents.ofAuthorization(id);
    return (
      <ConnectionPage
        page={page}
        connection={connection}
        meters={await this.#metersOf(person, connection)}
        receipt={consent && { consent, isGenuine: this.custodian.consents.isGenuine(consent) }}
        formats={this.#formats(page.language)}
        now={new Date()}
        done={done}
      />
    );
  }

  @Get(':authorization/change')
  @Access('customer')
  async changePage(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('authorization') id: string,
  ): Promise<JSX.Element> {
    return this.#changePage(page, person, await this.#activeConnection(person, id));
  }

  @Post(':authorization/change')
  @Access('customer')
  async change(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() form: FormBody,
    @Param('authorization') id: string,
  ): Promise<SeeOther | PageAnswer> {
    const connection = await this.#activeConnection(person, id);
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#changePage(page, person, connection, state), { status: 422 });
    const read = readForm(ChangeForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const { meter: usagePointIds, until: lastDay } = read.value;
    const until = lastDay === undefined ? undefined : this.#endOfDay(lastDay);
    const faults = changeFaults(page.language);
    if (lastDay !== undefined && until === undefined) return again(withError(read.state, 'until', faults.noDate));
    if (until !== undefined && until <= new Date()) return again(withError(read.state, 'until', faults.tooEarly));
    const { end } = connection.authorization.authorizedPeriod;
    if (until !== undefined && end !== undefined && until > this.#sameDayAs(end)) {
      return again(withError(read.state, 'until', faults.tooLate));
    }
    const earlier = until !== undefined && (end === undefined || until < end);
    await this.custodian.connections.narrow(customerIdOf(person), id, { usagePointIds, ...(earlier && { until }) });
    return new SeeOther(`${connectionPath(id)}?done=changed`);
  }

  @Get(':authorization/stop')
  @Access('customer')
  async stopPage(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('authorization') id: string,
  ): Promise<JSX.Element> {
    return <StopSharingPage page={page} connection={await this.#connection(person, id)} />;
  }

  @Post(':authorization/stop')
  @Access('customer')
  async stop(@ThePerson() person: SignedIn, @Param('authorization') id: string): Promise<SeeOther> {
    await this.custodian.connections.end(customerIdOf(person), id);
    return new SeeOther('/sharing?done=stopped');
  }

  async #changePage(
    page: PageContext,
    person: SignedIn,
    connection: Connection,
    state?: FormState,
  ): Promise<JSX.Element> {
    return (
      <ChangeConnectionPage
        page={page}
        connection={connection}
        meters={await this.#metersOf(person, connection)}
        zone={ianaZone(this.custodian.configuration.defaultTimeZone)}
        state={state}
      />
    );
  }

  async #connection(person: SignedIn, id: string): Promise<Connection> {
    return this.custodian.connections.get(customerIdOf(person), id);
  }

  async #activeConnection(person: SignedIn, id: string): Promise<Connection> {
    const connection = await this.#connection(person, id);
    if (connection.isActive) return connection;
    throw new CustodianError('connection-ended', 409, 'This permission has ended: there is nothing left to change.');
  }

  /** The meters of a permission, as the customer knows them. */
  async #metersOf(person: SignedIn, { authorization }: Connection): Promise<CustomerMeter[]> {
    const meters = await this.custodian.customerMeters.of(customerIdOf(person));
    const { usagePointIds } = authorization;
    return meters.filter(({ usagePointId }) => usagePointIds === undefined || usagePointIds.includes(usagePointId));
  }

  #formats(language: Language): Formats {
    return Formats.in(language, this.custodian.configuration.defaultTimeZone);
  }

  /** When a local day is over; undefined where it is none. */
  #endOfDay(day: string): Date | undefined {
    const date = parseCivilDate(day);
    if (date === undefined) return undefined;
    const next = addDays(date, 1);
    const zone = ianaZone(this.custodian.configuration.defaultTimeZone);
    return new Date(startOfDate(zone, next.year, next.month, next.day) * 1000);
  }

  /** When the local day is over in which a permission ends: its last day as the form shows it may be sent back. */
  #sameDayAs(end: Date): Date {
    return new Date(end.getTime() + DAY_MS);
  }
}

const DAY_MS = 86_400_000;

function nameOf(meter: CustomerMeter, language: Language): string {
  const { name, note } = meterInWords(meter, language);
  return note === '' ? name : `${name} (${note})`;
}
