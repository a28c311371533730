import type { SaxesTagNS } from 'saxes';
import type { AnyType, ComplexType, ComplexValue, GlobalElement, Particle, Type } from './complex-type.js';
import type { FindingCode } from './finding.js';
import { isFault, type SimpleType } from './simple-type.js';
import { FragmentBuilder } from './xml-fragment.js';

export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Who an ElementReader works for. */
export interface ElementHost {
  report(code: FindingCode, message: string, path: string): void;
  /** The global element of a name, for what stands inside of an xs:anyType. */
  elementOf(namespaceUri: string, name: string): GlobalElement | undefined;
  /** Takes each value of the streamed element, which is then not kept; `line` is where it begins. */
  item(value: ComplexValue, line: number): void;
  readonly line: number;
}

/** One open element. Frames are reused: each depth has one. */
class Frame {
  name = '';
  /** Undefined for an element that is not known: everything in it is skipped. */
  type: Type | undefined;
  /** Its place in the element around it; undefined where nobody keeps its value. */
  particle: Particle | undefined;
  value: ComplexValue = {};
  text = '';
  line = 0;
  /** The last place in the sequence that an element was for. */
  last = 0;
  readonly counts = new Uint32Array(96);
}

/**
 * Reads one element by its descriptor from parser events. Lenient: what can be understood is in the value, whatever the
 * order; strict: everything that the schema does not allow is reported.
 */
export class ElementReader {
  private readonly frames: Frame[] = [];
  private depth = 0;
  private fragment: FragmentBuilder | undefined;
  private fragmentDepth = 0;
  private streamed: Particle | undefined;
  /** The value of the last element that was read to its end; undefined where it had none. */
  result: unknown;

  constructor(private readonly host: ElementHost) {}

  get active(): boolean {
    return this.depth > 0;
  }

  /** The value, so far, of the element that is being read, when it is complex. */
  get partial(): ComplexValue | undefined {
    return this.frames[0]?.value;
  }

  /** Whether only the element begun is open, and its streamed element may come next. */
  get expectsItem(): boolean {
    return this.depth === 1 && this.streamed !== undefined;
  }

  /** Counts a streamed element that went another way. */
  passItem(): void {
    const frame = this.top();
    const position = this.streamed?.position ?? 0;
    frame.counts[position] = (frame.counts[position] ?? 0) + 1;
    frame.last = position;
  }

  begin(tag: SaxesTagNS, type: Type, streamed?: Particle): void {
    this.streamed = streamed;
    this.result = undefined;
    this.push(tag, type, undefined);
  }

  open(tag: SaxesTagNS): void {
    const parent = this.top();
    const type = parent.type;
    this.fragment?.open(tag);
    if (type === undefined) this.push(tag, undefined, undefined);
    else if (type.form === 'complex') this.openIn(parent, type, tag);
    else if (type.form === 'any') this.openLax(tag);
    else this.openUnknown(tag);
  }

  text(text: string): void {
    const frame = this.top();
    const { type } = frame;
    if (type === undefined) return;
    if (type.form === 'complex') {
      if (!isSpace(text)) this.report('unexpected-text', `text has no place in ${frame.name}`);
    } else frame.text += text;
    this.fragment?.text(text);
  }

  /** Returns true when that was the end of the element begun. */
  close(tag: SaxesTagNS): boolean {
    const frame = this.top();
    let value: unknown;
    const { type } = frame;
    if (type?.form === 'complex') value = this.closeComplex(frame, type);
    else if (type?.form === 'simple') value = this.closeSimple(frame, type);
    else if (type?.form === 'any') value = this.closeAny(frame, type);
    if (this.fragment !== undefined) this.fragment.close(tag);
    this.depth -= 1;
    if (this.depth === 0) {
      this.result = value;
      return true;
    }
    if (frame.particle !== undefined && value !== undefined) this.keep(this.top(), frame, frame.particle, value);
    return false;
  }

  /** Where the reader is, within the element begun. */
  path(): string {
    let path = '';
    for (let at = 0; at < this.depth; at += 1) {
      const frame = this.frames[at];
      if (frame === undefined) break;
      const { particle, name } = frame;
      const count = particle?.max === 1 ? undefined : this.frames[at - 1]?.counts[particle?.position ?? 0];
      path += `${at === 0 ? '' : '/'}${name}`;
      if (particle !== undefined && count !== undefined) path += `[${count - 1}]`;
    }
    return path;
  }

