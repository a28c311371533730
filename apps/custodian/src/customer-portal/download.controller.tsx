import { Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { JSX } from 'preact';
import type { CustomerMeter } from '@app/authorization';
import { DataCustodian } from '@app/data-custodian';
import type { Entitlement, Period } from '@app/entitlement';
import { customer, stablePath } from '@app/espi';
import {
  customerTreeEntries,
  downloadFileOf,
  estimatedBytes,
  MOST_SHEET_ROWS,
  planTakenUsage,
  recordName,
  sheetRowsAtMost,
  smartMeterTexasChannels,
  uncoveredDays,
  viewOfCustomer,
  writeCollection,
  type DownloadFile,
  type FeedView,
  type TakenUsage,
} from '@app/feeds';
import { Formats, textsIn } from '@app/language';
import { renderPage, type FormState, type PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { ianaZone, localDate } from '@app/time';
import type { SignedIn } from '@app/users';
import { readForm, withError, type FormBody, type RateLimit } from '@app/web';
import { Admission } from '../admission/admission.js';
import { Access } from '../espi-api/access.js';
import { FeedResponder } from '../espi-api/feed-responder.js';
import { horizonOf } from '../espi-api/managed-resources.js';
import { openRecord } from '../open-record.js';
import { PageAnswer, SeeOther } from '../pages/page-answer.js';
import { TheForm, ThePage, ThePerson, type PageRequest } from '../pages/page-request.js';
import { pageHeaders } from '../pages/page.interceptor.js';
import { customerIdOf } from './customer-id.js';
import { daysAskedFor, DownloadForm, isFault, type DownloadFault } from './download-form.js';
import { DownloadPage } from './download.page.js';
import { preparedPath } from './prepared-download.page.js';
import { lacksSomething, UncoveredPage, type MeterLack } from './uncovered.page.js';

/** Per customer. */
export const downloads: RateLimit = { name: 'downloads', tries: 60, perSeconds: 600 };

const texts = textsIn({
  en: {
    nothing: 'There is not one reading of these meters on these days.',
    noLayout: 'None of these meters has electricity every 15 minutes and an ESIID: choose another kind of file.',
    busy: 'Another large file of yours is being prepared: wait until it is ready, or delete it below.',
    tooManyRows: 'A sheet holds 1,048,575 readings of a meter at most: choose fewer days, or CSV.',
  },
  es: {
    nothing: 'No hay ni una lectura de estos medidores en estos días.',
    noLayout: 'Ninguno de estos medidores tiene electricidad cada 15 minutos y ESIID: elija otro tipo de archivo.',
    busy: 'Se está preparando otro archivo grande suyo: espere a que esté listo o elimínelo más abajo.',
    tooManyRows: 'Una hoja admite como máximo 1 048 575 lecturas de un medidor: elija menos días o el formato CSV.',
  },
});

/** Download My Data: customers take their own usage and their own personal record (function blocks 30, 52 and 63). */
@Controller('download')
export class DownloadController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
    private readonly admission: Admission,
  ) {}

  @Get()
  @Access('customer')
  async form(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<JSX.Element> {
    return this.#page(page, person, stateOf(query));
  }

  /** Sends the file, or leads to where a large one is prepared; where some of it is missing, or the form is not right, a page that says so. */
  @Post()
  @HttpCode(200)
  @Access('customer')
  async download(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @TheForm() body: FormBody,
    @Req() request: PageRequest,
    @Res() response: Response,
  ): Promise<void> {
    const answer = await this.#usageAskedFor(page, person, body);
    if (answer instanceof SeeOther) {
      response.status(303).location(answer.path).setHeader('Cache-Control', 'no-store');
      response.end();
      return;
    }
    if (answer instanceof PageAnswer) {
      pageHeaders(response, answer.options);
      response.send(renderPage(answer.page));
      return;
    }
    await this.#send(request, response, answer);
  }

  @Post('personal-record')
  @HttpCode(200)
  @Access('customer')
  async personalRecord(
    @ThePerson() person: SignedIn,
    @Req() request: PageRequest,
    @Res() response: Response,
  ): Promise<void> {
    const { customers, customerResources: resources, configuration } = this.custodian;
    const view = await this.#viewOf(person);
    const customerId = customerIdOf(person);
    const { changedAt, createdAt } = await customers.get(customerId);
    const { updated } = horizonOf(changedAt ?? createdAt);
    const head = {
      self: view.links.batchRetailCustomer(customerId),
      name: stablePath('batchRetailCustomer', { retailCustomer: customerId }),
      subject: customer,
    };
    const entries = customerTreeEntries({ ...view, resources, customerId });
    const today = localDate(ianaZone(configuration.defaultTimeZone), Date.now() / 1000);
    await this.#send(request, response, {
      entitlement: view.entitlement,
      file: {
        name: recordName(configuration.custodianName, today),
        mediaType: 'application/atom+xml',
        write: async (output) => writeCollection(output, view, { updated }, entries, head),
      },
    });
  }

  async #usageAskedFor(page: PageContext, person: SignedIn, body: FormBody): Promise<PageAnswer | SeeOther | Asked> {
    const { metering, configuration } = this.custodian;
    const meters = await this.#metersOf(person);
    const again = async (state: FormState): Promise<PageAnswer> =>
      new PageAnswer(await this.#page(page, person, state), { status: 422 });
    const read = readForm(DownloadForm, body, page.language);
    if (!read.isRight) return again(read.state);
    const { value: form, state } = read;
    const wrong = async ({ field, text }: DownloadFault): Promise<PageAnswer> => again(withError(state, field, text));
    const chosen = metersNamed(meters, form.meter);
    const view = await this.#viewOf(person);
    const zone = ianaZone(configuration.defaultTimeZone);
    const readable = { metering, entitlement: view.entitlement, zone, now: new Date() };
    const days = await daysAskedFor(form, readable, page.language);
    if (isFault(days)) return wrong(days);
    const ids = chosen.map(({ usagePointId }) => usagePointId);
    const taken = await planTakenUsage(view, ids, days);
    const t = texts(page.language);
    const inLayout = (each: TakenUsage): boolean => smartMeterTexasChannels(each).length > 0;
    if (form.format === 'smart-meter-texas' && !taken.some(inLayout)) {
      return wrong({ field: 'format', text: t.noLayout });
    }
    if (form.format === 'xlsx' && taken.some((each) => sheetRowsAtMost(each) > MOST_SHEET_ROWS)) {
      return wrong({ field: 'format', text: t.tooManyRows });
    }
    const lacks = await Promise.all(
      taken.map(async (each): Promise<MeterLack[]> => {
        const meter = chosen.find(({ usagePointId }) => usagePointId === each.plan.usagePoints[0]?.usagePoint._id);
        const isLeftOut = form.format === 'smart-meter-texas' && !inLayout(each);
        return meter === undefined ? [] : [{ meter, isLeftOut, ...(await uncoveredDays(each)) }];
      }),
    );
    const lacking = lacks.flat().filter(lacksSomething);
    // a feed has bills besides readings
    if (form.format !== 'xml' && !lacks.flat().some(({ hasReadings, isLeftOut }) => hasReadings && !isLeftOut)) {
      return wrong({ field: 'range', text: t.nothing });
    }
    if (lacking.length > 0 && form.anyway === undefined) {
      const formats = Formats.in(page.language, configuration.defaultTimeZone);
      return new PageAnswer(<UncoveredPage page={page} form={form} lacks={lacking} formats={formats} />, {});
    }
    if (this.#isLarge(taken)) {
      const { language } = page;
      await this.custodian.rateLimits.count(downloads, customerIdOf(person));
      const request = { usagePointIds: ids, days, format: form.format, language };
      const id = await this.custodian.preparedDownloads.begin(customerIdOf(person), request);
      return id === undefined ? wrong({ field: 'meter', text: t.busy }) : new SeeOther(preparedPath(id));
    }
    const taker = {
      customerId: customerIdOf(person),
      company: configuration.custodianName,
      language: page.language,
    };
    return {
      entitlement: view.entitlement,
      file: downloadFileOf(form.format, taken, taker),
      period: hullOf(taken),
    };
  }

  async #send(request: PageRequest, response: Response, { entitlement, file, period }: Asked): Promise<void> {
    const { reader } = entitlement;
    this.admission.admitTransfer(response);
    await this.custodian.rateLimits.count(downloads, reader.customerId ?? '');
    const record = await openRecord(this.custodian, request, { reader, channel: 'portal', period });
    response.attachment(file.name).type(file.mediaType);
    response.setHeader('Cache-Control', 'private, no-store');
    const { isPacked = false, mediaType, write } = file;
    await this.responder.stream(request, response, { isPacked, mediaType, write }, record);
  }

  async #viewOf(person: SignedIn): Promise<FeedView> {
    const customerId = customerIdOf(person);
    return viewOfCustomer(this.custodian, await this.custodian.entitlements.ofCustomer(customerId), customerId);
  }

  #isLarge(taken: readonly TakenUsage[]): boolean {
    const { prepareDownloadAboveMb } = this.custodian.configuration;
    const bytes = taken.reduce((sum, { view, plan }) => sum + estimatedBytes(view, plan), 0);
    return prepareDownloadAboveMb > 0 && bytes > prepareDownloadAboveMb * 1e6;
  }

  async #page(page: PageContext, person: SignedIn, state: FormState): Promise<JSX.Element> {
    const { configuration, preparedDownloads } = this.custodian;
    const [meters, prepared] = await Promise.all([this.#metersOf(person), preparedDownloads.of(customerIdOf(person))]);
    const timeZone = configuration.defaultTimeZone;
    return <DownloadPage page={page} meters={meters} prepared={prepared} timeZone={timeZone} state={state} />;
  }

  async #metersOf(person: SignedIn): Promise<CustomerMeter[]> {
    return this.custodian.customerMeters.of(customerIdOf(person));
  }
}

