import type { JSX } from 'preact';
import { isoDate, type CivilDate } from '../usage/local-time.js';
import type { MeterChoice, MeterDiary, Period, Slot, Sum } from '../usage/periods.js';
import { Layout, type PageContext } from './layout.js';
import { count, kilowattHours, qualityOf } from './numbers.js';

export interface UsagePageProps {
  readonly page: PageContext;
  readonly note: JSX.Element;
  readonly meters: readonly MeterChoice[];
  readonly meter: MeterChoice;
  readonly diary: MeterDiary;
  readonly view: 'day' | 'month';
  readonly on: CivilDate;
}

/** A day by the hour, or a month by the day: the answer, the figures, the chart, and the table with the same figures. */
export function UsagePage({ page, note, meters, meter, diary, view, on }: UsagePageProps): JSX.Element {
  const { time } = diary;
  const period = view === 'day' ? diary.day(on) : diary.month(on);
  const name = time.format(time.startOf(on), view === 'day' ? DAY : MONTH);
  const at = (change: { view?: 'day' | 'month'; on?: CivilDate; meter?: string }): string =>
    `/?${new URLSearchParams({ meter: change.meter ?? meter.id, view: change.view ?? view, on: isoDate(change.on ?? on) }).toString()}`;
  const answer = answerOf(period, view === 'day' ? `On ${time.format(time.startOf(on), SHORT_DAY)}` : `In ${name}`);
  return (
    <Layout page={page} title={name} hasChart>
      {note}
      <div class="head">
        <p class="small">{meter.name}</p>
        <h1>{answer}</h1>
      </div>
      <div class="row controls">
        {meters.length > 1 && (
          <nav class="seg" aria-label="Meter">
            {meters.map(({ id, name: label }) => (
              <a key={id} href={at({ meter: id })} aria-current={id === meter.id ? 'true' : undefined}>
                {label}
              </a>
            ))}
          </nav>
        )}
        <nav class="seg" aria-label="Period">
          {diary.hasHours && (
            <a href={at({ view: 'day' })} aria-current={view === 'day' ? 'true' : undefined}>
              Day
            </a>
          )}
          <a href={at({ view: 'month' })} aria-current={view === 'month' ? 'true' : undefined}>
            Month
          </a>
        </nav>
        <Steps diary={diary} view={view} on={on} meter={meter} at={at} />
      </div>
      <div class="sheet bleed">
        <dl class="figs">
          <Figure name="From the grid" swatch="from" sum={period.from} />
          {period.to !== undefined && <Figure name="To the grid" swatch="to" sum={period.to} />}
          <div>
            <dt>Readings</dt>
            <dd>
              {count(period.from.readings - period.from.estimated)}{' '}
              <small>of {count(period.from.readings + period.from.missing)} measured</small>
            </dd>
            <dd>
              {count(period.from.estimated)} estimated, {count(period.from.missing)} missing
            </dd>
          </div>
        </dl>
        <figure class="chart">
          <figcaption>
            <h2>{view === 'day' ? `Each hour, ${name}` : `Each day, ${name}`}</h2>
          </figcaption>
          <Key period={period} />
          <div
            class="plot"
            data-table="readings"
            role="img"
            aria-label={`${answer} The table below has the same figures.`}
          />
          <p class="readout js-only">Point at the chart, or use the arrow keys on it, to read one bar.</p>
          <p class="small nojs">The chart needs a script; the table below has the same figures.</p>
          <p class="tiny">Times are those of the clock at the meter ({time.words}).</p>
        </figure>
      </div>
      <ReadingTable period={period} view={view} name={name} hrefOf={(date) => at({ view: 'day', on: date })} />
    </Layout>
  );
}

