import type { ComponentChildren, JSX } from 'preact';

/** What stands where a list would: a sentence that says why there is nothing, and the way to something. */
export function EmptyState({
  children,
  action,
}: {
  children: ComponentChildren;
  action?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty stack">
      <p class="sub">{children}</p>
      {action}
    </div>
  );
}
