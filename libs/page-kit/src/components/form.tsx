import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { textsIn } from '@app/language';
import { CSRF_FIELD, usePage } from '../page-context.js';

const texts = textsIn({
  en: { heading: 'Something needs another look', one: 'Nothing has been saved yet.' },
  es: { heading: 'Hay algo que revisar', one: 'Todavía no se ha guardado nada.' },
});

/** A form as it was sent: shown again with what was given, and what is wrong with it. */
export interface FormState {
  /** by the name of the field, as given; what is secret is not repeated */
  readonly given: Readonly<Record<string, readonly string[]>>;
  /** by the name of the field, a sentence in the person's language; under '' what is wrong with the whole */
  readonly errors: Readonly<Record<string, string>>;
}

const blank: FormState = { given: {}, errors: {} };
const ThisForm = createContext<FormState>(blank);

/** What was given and is wrong with a field of the form around it. */
export function useField(name: string): { given: readonly string[] | undefined; error: string | undefined } {
  const { given, errors } = useContext(ThisForm);
  return { given: given[name], error: errors[name] };
}

/** The id of the control of a field, to which the summary of errors leads. */
export const controlId = (name: string): string => `f-${name}`;

export function CsrfField(): JSX.Element {
  return <input type="hidden" name={CSRF_FIELD} value={usePage().csrfToken} />;
}

export interface FormProps {
  /** this page's own address where absent */
  readonly action?: string | undefined;
  /** what was sent before and is to be mended */
  readonly state?: FormState | undefined;
  /** takes files */
  readonly files?: boolean | undefined;
  /** parts of the page follow what is chosen: see `assetAddresses.follow` */
  readonly follow?: boolean | undefined;
  readonly children: ComponentChildren;
  readonly class?: string | undefined;
}

/** A form that changes something: with its token, and at its top a summary of what is wrong, which takes the focus. */
export function Form({
  action,
  state = blank,
  files,
  follow,
  children,
  class: look = 'stack',
}: FormProps): JSX.Element {
  return (
    <form
      method="post"
      action={action}
      class={look}
      enctype={files === true ? 'multipart/form-data' : undefined}
      novalidate
      data-follow={follow}
    >
      <CsrfField />
      <ThisForm.Provider value={state}>
        <ErrorSummary errors={state.errors} />
        {children}
      </ThisForm.Provider>
    </form>
  );
}

function ErrorSummary({ errors }: Pick<FormState, 'errors'>): JSX.Element | null {
  const t = texts(usePage().language);
  const wrong = Object.entries(errors);
  if (wrong.length === 0) return null;
  return (
    <div class="note bad errors" role="alert" tabindex={-1} data-error-summary aria-labelledby="error-summary">
      <div>
        <h2 id="error-summary">{t.heading}</h2>
        <ul class="bare">
          {wrong.map(([name, text]) => (
            <li key={name}>{name === '' ? text : <a href={`#${controlId(name)}`}>{text}</a>}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
