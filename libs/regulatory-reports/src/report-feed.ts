import { atomId } from '@app/espi';
import { startOfDate, type CivilDate, type TimeZone } from '@app/time';
import { create } from 'xmlbuilder2';
import { endings, total, type ReckonedDay } from './day-figures.js';
import type { StepFigures } from './subscription-reports.js';

export interface ReportFeed {
  /** absolute address of the feed as it was asked for */
  readonly self: string;
  /** of the days before, where there may be any */
  readonly next?: string;
  readonly title: string;
  readonly author: string;
  /** absolute address of the page with the figures of a day */
  readonly pageOf: (day: string) => string;
  /** latest first */
  readonly days: readonly { readonly reckoned: ReckonedDay; readonly figures: StepFigures }[];
  readonly zone: TimeZone;
  /** where nothing was counted yet */
  readonly now: Date;
}

const ATOM = 'http://www.w3.org/2005/Atom';

/** The figures of days as an Atom feed (RFC 4287), an entry a day, whose content a reader shows as it is. */
export function writeReportFeed({ self, next, title, author, pageOf, days, zone, now }: ReportFeed): string {
  const updated = days.map(({ reckoned }) => reckoned.reckonedAt).reduce((a, b) => (a > b ? a : b), new Date(0));
  const feed = create({ encoding: 'UTF-8' }).ele(ATOM, 'feed');
  feed.ele('id').txt(idOf('feed'));
  feed.ele('title').txt(title);
  feed.ele('updated').txt((days.length === 0 ? now : updated).toISOString());
  feed.ele('author').ele('name').txt(author);
  feed.ele('link', { rel: 'self', href: self, type: 'application/atom+xml' });
  if (next !== undefined) feed.ele('link', { rel: 'next', href: next, type: 'application/atom+xml' });
  for (const { reckoned, figures } of days) {
    const entry = feed.ele('entry');
    entry.ele('id').txt(idOf(reckoned._id));
    entry.ele('title').txt(reckoned._id);
    entry.ele('published').txt(startOf(figures.step.first, zone).toISOString());
    entry.ele('updated').txt(reckoned.reckonedAt.toISOString());
    entry.ele('link', { rel: 'alternate', href: pageOf(reckoned._id), type: 'text/html' });
    const content = entry.ele('content', { type: 'xhtml' }).ele('http://www.w3.org/1999/xhtml', 'div').ele('dl');
    for (const [name, value] of lines(figures)) {
      content.ele('dt').txt(name);
      content.ele('dd').txt(String(value));
    }
  }
  return feed.end({ prettyPrint: true });
}

function lines({ active, counts }: StepFigures): [string, number][] {
  return [
    ['active', active],
    ['begun', counts.begun],
    ['changed', counts.changed],
    ['restored', counts.restored],
    ...endings.map((ending): [string, number] => [`ended ${ending}`, counts.ended[ending]]),
    ['requests answered', total(counts.answered)],
    ['requests refused', total(counts.refused)],
    ['bytes sent', counts.bytes],
  ];
}

const startOf = ({ year, month, day }: CivilDate, zone: TimeZone): Date =>
  new Date(startOfDate(zone, year, month, day) * 1000);

/** The same for ever, and for every reader. */
const idOf = (name: string): string => atomId(`/reports/subscriptions/${name}`);
