import type { ComponentChildren, JSX } from 'preact';
import { FieldError, Needed } from './field.js';
import { controlId, useField } from './form.js';

export interface Choice {
  readonly value: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
}

export interface ChoicesProps {
  readonly name: string;
  /** exactly one, or any number */
  readonly kind: 'radio' | 'checkbox';
  readonly legend: string;
  /** where a heading above says the same */
  readonly legendHidden?: boolean | undefined;
  readonly choices: readonly Choice[];
  /** what is chosen at first; what was sent before wins */
  readonly chosen?: readonly string[] | undefined;
  readonly required?: boolean | undefined;
}

/** Up to five rows that one can press. */
export function Choices({ name, kind, legend, legendHidden, choices, chosen, required }: ChoicesProps): JSX.Element {
  const { given, error, marksRequired } = useField(name, legend);
  const current = given ?? chosen ?? [];
  const id = controlId(name);
  return (
    <fieldset
      aria-describedby={error === undefined ? undefined : `${id}-error`}
      class={error === undefined ? undefined : 'wrong'}
    >
      <legend class={legendHidden === true ? 'vh' : 'label'}>
        {legend}
        {required === true && marksRequired && <Needed />}
      </legend>
      <FieldError name={name} />
      {choices.map(({ value, label, hint }, index) => (
        <label key={value} class="choice">
          <input
            type={kind}
            name={name}
            value={value}
            checked={current.includes(value)}
            id={index === 0 ? id : undefined}
          />
          <span>
            {label}
            {hint !== undefined && <small>{hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** One yes or no: sends `on` where ticked, else nothing. */
export function Tick({ name, label, hint, ticked = false }: TickProps): JSX.Element {
  const { given } = useField(name, label);
  return (
    <div>
      <FieldError name={name} />
      <label class="choice">
        <input
          type="checkbox"
          name={name}
          id={controlId(name)}
          checked={given === undefined ? ticked : given.length > 0}
        />
        <span>
          {label}
          {hint !== undefined && <small>{hint}</small>}
        </span>
      </label>
    </div>
  );
}

export interface TickProps {
  readonly name: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly ticked?: boolean | undefined;
}
