import { escapeText } from '../xml/escape.js';
import type { XmlSink } from '../xml/xml-sink.js';
import type { ComplexType, ComplexValue, GlobalElement, Particle, Type, TypeOf } from './complex-type.js';
import { fragmentFault } from './xml-fragment.js';

/**
 * Writes one element with its prefix, which must be declared around it; elements come in schema order whatever the
 * order of the properties. The value is taken as valid: see `validate`.
 * @throws RangeError when an `extension` is no well-formed fragment.
 */
export function writeElement<T extends Type>(sink: XmlSink, element: GlobalElement<T>, value: TypeOf<T>): void {
  const name = `${element.namespace.prefix}:${element.name}`;
  writeTyped(sink, element.type, `<${name}>`, `</${name}>`, value);
}

/** Writes one element as a document of its own, with an XML declaration and its namespace. */
export function writeElementDocument<T extends Type>(sink: XmlSink, element: GlobalElement<T>, value: TypeOf<T>): void {
  const { prefix, uri } = element.namespace;
  const name = `${prefix}:${element.name}`;
  sink.text('<?xml version="1.0" encoding="UTF-8"?>\n');
  writeTyped(sink, element.type, `<${name} xmlns:${prefix}="${uri}">`, `</${name}>`, value);
  sink.text('\n');
}

function writeTyped(sink: XmlSink, type: Type, startTag: string, endTag: string, value: unknown): void {
  if (type.form === 'complex') {
    sink.text(startTag);
    writeParticles(sink, type, value as ComplexValue);
    sink.text(endTag);
  } else if (type.form === 'simple') {
    const text = type.write(value as never);
    sink.text(startTag + (typeof value === 'string' ? escapeText(text) : text) + endTag);
  } else {
    sink.text(startTag + (type.keep === 'text' ? escapeText(String(value)) : wellFormed(String(value))) + endTag);
  }
}

function writeParticles(sink: XmlSink, type: ComplexType<unknown>, value: ComplexValue): void {
  for (const particle of type.particles) {
    const content = value[particle.name];
    if (content === undefined) continue;
    if (particle.max === 1) writeParticle(sink, particle, content);
    else for (const item of content as readonly unknown[]) writeParticle(sink, particle, item);
  }
}

function writeParticle(sink: XmlSink, particle: Particle, value: unknown): void {
  writeTyped(sink, particle.type, particle.startTag, particle.endTag, value);
}

function wellFormed(fragment: string): string {
  const fault = fragmentFault(fragment);
  if (fault !== undefined) throw new RangeError(`an extension must be a well-formed XML fragment: ${fault}`);
  return fragment;
}
