import type { ConformanceCase } from '../conformance-case.js';
import type { Manner } from '../oauth-client.js';

const FUNCTION_BLOCK = 31;
const manners: readonly Manner[] = ['tool', 'rfc'];

/** One case, as the certification tool asks it and, `/rfc` after its id, as clients do that go by the RFCs. */
export const inBothManners = (
  id: string,
  title: string,
  asked: (manner: Manner) => Pick<ConformanceCase, 'steps' | 'checks'>,
): ConformanceCase[] =>
  manners.map((manner) => ({
    id: manner === 'tool' ? id : `${id}/rfc`,
    functionBlock: FUNCTION_BLOCK,
    title,
    ...asked(manner),
  }));
