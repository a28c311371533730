import type { JSX } from 'preact';
import type { AccessOutcome, StoredAccessRecord } from '@app/audit';
import { State, usePage, type Mood } from '@app/page-kit';
import { channelInWords, outcomeInWords } from './access-words.js';

const moodOf: Readonly<Record<AccessOutcome, Mood>> = {
  complete: 'good',
  'not-modified': 'off',
  refused: 'bad',
  broken: 'warn',
  lost: 'warn',
};

/** What became of an access, and by which door it came. */
export function AccessResult({ record }: { readonly record: StoredAccessRecord }): JSX.Element {
  const { language } = usePage();
  const { name, given } = outcomeInWords(record, language);
  return (
    <>
      <State mood={record.outcome === 'complete' && record.kinds.length === 0 ? 'off' : moodOf[record.outcome]}>
        {name}
      </State>
      <p class="small">{[given, channelInWords(record.channel, language)].filter(Boolean).join(' ')}</p>
    </>
  );
}
