import { SaxesParser } from 'saxes';
import { escapeAttribute, escapeText } from '../../libs/espi/src/xml/escape.js';

/** A small tree of XML for tests that change documents. */
export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: (XmlNode | string)[];
}

export function parseTree(xml: string): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const node: XmlNode = { name, attributes: { ...attributes }, children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => open.at(-1)?.children.push(text));
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  const element = root.children.find((child) => typeof child === 'object');
  if (element === undefined) throw new Error('no element');
  return element;
}

export function printTree(node: XmlNode): string {
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const children = node.children.map((child) => (typeof child === 'string' ? escapeText(child) : printTree(child)));
  return `<${node.name}${attributes.join('')}>${children.join('')}</${node.name}>`;
}

/** Every element of the tree, the root first. */
export function nodesOf(root: XmlNode): XmlNode[] {
  return [root, ...elementsOf(root).flatMap(nodesOf)];
}

export function elementsOf(node: XmlNode): XmlNode[] {
  return node.children.filter((child) => typeof child === 'object');
}
