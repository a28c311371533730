import type { AuthorizationServices, Bearer } from '@app/authorization';
import { Entitlement, within, type Period } from '@app/entitlement';
import { requiredFunctionBlock, ResourceLinks, Scope, type ReadingType } from '@app/espi';
import {
  DayRows,
  decodeBlock,
  LONGEST_DAY,
  nominalStartOf,
  rowsAsOf,
  unpackQualities,
  type Metering,
  type StoredUsagePoint,
} from '@app/metering';
import type { Customers } from '@app/retail-customers';
import { CustodianError } from '@app/runtime';
import type { Tenures } from '@app/service-history';
import { selectBlocks } from '../block-selection.js';
import { planFeed, type PlannedChannel } from '../feed-plan.js';
import { toTheEndOfItsSecond, wholeFeed } from '../feed-query.js';
import type { FeedView } from '../feed-view.js';
import { explainGrant, explainToken, type GrantInQuestion } from './explain-grant.js';
import { finding, PlaceTimes, type ChannelExplanation, type Explanation, type RuleFinding } from './explanation.js';
import { measuredWords, qualityWords, valueWords } from './measured-words.js';

/** What an explanation asks. */
export interface ExplainServices extends Pick<
  AuthorizationServices,
  'applications' | 'authorizations' | 'entitlements'
> {
  readonly customers: Customers;
  readonly tenures: Tenures;
  readonly metering: Metering;
}

export interface ReadingInQuestion {
  /** of the token, where one is asked about */
  readonly bearer?: Bearer;
  readonly authorizationId?: string;
  readonly usagePointId: string;
  /** epoch seconds */
  readonly at: number;
  /** as the data stood then, epoch seconds; as it stands where absent */
  readonly asOf?: number;
}

const QUANTITY = ['accumulationBehaviour', 'commodity', 'flowDirection', 'kind', 'uom', 'intervalLength'] as const;

/**
 * Why a reading is or is not in an application's feed. The verdict is the feed's own, made by the code that writes it;
 * the rules beside it say what it came from.
 *
 * @throws CustodianError `unknown-authorization`, `unknown-usage-point` (404)
 */
export async function explainReading(
  services: ExplainServices,
  { asOf, ...asked }: ReadingInQuestion,
  now = new Date(),
): Promise<Explanation> {
  const question = { ...asked, ...(asOf !== undefined && { asOf: toTheEndOfItsSecond(asOf) }) };
  const { bearer, at, usagePointId } = question;
  const token = explainToken(bearer);
  const authorizationId = question.authorizationId ?? authorizationOf(bearer);
  if (authorizationId === undefined) return { inFeed: false, rules: [{ ...token, holds: false }], channels: [] };
  const { usagePoints } = services.metering;
  const usagePoint = await usagePoints.get(Entitlement.ofOperator(), usagePointId);
  if (usagePoint === undefined) throw new CustodianError('unknown-usage-point', 404, 'There is no such usage point.');
  const zone = await usagePoints.zoneOf(usagePoint);
  const times = new PlaceTimes(zone);
  const grant = await grantInQuestion(services, authorizationId);
  const rules = [token, ...explainGrant(grant, usagePointId, at, now, times)];
  const isAnswered = rules
    .filter(({ rule }) => ['token', 'authorization', 'authorized-period', 'application'].includes(rule))
    .every(({ holds }) => holds);
  const entitlement = isAnswered ? await services.entitlements.ofAuthorization(grant.authorization) : undefined;
  const { functionBlocks } = Scope.parse(grant.authorization.scope);
  const channels = await explainChannels({ ...services, times, question, usagePoint, functionBlocks }, entitlement);
  return {
    about: {
      application: grant.application.metadata.client_name,
      authorization: authorizationId,
      customer: grant.customer._id,
      usagePoint: usagePointId,
      ...(usagePoint.esiid !== undefined && { esiid: usagePoint.esiid }),
      timeZone: zone.name,
      at: times.at(at),
    },
    inFeed: channels.some(({ inFeed }) => inFeed),
    rules: channels.length > 0 ? rules : [...rules, nothingMeasured(question, times)],
    channels,
  };
}

