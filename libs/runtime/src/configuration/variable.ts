import 'reflect-metadata';

/** What is known of an environment variable beside its checks. */
export interface VariableOptions {
  /** name of the environment variable */
  readonly name: string;
  /** one sentence for the operator */
  readonly doc: string;
  /** value where the variable is unset or empty; a function may build on the values of properties declared before it */
  readonly default?: string | number | boolean | ((earlier: Readonly<Record<string, unknown>>) => string);
  /** how the default is told where it is a function */
  readonly defaultDoc?: string;
  /** what may be given, in words */
  readonly values: string;
  /** never repeated in an error: it may carry a password */
  readonly secret?: boolean;
}

export interface Variable extends VariableOptions {
  readonly property: string;
  readonly kind: 'text' | 'number' | 'switch';
}

const variablesOf = new WeakMap<object, Variable[]>();

function kindOf(prototype: object, property: string): Variable['kind'] {
  const type: unknown = Reflect.getMetadata('design:type', prototype, property);
  if (type === Number) return 'number';
  return type === Boolean ? 'switch' : 'text';
}

/** Declares that a property of a configuration class is read from an environment variable. */
export function FromEnvironment(options: VariableOptions): PropertyDecorator {
  return (prototype, key) => {
    const property = String(key);
    const declared = variablesOf.get(prototype) ?? [];
    variablesOf.set(prototype, [...declared, { ...options, property, kind: kindOf(prototype, property) }]);
  };
}

/** The variables of a configuration class, in the order of its properties. */
export function declaredVariables(configuration: abstract new () => object): readonly Variable[] {
  const prototype: unknown = configuration.prototype;
  return typeof prototype === 'object' && prototype !== null ? (variablesOf.get(prototype) ?? []) : [];
}
