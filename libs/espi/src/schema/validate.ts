import type { ComplexType, ComplexValue, Particle, Type } from './complex-type.js';
import type { Finding, FindingCode } from './finding.js';
import { fragmentFault } from './xml-fragment.js';

/** Everything that is wrong with a value in memory; a value without findings is written as a valid element. */
export function validate(type: Type, value: unknown): Finding[] {
  const findings: Finding[] = [];
  check(type, value, '', (path, code, message) => findings.push({ path, code, message }));
  return findings;
}

type Report = (path: string, code: FindingCode, message: string) => void;

function check(type: Type, value: unknown, path: string, report: Report): void {
  if (type.form === 'complex') {
    checkComplex(type, value, path, report);
  } else if (type.form === 'simple') {
    const fault = type.check(value);
    if (fault !== undefined) report(path, fault.code, fault.message);
  } else if (typeof value !== 'string') {
    report(path, 'bad-lexical', `${String(value)} is not a text`);
  } else if (type.keep === 'markup') {
    const fault = fragmentFault(value);
    if (fault !== undefined) report(path, 'malformed-fragment', fault);
  }
}

function checkComplex(type: ComplexType<unknown>, value: unknown, path: string, report: Report): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(path, 'not-an-object', `${type.name ?? 'the value'} is an object of elements`);
    return;
  }
  const values = value as ComplexValue;
  for (const particle of type.particles)
    checkParticle(particle, values[particle.name], inside(path, particle.name), report);
  for (const name of Object.keys(values)) {
    if (!type.particleByName.has(name)) {
      report(inside(path, name), 'unknown-element', `${type.name ?? path} has no element ${name}`);
    }
  }
}

function checkParticle(particle: Particle, value: unknown, path: string, report: Report): void {
  const { name, min, max, type } = particle;
  if (max === 1) {
    if (value !== undefined) check(type, value, path, report);
    else if (min > 0) report(path, 'missing-element', `${name} is required`);
    return;
  }
  const items = value ?? [];
  if (!Array.isArray(items)) {
    report(path, 'not-a-list', `${name} is a list`);
    return;
  }
  if (items.length < min)
    report(path, 'missing-element', `${name} is required ${min === 1 ? 'once' : `${min} times`} or more`);
  items.forEach((item: unknown, index) => check(type, item, `${path}[${index}]`, report));
}

function inside(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