/** The authorization that a token is for, also one that opens it no more. */
function authorizationOf(bearer: Bearer | undefined): string | undefined {
  if (bearer?.state === 'valid') return bearer.authorization?._id;
  return bearer?.state === 'expired' || bearer?.state === 'revoked' ? bearer.authorizationId : undefined;
}

const nothingMeasured = ({ asOf = Infinity }: ReadingInQuestion, times: PlaceTimes): RuleFinding =>
  finding(
    'meter-reading',
    false,
    asOf === Infinity
      ? 'nothing has come in of the usage point yet'
      : `nothing was known of the usage point at ${times.at(asOf)}`,
  );

async function grantInQuestion(services: ExplainServices, authorizationId: string): Promise<GrantInQuestion> {
  const authorization = await services.authorizations.get(authorizationId);
  const [application, customer, tenures] = await Promise.all([
    services.applications.get(authorization.applicationId),
    services.customers.get(authorization.customerId),
    services.tenures.ofCustomer(authorization.customerId),
  ]);
  return { authorization, application, customer, tenures };
}

interface ChannelsInQuestion {
  /** granted, whether requests are answered or not */
  readonly functionBlocks: ReadonlySet<number>;
  readonly metering: Metering;
  readonly usagePoint: StoredUsagePoint;
  readonly question: ReadingInQuestion;
  readonly times: PlaceTimes;
}

/** @param entitlement undefined where no request is answered at all */
async function explainChannels(
  asked: ChannelsInQuestion,
  entitlement: Entitlement | undefined,
): Promise<ChannelExplanation[]> {
  const { metering, usagePoint, question, functionBlocks } = asked;
  const viewOf = (seen: Entitlement): FeedView => ({
    metering,
    entitlement: seen,
    links: new ResourceLinks('', { root: true }),
    query: { ...wholeFeed, asOf: question.asOf ?? Infinity },
  });
  const everything = await planFeed(viewOf(Entitlement.ofOperator()), 'explain', [usagePoint._id]);
  const seen = entitlement === undefined ? undefined : viewOf(entitlement);
  const planned = seen === undefined ? [] : (await planFeed(seen, 'explain', [usagePoint._id])).usagePoints;
  const given = new Map(planned.flatMap(({ channels }) => channels).map((channel) => [channel.source._id, channel]));
  const explained: ChannelExplanation[] = [];
  for (const stored of everything.usagePoints.flatMap(({ channels }) => channels)) {
    const { content } = stored.readingType;
    const channel = given.get(stored.source._id);
    const block = requiredFunctionBlock(content, usagePoint.serviceKind);
    const holder = seen === undefined || channel === undefined ? undefined : await heldIn(seen, channel, question.at);
    const isAllowed = functionBlocks.has(block);
    const isSeen = isAllowed && isInside(entitlement?.periodsOf(usagePoint._id), question.at);
    const reading = await explainStored(asked, stored, entitlement);
    explained.push({
      meterReading: stored.source._id,
      measures: measuredWords(content),
      readingType: quantityOf(content),
      rules: [
        finding('function-block', isAllowed, `it needs function block ${block}`),
        ...(isSeen ? [explainInterval(asked, stored, channel, holder !== undefined || !reading.holds)] : []),
        reading,
      ],
      inFeed: holder !== undefined,
    });
  }
  return explained;
}

/** The reading of the feed that holds an instant. */
async function heldIn(view: FeedView, channel: PlannedChannel, at: number): Promise<Period | undefined> {
  const { start: publishedMin, end: publishedMax } = channel.spans?.blockAt(at) ?? {
    start: at - LONGEST_DAY,
    end: at + LONGEST_DAY,
  };
  const query = { ...view.query, publishedMin, publishedMax };
  for await (const batch of selectBlocks({ ...view, query }, channel)) {
    for (const { rows, nominalStart } of batch) {
      for (let row = 0; row < rows.count; row++) {
        const start = nominalStart + (rows.start[row] ?? 0);
        const end = start + Math.max(1, rows.duration[row] ?? 0);
        if (start <= at && at < end) return { start, end };
        if (start > at) return undefined;
      }
    }
  }
  return undefined;
}

