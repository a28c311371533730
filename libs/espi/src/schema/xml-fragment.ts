import { SaxesParser, type SaxesTagNS } from 'saxes';
import { escapeAttribute, escapeText } from '../xml/escape.js';

/** Why a text is no well-formed XML fragment that declares all its prefixes; undefined when it is one. */
export function fragmentFault(fragment: string): string | undefined {
  const parser = new SaxesParser({ fragment: true, xmlns: true, position: false });
  try {
    parser.write(fragment).close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Collects parsed markup as text again, so that it means the same wherever it is put: namespaces are declared in place. */
export class FragmentBuilder {
  private parts: string[] = [];
  private readonly defaults: string[] = [];

  open(tag: SaxesTagNS): void {
    const outer = this.defaults.at(-1);
    this.defaults.push(tag.uri);
    let text = `<${tag.local}`;
    if (tag.uri !== outer) text += ` xmlns="${escapeAttribute(tag.uri)}"`;
    let prefixes = 0;
    for (const { uri, prefix, local, value } of Object.values(tag.attributes)) {
      if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
      if (prefix === '' || prefix === 'xml') {
        text += ` ${prefix === '' ? '' : 'xml:'}${local}="${escapeAttribute(value)}"`;
      } else {
        prefixes += 1;
        text += ` xmlns:n${prefixes}="${escapeAttribute(uri)}" n${prefixes}:${local}="${escapeAttribute(value)}"`;
      }
    }
    this.parts.push(`${text}>`);
  }

  text(text: string): void {
    this.parts.push(escapeText(text));
  }

  close(tag: SaxesTagNS): void {
    this.defaults.pop();
    this.parts.push(`</${tag.local}>`);
  }

  /** The fragment so far; the builder is empty afterwards. */
  take(): string {
    const fragment = this.parts.join('');
    this.parts = [];
    return fragment;
  }
}
