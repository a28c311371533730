import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from '../icon.js';

export interface TimelineEvent {
  readonly at: Date;
  /** of `at`, in the page's language and zone */
  readonly time: string;
  readonly icon: IconName;
  /** who did it: you, the utility's staff, or a company */
  readonly who: 'mine' | 'staff' | 'company';
  readonly what: ComponentChildren;
  readonly details?: ComponentChildren;
}

export interface TimelineDay {
  readonly day: string;
  readonly events: readonly TimelineEvent[];
}

/** What happened, newest first: the scale upright. */
export function Timeline({ days }: { days: readonly TimelineDay[] }): JSX.Element {
  return (
    <div>
      {days.map(({ day, events }) => (
        <Day key={day} day={day} events={events} />
      ))}
    </div>
  );
}

const Day = ({ day, events }: TimelineDay): JSX.Element => (
  <>
    <h3 class="time-day">{day}</h3>
    <ol class="time">
      {events.map(({ at, time, icon, who, what, details }, index) => (
        <li key={index} class={who === 'company' ? undefined : who}>
          <time datetime={at.toISOString()}>{time}</time>
          <span class="dot">
            <Icon name={icon} />
          </span>
          <div>
            <p>{what}</p>
            {details !== undefined && <p>{details}</p>}
          </div>
        </li>
      ))}
    </ol>
  </>
);
