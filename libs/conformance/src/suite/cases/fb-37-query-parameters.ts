import { get, type Check, type ConformanceCase } from '../conformance-case.js';
import { answers, schemaFaultOf } from '../expectations.js';
import { NotChecked } from '../inputs.js';
import { asking, batch } from '../places.js';
import type { BlockInterval } from '../survey.js';

const TIMES = ['published-min', 'published-max', 'updated-min', 'updated-max'];
const NUMBERS = ['max-results', 'start-index', 'depth'];
const nonsense = [
  ...TIMES.flatMap((name) => [`${name}=All`, `${name}=03/01/2016`]),
  ...NUMBERS.map((name) => `${name}=All`),
];

/** From the second start to the last end but one; of one block or two, more than they cover. Epoch seconds. */
export function windowOf(blocks: readonly BlockInterval[]): { readonly from: number; readonly to: number } {
  const distinct = (times: readonly number[]): number[] => [...new Set(times)].sort((a, b) => a - b);
  const starts = distinct(blocks.map(({ start }) => start));
  const ends = distinct(blocks.map(({ end }) => end));
  const [first = 0, second = 0] = starts;
  const [last = 0, lastButOne = 0] = ends.toReversed();
  if (starts.length > 2 && second < lastButOne) return { from: second, to: lastButOne };
  return { from: first - (last - first), to: last + (last - first) };
}

/** How many blocks start and end as none of those wanted does. */
function countOfOthers(blocks: readonly BlockInterval[], wanted: readonly BlockInterval[]): number {
  const intervals = new Set(wanted.map(({ start, end }) => `${start} ${end}`));
  return blocks.filter(({ start, end }) => !intervals.has(`${start} ${end}`)).length;
}

const publishedWindow: Check = {
  says: 'GET Batch/Subscription/{id}?published-min&published-max (access), from the second start to the last end but one of its IntervalBlocks: 200, XSD, the blocks between and no others',
  faults: async (server) => {
    const { blocks } = await server.usage();
    if (blocks.length === 0) throw new NotChecked('an IntervalBlock in the feed of --access-token');
    const { from, to } = windowOf(blocks);
    const wanted = blocks.filter(({ start, end }) => start >= from && end <= to);
    const time = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
    const query = `published-min=${time(from)}&published-max=${time(to)}`;
    const { status, survey } = await server.ask('access', 'GET', await asking(batch, query).addressOf(server));
    if (status !== 200 || survey === undefined) return [`?${query}: the status is ${status}`];
    const fault = schemaFaultOf(survey);
    const given = survey.blocks;
    const others = countOfOthers(given, wanted);
    return [
      ...(fault === undefined ? [] : [`?${query}: ${fault}`]),
      ...(given.length === wanted.length
        ? []
        : [`?${query}: there are ${given.length} IntervalBlocks instead of ${wanted.length}`]),
      ...(others === 0 ? [] : [`?${query}: ${others} IntervalBlocks are others than those between`]),
    ];
  },
};

export const queryParameters: readonly ConformanceCase[] = [
  { id: 'QRY001', functionBlock: 37, title: 'A window of what is published', checks: [publishedWindow] },
  {
    id: 'QRY002',
    functionBlock: 37,
    title: 'Parameters without meaning are refused',
    steps: nonsense.map((query) => get(asking(batch, query), 'access', answers(400))),
  },
];
