import { Fragment, type ComponentChildren, type JSX } from 'preact';
import { Icon } from '../icon.js';

export interface Fact {
  readonly name: string;
  readonly value: ComponentChildren;
}

/** Names and values. @param stacked each value below its name */
export function Facts({ facts, stacked = false }: { facts: readonly Fact[]; stacked?: boolean }): JSX.Element {
  return (
    <dl class={stacked ? 'facts one' : 'facts'}>
      {facts.map(({ name, value }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

export interface Figure {
  readonly name: ComponentChildren;
  /** where it counts records, a link to them */
  readonly value: ComponentChildren;
  readonly unit?: string | undefined;
  readonly note?: ComponentChildren;
}

/** Three or four key figures. */
export function Figures({ figures }: { figures: readonly Figure[] }): JSX.Element {
  return (
    <dl class="figs">
      {figures.map(({ name, value, unit, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {unit !== undefined && <small> {unit}</small>}
          </dd>
          {note !== undefined && <dd>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}

export interface TickItem {
  readonly text: ComponentChildren;
  readonly note?: ComponentChildren;
}

/** What is, or what is not. */
export function Ticks({ items, not = false }: { items: readonly TickItem[]; not?: boolean }): JSX.Element {
  return (
    <ul class={not ? 'ticks no' : 'ticks'}>
      {items.map(({ text, note }, index) => (
        <li key={index}>
          <Icon name={not ? 'cross' : 'tick'} />
          <span>
            {text}
            {note !== undefined && <small>{note}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