/** @param isThere false: its reading is stored and may be seen, and yet is not in the feed */
function explainInterval(
  { question: { at }, times }: ChannelsInQuestion,
  { source }: PlannedChannel,
  channel: PlannedChannel | undefined,
  isThere: boolean,
): RuleFinding {
  const rule = 'interval-duration';
  const length = source.intervalLength;
  if (channel === undefined)
    return finding(rule, false, `${length} s is finer than is granted, and fills no longer one`);
  const interval = channel.spans?.interval;
  if (interval === undefined) {
    if (length > 0) return finding(rule, isThere, `it is given as it is, ${length} s`);
    return finding(rule, isThere, isThere ? 'it is given as it is' : 'it is shorter than is granted');
  }
  const { aggregation, ofDays } = interval;
  const missing = ofDays ? 'a missing part is told by the quality “mixed”' : 'left out where a part is missing';
  const told = `it is given as the ${aggregation} ${times.span(interval.at(at))}, ${missing}`;
  return finding(rule, isThere, isThere ? told : `${told}, as it is here`);
}

/**
 * What is stored at that time, whoever may see it, with the values that were before.
 *
 * @param entitlement what the reading must lie inside to be given as it is
 */
async function explainStored(
  { metering, times, question: { at, asOf = Infinity } }: ChannelsInQuestion,
  { source, readingType }: PlannedChannel,
  entitlement: Entitlement | undefined,
): Promise<RuleFinding> {
  const operator = Entitlement.ofOperator();
  const rows = new DayRows();
  const stood = new DayRows();
  for await (const blocks of metering.intervalBlocks.read(operator, source, { start: at, end: at + 1 })) {
    const past = await metering.intervalBlocks.pastOfAll(operator, source, blocks);
    for (const block of blocks) {
      const nominalStart = nominalStartOf(block._id.buffer);
      decodeBlock(block, source.intervalLength, rows);
      const earlier = past.get(nominalStart) ?? [];
      const shown = rowsAsOf(rows, earlier, asOf * 1000, stood).rows;
      const row = rowAt(shown, at - nominalStart);
      if (row === undefined) continue;
      const start = nominalStart + (shown.start[row] ?? 0);
      const span = { start, end: start + (shown.duration[row] ?? 0) };
      const since = shown.known[row] ?? 0;
      const value = (amount: number): string => valueWords(amount, readingType.content);
      const before = earlier
        .filter(({ s, k }) => s === shown.start[row] && k < since)
        .toSorted((a, b) => a.k - b.k)
        .map(({ v, k }) => `${value(v)} since ${times.at(k / 1000)}`);
      const told = [
        value(shown.value[row] ?? 0),
        `quality ${qualityWords(unpackQualities(shown.quality[row] ?? 0))}`,
        times.span(span),
        `known since ${times.at(since / 1000)}`,
      ].join(', ');
      const history = before.length === 0 ? told : `${told}; before that ${before.join(', ')}`;
      const periods = entitlement?.periodsOf(source.usagePointId) ?? [];
      const isCut = isInside(periods, at) && !within(periods, span);
      return finding('reading', !isCut, isCut ? `${history}; it is not wholly inside what is given` : history);
    }
  }
  return finding(
    'reading',
    false,
    asOf === Infinity ? 'there is none at that time' : `none was known at ${times.at(asOf)}`,
  );
}

const isInside = (periods: readonly Period[] = [], at: number): boolean =>
  periods.some(({ start, end }) => start <= at && at < end);

function rowAt(rows: DayRows, offset: number): number | undefined {
  for (let row = 0; row < rows.count; row++) {
    const start = rows.start[row] ?? 0;
    if (start <= offset && offset < start + Math.max(1, rows.duration[row] ?? 0)) return row;
  }
  return undefined;
}

const quantityOf = (type: ReadingType): Record<string, number> =>
  Object.fromEntries(
    QUANTITY.flatMap((name) => {
      const value = type[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
