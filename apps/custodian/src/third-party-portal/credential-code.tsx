import type { JSX } from 'preact';
import { Code } from '@app/page-kit';

/** A credential with its name. */
export const CredentialCode = ({ name, value, note }: { name: string; value: string; note?: string }): JSX.Element => (
  <div class="stack-2">
    <p class="label">{name}</p>
    <Code text={value} />
    {note !== undefined && <p class="small">{note}</p>}
  </div>
);
