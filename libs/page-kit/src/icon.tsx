import type { JSX } from 'preact';

/** Drawn on 20 by 20. */
const SHAPES = {
  account: (
    <>
      <circle cx="10" cy="7" r="3.25" />
      <path d="M3.5 17c.8-3.4 3.4-5 6.5-5s5.7 1.6 6.5 5" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="6.75" />
      <path d="M10 6v4.2l2.7 1.6" />
    </>
  ),
  copy: <path d="M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7" />,
  cross: <path d="m5.5 5.5 9 9m0-9-9 9" />,
  dash: <path d="M5 10h10" />,
  download: <path d="M10 3v9m-3.5-3.5L10 12l3.5-3.5M4 16.5h12" />,
  electricity: <path d="M11 2.5 4.5 11.5H9.5L9 17.5l6.5-9H10.5z" />,
  eye: (
    <>
      <path d="M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5z" />
      <circle cx="10" cy="10" r="2.25" />
    </>
  ),
  gas: <path d="M10 2.5c.5 3.5 4.5 5 4.5 9a4.5 4.5 0 0 1-9 0c0-2 1-3.2 2-4 .2 1.3.8 2 1.5 2.2C9.5 7.5 9 5 10 2.5z" />,
  info: (
    <>
      <circle cx="10" cy="10" r="6.75" />
      <path d="M10 9.2v4.3m0-7v.1" />
    </>
  ),
  key: (
    <>
      <circle cx="6.5" cy="13.5" r="3" />
      <path d="m8.7 11.3 7.3-7.3M13 7l2.5 2.5" />
    </>
  ),
  link: (
    <path d="M8.5 11.5 11.5 8.5M9.5 6.5l1.8-1.8a2.8 2.8 0 0 1 4 4L13.5 10.5M10.5 13.5l-1.8 1.8a2.8 2.8 0 0 1-4-4L6.5 9.5" />
  ),
  next: <path d="m7.5 4.5 5.5 5.5-5.5 5.5" />,
  previous: <path d="M12.5 4.5 7 10l5.5 5.5" />,
  print: <path d="M5.5 7.5V3h9v4.5M5.5 14H3V7.5h14V14h-2.5M5.5 11.5h9V17h-9z" />,
  repeat: <path d="M16 10a6 6 0 1 1-1.8-4.3M14.5 2.5v3.5H11" />,
  'sign-out': <path d="M8 4H4v12h4m0-6h8.5m-3-3 3 3-3 3" />,
  theme: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M10 3.5v13a6.5 6.5 0 0 0 0-13z" fill="currentColor" />
    </>
  ),
  tick: <path d="m4 10.5 4 4 8-9" />,
  water: <path d="M10 2.8c2.8 3.5 4.8 6 4.8 8.7a4.8 4.8 0 0 1-9.6 0c0-2.7 2-5.2 4.8-8.7z" />,
  warning: <path d="M10 3 2.5 16.5h15zM10 8v4m0 2.2v.1" />,
} as const satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof SHAPES;

/** A drawing beside its word: it says nothing by itself. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="i" viewBox="0 0 20 20" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}
