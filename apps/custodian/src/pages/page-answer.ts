import type { VNode } from 'preact';
import type { PagePolicy } from '@app/web';

export interface PageAnswerOptions extends PagePolicy {
  /** 200 where absent; 422 for a form that is shown again */
  readonly status?: number;
}

/** A page with more to say than its content. */
export class PageAnswer {
  constructor(
    readonly page: VNode,
    readonly options: PageAnswerOptions,
  ) {}
}

/** After a form has done its work: the browser asks for another page, so that a reload sends nothing twice. */
export class SeeOther {
  /** @param path of this server; what comes from outside goes through `returnAddress` first */
  constructor(readonly path: string) {}
}
