import type { ComponentChildren, JSX } from 'preact';
import { Head, Page, Tabs, type PageContext } from '@app/page-kit';
import {
  AUTHORIZATIONS_PATH,
  FEED_ACCESS_PATH,
  REPORTS_PATH,
  REQUESTS_PATH,
  THIRD_PARTIES_PATH,
} from './auditor-paths.js';
import { reportWords } from './report-words.js';

interface AuditorFrameProps {
  readonly page: PageContext;
  /** the answer, as a sentence */
  readonly title: string;
  readonly sub?: string | undefined;
  readonly part: 'reports' | 'requests' | 'authorizations' | 'thirdParties' | 'feed';
  readonly children: ComponentChildren;
}

const paths = {
  reports: REPORTS_PATH,
  requests: REQUESTS_PATH,
  authorizations: AUTHORIZATIONS_PATH,
  thirdParties: THIRD_PARTIES_PATH,
  feed: FEED_ACCESS_PATH,
} as const;
const parts = Object.keys(paths) as (keyof typeof paths)[];

/** What each page of auditors stands in. */
export function AuditorFrame({ page, title, sub, part, children }: AuditorFrameProps): JSX.Element {
  const t = reportWords(page.language);
  return (
    <Page page={page} title={title}>
      <Tabs
        label={t.areas}
        links={parts.map((each) => ({ href: paths[each], label: t[each], isCurrent: each === part }))}
      />
      <Head title={title} sub={sub} />
      {children}
    </Page>
  );
}
