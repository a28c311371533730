import type { JSX } from 'preact';
import type { CustomerMeter } from '@app/authorization';
import { ItemKind } from '@app/espi';
import type { RegisterRead, SpanUsage, UsageRevision } from '@app/feeds';
import { DataTable, Facts, type Fact } from '@app/page-kit';
import { Amounts } from './amounts.js';
import { usageAddress } from './usage-query.js';
import type { ComparedPeriod, UsageView } from './usage-view.js';
import { capital, type UsageWords } from './usage-words.js';

interface ViewProps {
  readonly view: UsageView;
  readonly words: UsageWords;
}

/** What a customer knows a meter by. */
export const meterName = ({ address, title, esiid, usagePointId }: CustomerMeter): string =>
  [address, title].filter(Boolean).join(' · ') || esiid || usagePointId;

/** The period before and the same of the year before, with links to them. */
export function Compared({ view, words }: ViewProps): JSX.Element | null {
  const { t, amounts } = words;
  const factOf = (other: ComparedPeriod | undefined, than: string): Fact[] =>
    other === undefined
      ? []
      : [
          {
            name: capital(than),
            value: (
              <>
                <a
                  href={usageAddress({ ...view.query, period: view.kind, on: words.times.fieldDate(lastDayOf(other)) })}
                >
                  {words.nameOf(other.period)}
                </a>
                <br />
                {amounts.quantity(other.there)}
                {!other.isWhole && `, ${t.inPart}`}
                <br />
                <span class="small">{words.difference(other, than)}</span>
              </>
            ),
          },
        ];
  const facts = [
    ...factOf(view.before, words.besideName('before')),
    ...factOf(view.yearBefore, words.besideName('year')),
  ];
  if (facts.length === 0) return null;
  return (
    <section class="sheet" aria-labelledby="compared">
      <div class="stack-2">
        <h2 id="compared">{t.compared}</h2>
        <Facts facts={facts} stacked />
      </div>
    </section>
  );
}

const HALF_DAY = 43_200;
const lastDayOf = ({ period }: ComparedPeriod): number => period.end - HALF_DAY;

/** What the registers showed at the end of the period, and what they showed last. */
export function Registers({ view, words, language }: ViewProps & { language: 'en' | 'es' }): JSX.Element | null {
  const { t, times } = words;
  const reads = [...view.registers, ...view.latestRegisters];
  const unlike = reads.filter(
    (read, index) =>
      reads.findIndex(({ at, flow, usagePointId }) => isSame(read, { at, flow, usagePointId })) === index,
  );
  if (unlike.length === 0) return null;
  const nameOf = ({ at, flow, usagePointId }: RegisterRead): string => {
    const meter = view.shown.length > 1 && view.shown.find((each) => each.usagePointId === usagePointId);
    return [
      meter !== undefined && meter !== false ? meterName(meter) : undefined,
      view.usage.flows.length > 1 ? t.registerFlows[flow] : undefined,
      t.registerAt(times.dateTime(at)),
    ]
      .filter(Boolean)
      .join(', ');
  };
  const facts = unlike
    .toSorted((a, b) => b.at - a.at)
    .map((read) => ({ name: nameOf(read), value: new Amounts(language, read.uom).exact(read.value) }));
  return (
    <section class="sheet" aria-labelledby="register">
      <div class="stack-2">
        <h2 id="register">{t.register}</h2>
        <Facts facts={facts} stacked />
      </div>
    </section>
  );
}

type NamedRead = Pick<RegisterRead, 'at' | 'flow' | 'usagePointId'>;
const isSame = (a: NamedRead, b: NamedRead): boolean =>
  a.at === b.at && a.flow === b.flow && a.usagePointId === b.usagePointId;

/** What was billed for the period, where it is a bill's. */
export function BillOfPeriod({ view, words, language }: ViewProps & { language: 'en' | 'es' }): JSX.Element | null {
  const { t, amounts, times } = words;
  if (view.kind !== 'bill') return null;
  const bill = view.usage.bills.find(({ start }) => start === view.period.start);
  const summary = bill?.summary;
  const billed = summary?.overallConsumptionLastPeriod;
  const facts: Fact[] =
    bill === undefined || summary === undefined
      ? []
      : [
          ...(summary.billLastPeriod === undefined
            ? []
            : [{ name: t.billTotal, value: amounts.billed(summary.billLastPeriod, summary.currency) }]),
          ...(billed?.value === undefined
            ? []
            : [
                {
                  name: t.billUsage,
                  value: new Amounts(language, billed.uom ?? view.usage.uom).quantity(
                    billed.value * 10 ** (billed.powerOfTenMultiplier ?? 0),
                  ),
                },
              ]),
          ...(summary.costAdditionalDetailLastPeriod ?? []).flatMap(({ note, amount, itemKind }) =>
            amount === undefined || itemKind === ItemKind.information
              ? []
              : [{ name: note, value: amounts.billed(amount, summary.currency) }],
          ),
          {
            name: t.billIssued,
            value: `${times.date(summary.statusTimeStamp)}${bill.corrections === 0 ? '' : `. ${t.billCorrected(bill.corrections)}`}`,
          },
        ];
  return (
    <section class="sheet" aria-labelledby="bill">
      <div class="stack-2">
        <h2 id="bill">{t.billTitle}</h2>
        {facts.length === 0 ? <p class="small">{t.noBillYet}</p> : <Facts facts={facts} />}
      </div>
    </section>
  );
}

