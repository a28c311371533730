import type { AuthorizationServices, Bearer } from '@app/authorization';
import { Entitlement, type Period } from '@app/entitlement';
import { requiredFunctionBlock, ResourceLinks, type ReadingType } from '@app/espi';
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
import { finding, spanTold, told, type ChannelExplanation, type Explanation, type RuleFinding } from './explanation.js';

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
  const authorizationId =
    question.authorizationId ?? (bearer?.state === 'valid' ? bearer.authorization?._id : undefined);
  if (authorizationId === undefined) return { inFeed: false, rules: [{ ...token, holds: false }], channels: [] };
  const usagePoint = await services.metering.usagePoints.get(Entitlement.ofOperator(), usagePointId);
  if (usagePoint === undefined) throw new CustodianError('unknown-usage-point', 404, 'There is no such usage point.');
  const grant = await grantInQuestion(services, authorizationId);
  const rules = [token, ...explainGrant(grant, usagePointId, at, now)];
  const isAnswered = rules
    .filter(({ rule }) => ['token', 'authorization', 'authorized-period', 'application'].includes(rule))
    .every(({ holds }) => holds);
  const entitlement = isAnswered ? await services.entitlements.ofAuthorization(grant.authorization) : undefined;
  const channels = await explainChannels(services.metering, entitlement, usagePoint, question);
  return { inFeed: channels.some(({ inFeed }) => inFeed), rules, channels };
}

async function grantInQuestion(services: ExplainServices, authorizationId: string): Promise<GrantInQuestion> {
  const authorization = await services.authorizations.get(authorizationId);
  const [application, customer, tenures] = await Promise.all([
    services.applications.get(authorization.applicationId),
    services.customers.get(authorization.customerId),
    services.tenures.ofCustomer(authorization.customerId),
  ]);
  return { authorization, application, customer, tenures };
}

/** @param entitlement undefined where no request is answered at all */
async function explainChannels(
  metering: Metering,
  entitlement: Entitlement | undefined,
  usagePoint: StoredUsagePoint,
  question: ReadingInQuestion,
): Promise<ChannelExplanation[]> {
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
    const channel = given.get(stored.source._id);
    const block = requiredFunctionBlock(stored.readingType.content, usagePoint.serviceKind);
    const holder = seen === undefined || channel === undefined ? undefined : await heldIn(seen, channel, question.at);
    explained.push({
      meterReading: stored.source._id,
      readingType: quantityOf(stored.readingType.content),
      rules: [
        finding('function-block', entitlement?.allows(block) ?? false, `it needs function block ${block}`),
        ...(channel === undefined ? [] : [explainInterval(channel, question.at)]),
        await explainStored(metering, stored, question),
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

function explainInterval({ spans, source }: PlannedChannel, at: number): RuleFinding {
  const interval = spans?.interval;
  if (interval === undefined)
    return finding('interval-duration', true, `it is given as it is, ${source.intervalLength} s`);
  const { aggregation, ofDays } = interval;
  const missing = ofDays ? 'a missing part is told by quality 13' : 'without it where a part is missing';
  return finding(
    'interval-duration',
    true,
    `it is given as the ${aggregation} ${spanTold(interval.at(at))}, ${missing}`,
  );
}

/** What is stored at that time, whoever may see it. */
async function explainStored(
  metering: Metering,
  { source }: PlannedChannel,
  { at, asOf = Infinity }: ReadingInQuestion,
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
      const quality = unpackQualities(shown.quality[row] ?? 0).join(' and ');
      const versions = earlier.filter(({ s, k }) => s === shown.start[row] && k <= asOf * 1000).length;
      const revised = versions === 0 ? '' : `, ${versions} other value${versions === 1 ? '' : 's'} of it are kept`;
      const known = told(Math.floor((shown.known[row] ?? 0) / 1000));
      return finding('reading', true, `${shown.value[row] ?? 0}, quality ${quality}, known since ${known}${revised}`);
    }
  }
  return finding(
    'reading',
    false,
    asOf === Infinity ? 'there is none at that time' : `none was known at ${told(asOf)}`,
  );
}

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