  private openIn(parent: Frame, type: ComplexType<unknown>, tag: SaxesTagNS): void {
    let particle = tag.uri === type.namespace.uri ? type.particleByName.get(tag.local) : undefined;
    if (particle === undefined) {
      const today = tag.uri === type.namespace.uri ? type.legacyNames.get(tag.local) : undefined;
      particle = today === undefined ? undefined : type.particleByName.get(today);
      if (particle === undefined) return this.openUnknown(tag);
      this.report('legacy-name', `${tag.local} is called ${particle.name} today`);
    }
    const { position } = particle;
    const count = (parent.counts[position] ?? 0) + 1;
    parent.counts[position] = count;
    if (position < parent.last) this.report('wrong-order', `${particle.name} comes too late in ${parent.name}`);
    else if (count > 1 && particle.max === 1)
      this.report('repeated-element', `${particle.name} appears more than once`);
    parent.last = position;
    this.push(tag, particle.type, count > particle.max ? undefined : particle);
  }

  /** Inside of an xs:anyType an element is checked where it is known, and may be anything else. */
  private openLax(tag: SaxesTagNS): void {
    const known = this.host.elementOf(tag.uri, tag.local);
    this.push(tag, known?.type ?? { form: 'any', name: 'xs:anyType', keep: 'text' }, undefined);
  }

  private openUnknown(tag: SaxesTagNS): void {
    this.report('unknown-element', `${tag.local} has no place in ${this.top().name}`);
    this.push(tag, undefined, undefined);
  }

  private push(tag: SaxesTagNS, type: Type | undefined, particle: Particle | undefined): void {
    let frame = this.frames[this.depth];
    if (frame === undefined) {
      frame = new Frame();
      this.frames.push(frame);
    }
    this.depth += 1;
    frame.name = tag.local;
    frame.type = type;
    frame.particle = particle;
    if (type === undefined) return;
    frame.text = '';
    if (type.form === 'complex') {
      frame.value = {};
      frame.last = 0;
      frame.counts.fill(0, 0, type.particles.length);
      if (particle === this.streamed) frame.line = this.host.line;
    } else if (type.form === 'any' && type.keep === 'markup' && this.fragment === undefined) {
      this.fragment = new FragmentBuilder();
      this.fragmentDepth = this.depth;
    }
    for (const name in tag.attributes) this.checkAttribute(tag, name, type);
  }

  private checkAttribute(tag: SaxesTagNS, name: string, type: Type): void {
    const attribute = tag.attributes[name];
    if (attribute === undefined || attribute.prefix === 'xmlns' || attribute.name === 'xmlns') return;
    if (attribute.uri === XSI) {
      if (attribute.local === 'schemaLocation' || attribute.local === 'noNamespaceSchemaLocation') return;
      if (attribute.local === 'type' && attribute.value.trim().replace(/^.*:/, '') === type.name) return;
    } else if (type.form === 'any') return;
    this.report('unexpected-attribute', `${tag.local} has no attribute ${attribute.name}`);
  }

  private closeComplex(frame: Frame, type: ComplexType<unknown>): ComplexValue {
    for (const particle of type.particles) {
      const { min, name, position } = particle;
      if (min > (frame.counts[position] ?? 0)) {
        this.report('missing-element', `${frame.name} needs ${name}${min === 1 ? '' : ` ${min} times or more`}`);
      }
    }
    return frame.value;
  }

  private closeSimple(frame: Frame, type: SimpleType): unknown {
    const outcome = type.read(frame.text);
    if (!isFault(outcome)) return outcome;
    this.report(outcome.code, outcome.message);
    return outcome.value;
  }

  private closeAny(frame: Frame, type: AnyType): string | undefined {
    if (type.keep === 'text') return frame.text;
    if (this.depth !== this.fragmentDepth) return undefined;
    const fragment = this.fragment?.take();
    this.fragment = undefined;
    return fragment;
  }

  private keep(parent: Frame, frame: Frame, particle: Particle, value: unknown): void {
    if (particle === this.streamed && this.depth === 1) {
      this.host.item(value as ComplexValue, frame.line);
    } else if (particle.max === 1) {
      parent.value[particle.name] = value;
    } else {
      const items = parent.value[particle.name] as unknown[] | undefined;
      if (items === undefined) parent.value[particle.name] = [value];
      else items.push(value);
    }
  }

  private top(): Frame {
    const frame = this.frames[this.depth - 1];
    if (frame === undefined) throw new Error('no element has begun');
    return frame;
  }

  private report(code: FindingCode, message: string): void {
    this.host.report(code, message, this.path());
  }
}

export function isSpace(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x0a && code !== 0x20 && code !== 0x09 && code !== 0x0d) return false;
  }
  return true;
}