const MOST_REVISIONS = { day: 100, others: 12 };

/** What became of the readings after they first came in (BR-008), or that nothing did. */
export function Revisions({ view, words }: ViewProps): JSX.Element {
  const { t, amounts, times } = words;
  const { revisions } = view;
  if (revisions.length === 0) {
    return (
      <section class="sheet" aria-labelledby="revisions">
        <div class="stack-2">
          <h2 id="revisions">{t.revisions}</h2>
          <p class="small">{t.noRevisions}</p>
        </div>
      </section>
    );
  }
  const kindOf = ({ was, replacesEstimate }: UsageRevision): string =>
    was === undefined ? t.revisionKinds.late : t.revisionKinds[replacesEstimate ? 'measured' : 'changed'];
  const periodOf = ({ start, end }: UsageRevision): string => {
    const range = `${times.time(start)} – ${times.time(end)}`;
    if (end - start >= WHOLE_DAY) return times.shortDate(start);
    return view.kind === 'day' ? range : `${times.shortDate(start)}, ${range}`;
  };
  const nameOf = (revision: UsageRevision): string =>
    view.usage.flows.length > 1 ? `${periodOf(revision)} · ${words.flowName(revision.flow)}` : periodOf(revision);
  const meterOf = ({ usagePointId }: UsageRevision): string => {
    const meter = view.shown.find((each) => each.usagePointId === usagePointId);
    return meter === undefined ? '' : meterName(meter);
  };
  const linked = (revision: UsageRevision): JSX.Element | string =>
    view.kind === 'day' || !view.kinds.includes('day') ? (
      nameOf(revision)
    ) : (
      <a href={usageAddress({ ...view.query, period: 'day', on: times.fieldDate(revision.start), isFine: false })}>
        {nameOf(revision)}
      </a>
    );
  const most = view.kind === 'day' ? MOST_REVISIONS.day : MOST_REVISIONS.others;
  const rest = revisions.length - most;
  return (
    <div class="sheet bleed">
      <DataTable
        caption={t.revisions}
        columns={[
          { heading: t.revisionHeads.of, cell: linked },
          ...(view.shown.length > 1 ? [{ heading: t.revisionHeads.meter, cell: meterOf }] : []),
          { heading: t.revisionHeads.at, cell: ({ at }) => times.dateTime(at / 1000) },
          {
            heading: `${t.revisionHeads.was}, ${amounts.unit}`,
            isNumber: true,
            cell: ({ was }) => (was === undefined ? '–' : amounts.reading(was)),
          },
          { heading: `${t.revisionHeads.is}, ${amounts.unit}`, isNumber: true, cell: ({ is }) => amounts.reading(is) },
          { heading: t.revisionHeads.why, cell: kindOf },
        ]}
        rows={revisions.slice(0, most)}
        keyOf={({ usagePointId, flow, start, at, was }) => `${usagePointId} ${flow} ${start} ${at} ${was}`}
        isWide
      />
      {rest > 0 && <p class="small">{t.revisionMore(amounts.count(rest))}</p>}
    </div>
  );
}

const WHOLE_DAY = 23 * 3_600;

/** What the words for readings that are not simply measured mean, where there are such. */
export function Explained({ view, words }: ViewProps): JSX.Element | null {
  const { t } = words;
  const spans = [...view.total.flows.values()];
  const explained = [
    {
      word: t.quality.estimated,
      text: t.explainEstimated,
      is: ({ estimatedReadings }: SpanUsage) => estimatedReadings,
    },
    { word: t.quality.missing, text: t.explainMissing, is: ({ missing }: SpanUsage) => missing },
    { word: t.quality.edited, text: t.explainEdited, is: ({ editedReadings }: SpanUsage) => editedReadings },
    { word: t.quality.doubtful, text: t.explainDoubtful, is: ({ doubtfulReadings }: SpanUsage) => doubtfulReadings },
  ].filter(({ is }) => spans.some((span) => is(span) > 0));
  if (explained.length === 0) return null;
  return (
    <div class="stack-2" id="quality">
      <h2 class="h3">{t.explained}</h2>
      {explained.map(({ word, text }) => (
        <p key={word} class="small">
          <b>{word}:</b> {text}
        </p>
      ))}
    </div>
  );
}