/** What is sent, of whose data. */
interface Asked {
  readonly entitlement: Entitlement;
  readonly file: DownloadFile;
  /** absent for what is of no time */
  readonly period?: Period;
}

/** @throws CustodianError `unknown-usage-point` (404) where one is not the customer's */
function metersNamed(meters: readonly CustomerMeter[], ids: readonly string[]): CustomerMeter[] {
  const unknown = ids.some((id) => !meters.some(({ usagePointId }) => usagePointId === id));
  if (unknown) throw new CustodianError('unknown-usage-point', 404, 'There is no such meter of yours.');
  return meters.filter(({ usagePointId }) => ids.includes(usagePointId));
}

const hullOf = (taken: readonly TakenUsage[]): Period => ({
  start: Math.min(...taken.map(({ view }) => view.query.publishedMin)),
  end: Math.max(...taken.map(({ view }) => view.query.publishedMax)),
});

/** What another page, or an address kept by the customer, has chosen already. */
function stateOf(query: Readonly<Record<string, unknown>>): FormState {
  const given = Object.fromEntries(
    ['meter', 'from', 'to', 'format', 'range'].flatMap((name) => {
      const values = [query[name] ?? []].flat().filter((value) => typeof value === 'string');
      return values.length === 0 ? [] : [[name, values] as const];
    }),
  );
  const ownDays = given['range'] === undefined && (given['from'] ?? given['to']) !== undefined;
  return { given: { ...given, ...(ownDays && { range: ['own'] }) }, errors: {} };
}
