import type { JSX } from 'preact';
import { Button, EmptyState, Head, Icon, Note, Page, Segments, type IconName, type PageContext } from '@app/page-kit';
import type { Period } from '@app/entitlement';
import { serviceNameOf, type ServiceName } from './amounts.js';
import { PriceBands } from './price-bands.js';
import { BillOfPeriod, Compared, Explained, meterName, Registers, Revisions } from './usage-asides.js';
import { CostChart, UsageChart } from './usage-charts.js';
import { UsageFigures } from './usage-figures.js';
import { DOWNLOAD_PATH } from '../download-form.js';
import { fieldsOf, usageAddress } from './usage-query.js';
import { UsageTable, YearsTable } from './usage-table.js';
import { usageTexts } from './usage-texts.js';
import type { UsageView } from './usage-view.js';
import { UsageWords } from './usage-words.js';

interface UsagePageProps {
  readonly page: PageContext;
  readonly view: UsageView;
  /** epoch seconds */
  readonly now: number;
}

/** What a customer used in one period: the answer, key figures, the chart, the table (BR-001, BR-004, BR-008). */
export function UsagePage({ page, view, now }: UsagePageProps): JSX.Element {
  const { language } = page;
  const words = new UsageWords(view, language);
  const { t } = words;
  const { clockChange } = words;
  const isEmpty = [...view.total.flows.values()].every(({ readings }) => readings === 0);
  const hasNothing = view.usage.extent === undefined;
  const context = { view, words, language };
  return (
    <Page page={page} title={`${t.title}, ${words.nameOf(view.period)}`} withCharts>
      <Head title={words.title} sub={words.sub} above={<Shown view={view} words={words} />}>
        <div class="row noprint">
          <button class="btn js-only" type="button" data-print>
            <Icon name="print" />
            {t.print}
          </button>
          {!isEmpty && (
            <Button kind="go" href={downloadAddress(view, words)} icon="download">
              {t.download}
            </Button>
          )}
        </div>
      </Head>
      {view.isDateWrong && (
        <Note mood="bad" answers>
          <p>{t.wrongDate}</p>
        </Note>
      )}
      {!hasNothing && <Controls view={view} words={words} />}
      {clockChange !== undefined && (
        <Note>
          <p>{clockChange}</p>
        </Note>
      )}
      {isEmpty ? (
        !hasNothing && (
          <div class="sheet bleed apart-s">
            <EmptyState>
              <a href={usageAddress({ ...view.query, on: undefined })}>{t.latestInstead}</a>
            </EmptyState>
          </div>
        )
      ) : (
        <>
          <div class="sheet bleed apart-s">
            <UsageFigures view={view} words={words} />
            <UsageChart view={view} words={words} />
            <CostChart view={view} words={words} />
          </div>
          <div class="cols apart">
            <div class="stack">
              <div class="sheet bleed">
                <UsageTable view={view} words={words} now={now} />
                {view.hasTwoTables && (
                  <p class="small noprint">
                    <a href={usageAddress({ ...view.query, isFine: view.query.isFine !== true })}>
                      {view.query.isFine === true ? t.coarser : t.finer}
                    </a>
                  </p>
                )}
              </div>
              {view.years.length > 1 && (
                <div class="sheet bleed">
                  <YearsTable view={view} words={words} now={now} />
                </div>
              )}
              <Revisions view={view} words={words} />
            </div>
            <div class="stack">
              <Compared view={view} words={words} />
              <BillOfPeriod {...context} />
              <PriceBands view={view} words={words} />
              <Registers {...context} />
              <Explained view={view} words={words} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

/** The page where the same readings are taken as a file. */
function downloadAddress({ shown, period }: UsageView, words: UsageWords): string {
  const fields = [
    ...shown.map(({ usagePointId }) => ['meter', usagePointId]),
    ['from', words.times.fieldDate(period.start)],
    ['to', words.times.fieldDate(words.known(period.end) - 1)],
  ];
  return `${DOWNLOAD_PATH}?${new URLSearchParams(fields).toString()}`;
}

/** For whoever has no meter. */
export function NoUsagePage({ page }: { page: PageContext }): JSX.Element {
  const t = usageTexts(page.language);
  return (
    <Page page={page} title={t.title}>
      <Head title={t.noMeter} sub={t.noMeterSub} />
    </Page>
  );
}

/** Which meters are shown, with the way to others. */
function Shown({ view, words }: { view: UsageView; words: UsageWords }): JSX.Element {
  const { t } = words;
  const [first] = view.shown;
  return (
    <>
      {t.meter[words.serviceName]}
      {' · '}
      {view.shown.length === 1 && first !== undefined ? (
        <a href={`/usage/meters/${first.usagePointId}`} title={t.aboutMeter}>
          {meterName(first)}
        </a>
      ) : (
        t.meters(words.amounts.count(view.shown.length))
      )}
    </>
  );
}

const icons: Readonly<Partial<Record<ServiceName, IconName>>> = {
  electricity: 'electricity',
  gas: 'gas',
  water: 'water',
};

function Controls({ view, words }: { view: UsageView; words: UsageWords }): JSX.Element {
  const { t } = words;
  const { meters, shown, kind, kinds, query, period } = view;
  const service = shown[0]?.serviceKind;
  const services = [...new Set(meters.map(({ serviceKind }) => serviceKind))];
  const on = query.on === undefined || view.isDateWrong ? undefined : query.on;
  return (
    <>
      <div class="row noprint controls">
        {services.length > 1 && (
          <Segments
            label={t.service}
            links={services.map((each) => ({
              href: usageAddress({ meters: [], service: each, period: query.period, on }),
              label: t.services[serviceNameOf(each)],
              icon: icons[serviceNameOf(each)],
              isCurrent: each === service,
            }))}
          />
        )}
        {kinds.length > 1 && (
          <Segments
            label={t.periodLabel}
            links={kinds.map((each) => ({
              href: usageAddress({ ...query, period: each, on, isFine: false, beside: undefined }),
              label: t.periods[each],
              isCurrent: each === kind,
            }))}
          />
        )}
        <form class="step push" method="get" action="/usage">
          <Step view={view} words={words} to={view.previous} icon="previous" />
          {fieldsOf({ ...query, period: kind, on: undefined }).map(([name, value]) => (
            <input key={name + value} type="hidden" name={name} value={value} />
          ))}
          <label class="vh" for="on">
            {t.showDate}
          </label>
          <input
            id="on"
            type="date"
            name="on"
            value={words.times.fieldDate(dateShown({ ...period, end: words.known(period.end) }, kind))}
          />
          <button class="btn">{t.show}</button>
          <Step view={view} words={words} to={view.next} icon="next" />
        </form>
      </div>
      <MeterChoice view={view} words={words} />
    </>
  );
}

const HALF_DAY = 43_200;

/** A date in the period by which it is found again: of thirteen months one in the last. */
const dateShown = ({ start, end }: Period, kind: UsageView['kind']): number =>
  kind === 'year' ? end - HALF_DAY : start + HALF_DAY;

function Step({
  view,
  words,
  to,
  icon,
}: {
  view: UsageView;
  words: UsageWords;
  to: Period | undefined;
  icon: 'previous' | 'next';
}): JSX.Element | null {
  if (to === undefined) return null;
  const on = words.times.fieldDate(dateShown(to, view.kind));
  return (
    <a href={usageAddress({ ...view.query, period: view.kind, on })} aria-label={words.nameOf(to)}>
      <Icon name={icon} />
    </a>
  );
}

/** Which meters of the service are shown together. */
function MeterChoice({ view, words }: { view: UsageView; words: UsageWords }): JSX.Element | null {
  const { t } = words;
  const { meters, shown, query } = view;
  const ofService = meters.filter(({ serviceKind }) => serviceKind === shown[0]?.serviceKind);
  if (ofService.length < 2) return null;
  return (
    <details class="choose noprint">
      <summary>{t.choose}</summary>
      <form method="get" action="/usage" class="stack">
        {fieldsOf({ ...query, meters: [], service: undefined }).map(([name, value]) => (
          <input key={name + value} type="hidden" name={name} value={value} />
        ))}
        <fieldset>
          <legend class="vh">{t.choose}</legend>
          {ofService.map((meter) => (
            <label key={meter.usagePointId} class="choice">
              <input type="checkbox" name="meter" value={meter.usagePointId} checked={shown.includes(meter)} />
              <span>
                {meterName(meter)}
                {meter.esiid !== undefined && <small>ESIID {meter.esiid}</small>}
              </span>
            </label>
          ))}
        </fieldset>
        <button class="btn">{t.show}</button>
      </form>
    </details>
  );
}
