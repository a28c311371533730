import type { ComponentChildren, JSX } from 'preact';
import { textsIn } from '@app/language';
import { usePage } from '../page-context.js';
import { Button } from './button.js';
import { Form, type FormProps } from './form.js';
import { Head } from './head.js';

const texts = textsIn({ en: { keep: 'Leave it as it is' }, es: { keep: 'Dejarlo como está' } });

export interface ConfirmationProps extends Pick<FormProps, 'action' | 'state'> {
  /** the question */
  readonly title: string;
  /** what follows from yes, and whether it can be undone */
  readonly children: ComponentChildren;
  /** what yes does: "Stop sharing" */
  readonly yes: string;
  /** hidden fields: what it is about */
  readonly values?: Readonly<Record<string, string>> | undefined;
  /** back, where nothing changes */
  readonly no: string;
}

/** Asks once more before something ends. Both answers have the same size. */
export function Confirmation({ title, children, yes, values = {}, no, action, state }: ConfirmationProps): JSX.Element {
  const t = texts(usePage().language);
  return (
    <div class="narrow">
      <Head title={title} />
      <div class="stack">{children}</div>
      <Form action={action} state={state} class="row apart-s">
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button kind="stop" tall>
          {yes}
        </Button>
        <Button href={no} tall>
          {t.keep}
        </Button>
      </Form>
    </div>
  );
}
