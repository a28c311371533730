import { describe, expect, it } from '@jest/globals';
import { needsSecondFactor, rolesTogether } from './role.js';

describe('the roles of a person', () => {
  it('can be several, each once', () => {
    expect(rolesTogether(['staff', 'administrator', 'staff'], undefined)).toEqual(['staff', 'administrator']);
  });

  it('BR-028.025 are customer alone or others', () => {
    expect(rolesTogether(['customer'], '1')).toEqual(['customer']);
    for (const other of ['developer', 'staff', 'auditor', 'administrator'] as const) {
      expect(() => rolesTogether(['customer', other], '1')).toThrow(/no other role/);
    }
  });

  it('name a customer only where they are customer', () => {
    expect(() => rolesTogether(['developer'], '1')).toThrow(/role customer/);
    expect(() => rolesTogether([], undefined)).toThrow(/one role/);
  });

  it('ask for a second factor where they see what is of others', () => {
    expect(needsSecondFactor(['customer'])).toBe(false);
    expect(needsSecondFactor(['developer'])).toBe(false);
    for (const role of ['staff', 'auditor', 'administrator'] as const)
      expect(needsSecondFactor(['developer', role])).toBe(true);
  });
});
