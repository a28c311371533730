import type { JSX } from 'preact';
import type { Application } from '@app/third-parties';
import { logoAddress } from '../pages/logos.controller.js';

/** Stands for a company beside its name: its logo, or how its name begins. */
export function CompanyMark({ application }: { application: Application }): JSX.Element {
  const src = logoAddress(application);
  if (src !== undefined) return <img class="mark" src={src} alt="" width={40} height={40} />;
  return (
    <span class="mark" aria-hidden="true">
      {Array.from(application.metadata.client_name).slice(0, 2).join('')}
    </span>
  );
}
