import { scheduled, type JobHandler } from '@app/jobs';
import type { Authorizations } from './authorizations.js';

const AT_A_TIME = 100;

/** The job that ends authorizations whose time is over: by themselves they are no longer answered, but nobody is told. */
export const passingEnds = (authorizations: Pick<Authorizations, 'endOver'>): JobHandler =>
  scheduled({
    kind: 'passing-ends',
    everySeconds: 15,
    run: async ({ signal }) => {
      while (!signal.aborted && (await authorizations.endOver(AT_A_TIME)) === AT_A_TIME);
    },
  });
