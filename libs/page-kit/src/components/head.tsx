import type { ComponentChildren, JSX } from 'preact';

export interface HeadProps {
  /** the answer: a sentence with the number in it */
  readonly title: ComponentChildren;
  /** what follows from it */
  readonly sub?: ComponentChildren;
  /** above it: where one is, a reference */
  readonly above?: ComponentChildren;
  /** beside it */
  readonly children?: ComponentChildren;
}

/** The head of a page. */
export function Head({ title, sub, above, children }: HeadProps): JSX.Element {
  const words = (
    <>
      {above !== undefined && <p class="small tn">{above}</p>}
      <h1>{title}</h1>
      {sub !== undefined && <p class="sub long">{sub}</p>}
    </>
  );
  if (children === undefined) return <div class="head">{words}</div>;
  return (
    <div class="head act">
      <div>{words}</div>
      {children}
    </div>
  );
}
