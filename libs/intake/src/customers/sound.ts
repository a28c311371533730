import { customerElements, validate, type CustomerElementName, type CustomerElementValue } from '@app/espi';
import { UnfitRow } from '../table/row-fields.js';

/** A value as the standard has it. @throws UnfitRow invalid-entry, with the path of what does not fit */
export function sound<N extends CustomerElementName>(
  element: N,
  value: CustomerElementValue<N>,
): CustomerElementValue<N> {
  const [fault] = validate(customerElements[element].type, value);
  if (fault !== undefined) {
    // other messages tell the value
    const expected = fault.code === 'too-long' ? fault.message : undefined;
    throw new UnfitRow('invalid-entry', `${element}/${fault.path}`, expected);
  }
  return value;
}
