import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { textsIn } from '@app/language';
import { CSRF_FIELD, ThisPage, usePage } from '../page-context.js';

const texts = textsIn({
  en: { heading: 'Something needs another look', marked: 'What is marked with * is needed.' },
  es: { heading: 'Hay algo que revisar', marked: 'Lo marcado con * es necesario.' },
});

/** A form as it was sent: shown again with what was given, and what is wrong with it. */
export interface FormState {
  /** by the name of the field, as given; what is secret is not repeated */
  readonly given: Readonly<Record<string, readonly string[]>>;
  /** by the name of the field, a sentence in the person's language; under '' what is wrong with the whole */
  readonly errors: Readonly<Record<string, string>>;
}

const blank: FormState = { given: {}, errors: {} };
interface FormAround {
  readonly state: FormState;
  readonly marksRequired: boolean;
  /** filled by the fields with what they are called, where somebody asks */
  readonly labels?: Map<string, string>;
}
const ThisForm = createContext<FormAround>({ state: blank, marksRequired: false });

/** What was given and is wrong with a field of the form around it, and whether that form says what is needed. */
export function useField(
  name: string,
  label?: ComponentChildren,
): { given: readonly string[] | undefined; error: string | undefined; marksRequired: boolean } {
  const { state, labels, marksRequired } = useContext(ThisForm);
  if (typeof label === 'string') labels?.set(name, label);
  return { given: state.given[name], error: state.errors[name], marksRequired };
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
  /** marks what has to be filled in; for forms of which that is a part */
  readonly marksRequired?: boolean | undefined;
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
  marksRequired = false,
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
      <ThisForm.Provider value={{ state, marksRequired }}>
        <ErrorSummary errors={state.errors} fields={children} />
        {marksRequired && <p class="small">{texts(usePage().language).marked}</p>}
        {children}
      </ThisForm.Provider>
    </form>
  );
}

interface ErrorSummaryProps extends Pick<FormState, 'errors'> {
  readonly fields: ComponentChildren;
}

function ErrorSummary({ errors, fields }: ErrorSummaryProps): JSX.Element | null {
  const page = usePage();
  const t = texts(page.language);
  const wrong = Object.entries(errors);
  if (wrong.length === 0) return null;
  // it stands above the fields, which alone know what they are called
  const labels = new Map<string, string>();
  renderToString(
    <ThisPage.Provider value={page}>
      <ThisForm.Provider value={{ state: blank, marksRequired: false, labels }}>{fields}</ThisForm.Provider>
    </ThisPage.Provider>,
  );
  const named = (name: string, text: string): string => {
    const label = labels.get(name);
    return label === undefined ? text : `${label}: ${text}`;
  };
  return (
    <div class="note bad errors" role="alert" tabindex={-1} data-error-summary aria-labelledby="error-summary">
      <div>
        <h2 id="error-summary">{t.heading}</h2>
        <ul class="bare">
          {wrong.map(([name, text]) => (
            <li key={name}>{name === '' ? text : <a href={`#${controlId(name)}`}>{named(name, text)}</a>}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
