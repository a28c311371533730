import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../icon.js';
import { controlId, useField } from './form.js';

interface LabelledProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly required?: boolean | undefined;
}

/** Label, hint, control and what is wrong with it, tied to each other. */
export function Labelled({
  name,
  label,
  hint,
  required = false,
  control,
}: LabelledProps & { control: (props: ControlProps) => ComponentChildren }): JSX.Element {
  const { error, marksRequired } = useField(name, label);
  const id = controlId(name);
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  return (
    <div class={error === undefined ? undefined : 'wrong'}>
      <label for={id}>
        {label}
        {required && marksRequired && <Needed />}
      </label>
      {hint !== undefined && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <FieldError name={name} />
      {control({
        id,
        name,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-required': required ? true : undefined,
      })}
    </div>
  );
}

export interface ControlProps {
  readonly id: string;
  readonly name: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
}

/** For the eye: a screen reader is told by the control itself. */
export const Needed = (): JSX.Element => <span aria-hidden="true"> *</span>;

export function FieldError({ name }: { name: string }): JSX.Element | null {
  const { error } = useField(name);
  if (error === undefined) return null;
  return (
    <span class="error" id={`${controlId(name)}-error`}>
      <Icon name="warning" />
      <span>{error}</span>
    </span>
  );
}

export interface FieldProps extends LabelledProps {
  readonly type?:
    | 'text'
    | 'email'
    | 'password'
    | 'tel'
    | 'url'
    | 'number'
    | 'date'
    | 'datetime-local'
    | 'search'
    | 'file'
    | undefined;
  /** what it holds at first; what was sent before wins */
  readonly value?: string | undefined;
  /** WCAG 1.3.5: `email`, `current-password`, `one-time-code`, … */
  readonly autocomplete?: string | undefined;
  readonly inputmode?: 'numeric' | 'decimal' | 'email' | 'tel' | 'url' | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly maxLength?: number | undefined;
  /** of a file: `image/png,image/jpeg` */
  readonly accept?: string | undefined;
}

export function Field({ name, label, hint, type = 'text', value, required, ...rest }: FieldProps): JSX.Element {
  const { given } = useField(name);
  const repeats = type !== 'password' && type !== 'file';
  return (
    <Labelled
      name={name}
      label={label}
      hint={hint}
      required={required}
      control={(control) => (
        <input
          {...({ ...control, ...rest, type } as JSX.IntrinsicElements['input'])}
          value={repeats ? (given?.[0] ?? value) : undefined}
        />
      )}
    />
  );
}

export interface TextAreaProps extends LabelledProps {
  readonly value?: string | undefined;
  readonly rows?: number | undefined;
  readonly maxLength?: number | undefined;
}

export function TextArea({ name, label, hint, required, value, rows = 4, maxLength }: TextAreaProps): JSX.Element {
  const { given } = useField(name);
  return (
    <Labelled
      name={name}
      label={label}
      hint={hint}
      required={required}
      control={(control) => (
        <textarea {...control} rows={rows} maxLength={maxLength}>
          {given?.[0] ?? value}
        </textarea>
      )}
    />
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface SelectProps extends LabelledProps {
  readonly options: readonly Option[];
  readonly value?: string | undefined;
}

/** From six choices up. */
export function Select({ name, label, hint, required, options, value }: SelectProps): JSX.Element {
  const { given } = useField(name);
  const chosen = given?.[0] ?? value;
  return (
    <Labelled
      name={name}
      label={label}
      hint={hint}
      required={required}
      control={(control) => (
        <select {...control}>
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === chosen}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  );
}
