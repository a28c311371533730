import type { ComponentChildren, JSX } from 'preact';
import { usePage, type PageContext } from '../page-context.js';

export const LOOK_AGAIN_SECONDS = 3;

/** Parameter of a page that the browser asks for by itself. */
export const BY_ITSELF = 'by-itself';

/** Of the page, as the browser asks for it by itself. */
export const addressByItself = ({ address }: Pick<PageContext, 'address'>): string =>
  `${address}${address.includes('?') ? '&' : '?'}${BY_ITSELF}`;

interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** 0 where it has not begun */
  readonly of: number;
  /** the same in words */
  readonly children: ComponentChildren;
}

/** How far something on its way is. Its page says `isOnItsWay`: then it is asked for again until it is there. */
export function Progress({ label, done, of, children }: ProgressProps): JSX.Element {
  return (
    <div class="stack" data-progress={addressByItself(usePage())} data-seconds={LOOK_AGAIN_SECONDS}>
      <progress aria-label={label} max={of || 1} value={done} />
      <p>{children}</p>
    </div>
  );
}