const DAY = { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' } as const;
const SHORT_DAY = { weekday: 'long', month: 'long', day: 'numeric' } as const;
const MONTH = { month: 'long', year: 'numeric' } as const;

function answerOf({ from, to }: Period, when: string): string {
  if (from.readings === 0) return `${when} there are no readings.`;
  const used = `${when} you used ${kilowattHours(from.kilowattHours, 1)}\u00a0kWh`;
  if (to === undefined || to.kilowattHours === 0) return `${used}.`;
  return `${used} from the grid and sent ${kilowattHours(to.kilowattHours, 1)}\u00a0kWh back.`;
}

function Figure({ name, swatch, sum }: { name: string; swatch: string; sum: Sum }): JSX.Element {
  return (
    <div>
      <dt>
        <span class={`sw ${swatch}`} />
        {name}
      </dt>
      {sum.readings === 0 ? (
        <dd>No reading</dd>
      ) : (
        <dd>
          {kilowattHours(sum.kilowattHours, 1)} <small>kWh</small>
        </dd>
      )}
      {sum.missing > 0 && <dd>without what is missing</dd>}
    </div>
  );
}

function Key({ period: { from, to, slots } }: { period: Period }): JSX.Element {
  return (
    <ul class="key js-only">
      <li>
        <span class="sw from" />
        From the grid
      </li>
      {to !== undefined && (
        <li>
          <span class="sw to" />
          To the grid
        </li>
      )}
      {from.estimated > 0 && (
        <li>
          <span class="sw est" />
          Estimated
        </li>
      )}
      {slots.some((slot) => slot.from.readings === 0 && slot.from.missing > 0) && (
        <li>
          <span class="sw gap" />
          No reading
        </li>
      )}
    </ul>
  );
}

interface StepsProps extends Pick<UsagePageProps, 'diary' | 'view' | 'on' | 'meter'> {
  readonly at: (change: { on: CivilDate }) => string;
}

/** To the period before and after, or any other. */
function Steps({ diary: { first, last, time }, view, on, meter, at }: StepsProps): JSX.Element {
  const step = (by: number): CivilDate | undefined => {
    const moved = view === 'day' ? { ...on, day: on.day + by } : { year: on.year, month: on.month + by, day: 1 };
    const start = time.startOf(moved);
    const end = view === 'day' ? start : time.startOf({ ...moved, month: moved.month + 1, day: 0 });
    return end < time.startOf(first) || start > time.startOf(last) ? undefined : time.dateOf(start);
  };
  const [before, after] = [step(-1), step(1)];
  const nameOf = (date: CivilDate): string => time.format(time.startOf(date), view === 'day' ? DAY : MONTH);
  return (
    <form class="step" method="get" action="/">
      <input type="hidden" name="meter" value={meter.id} />
      <input type="hidden" name="view" value={view} />
      {before !== undefined && (
        <a href={at({ on: before })} aria-label={nameOf(before)}>
          <Arrow path="m12 5-5 5 5 5" />
        </a>
      )}
      <label class="vh" for="on">
        Date
      </label>
      <input id="on" type="date" name="on" value={isoDate(on)} min={isoDate(first)} max={isoDate(last)} />
      <button>Show</button>
      {after !== undefined && (
        <a href={at({ on: after })} aria-label={nameOf(after)}>
          <Arrow path="m8 5 5 5-5 5" />
        </a>
      )}
    </form>
  );
}

const Arrow = ({ path }: { path: string }): JSX.Element => (
  <svg class="i" viewBox="0 0 20 20" aria-hidden="true">
    <path d={path} />
  </svg>
);

interface ReadingTableProps {
  readonly period: Period;
  readonly view: 'day' | 'month';
  readonly name: string;
  readonly hrefOf: (date: CivilDate) => string;
}

/** The chart's script reads its figures from here, so that there is one truth. */
function ReadingTable({ period, view, name, hrefOf }: ReadingTableProps): JSX.Element {
  const digits = view === 'day' ? 2 : 1;
  const hasTo = period.to !== undefined;
  return (
    <div class="sheet bleed apart">
      <table class="data" id="readings">
        <caption>
          <h2>{view === 'day' ? 'By the hour' : 'By the day'}</h2>
          <span class="small">{name}, in kWh</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{view === 'day' ? 'Hour' : 'Day'}</th>
            <th scope="col" class="num">
              From grid
            </th>
            {hasTo && (
              <th scope="col" class="num">
                To grid
              </th>
            )}
            <th scope="col">Reading</th>
          </tr>
        </thead>
        <tbody>
          {period.slots.map((slot) => (
            <Row key={slot.name} slot={slot} digits={digits} hrefOf={hrefOf} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{view === 'day' ? 'Day' : 'Month'}</th>
            <td class="num">{kilowattHours(period.from.kilowattHours, digits)}</td>
            {period.to !== undefined && <td class="num">{kilowattHours(period.to.kilowattHours, digits)}</td>}
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface RowProps {
  readonly slot: Slot;
  readonly digits: 1 | 2;
  readonly hrefOf: (date: CivilDate) => string;
}

function Row({ slot: { name, longName, date, isTick, from, to }, digits, hrefOf }: RowProps): JSX.Element {
  const quality = qualityOf(from);
  const [year = 0, month = 0, day = 0] = (date ?? '').split('-').map(Number);
  const value = (sum: Sum): string => (sum.readings === 0 ? '–' : kilowattHours(sum.kilowattHours, digits));
  return (
    <tr
      // what is still to come is in the chart's scale alone
      hidden={from.readings + from.missing === 0}
      data-name={longName}
      data-label={name}
      data-tick={isTick ? '' : undefined}
      data-from={from.readings === 0 ? undefined : from.kilowattHours.toFixed(digits)}
      data-to={to === undefined || to.readings === 0 ? undefined : to.kilowattHours.toFixed(digits)}
      data-estimated={from.readings === 0 ? undefined : (from.estimated / from.readings).toFixed(2)}
      data-missing={from.readings === 0 && from.missing > 0 ? '' : undefined}
      data-word={quality.mood === 'good' || quality.mood === 'off' ? undefined : quality.word}
    >
      <th scope="row">
        {date === undefined || from.readings === 0 ? longName : <a href={hrefOf({ year, month, day })}>{longName}</a>}
      </th>
      <td class="num">{value(from)}</td>
      {to !== undefined && <td class="num">{value(to)}</td>}
      <td>
        <span class={`state ${quality.mood}`}>{quality.word}</span>
      </td>
    </tr>
  );
}
