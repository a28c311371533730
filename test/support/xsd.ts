import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';

xmlRegisterFsInputProviders();

const official = fileURLToPath(new URL('../../../shared/standard/xsd/espi-4.0/all.xsd', import.meta.url));

/** The official schemas, when they are there. */
export const officialXsd = existsSync(official) ? official : undefined;

/** A compiled XSD: tells why a document is not valid, undefined when it is. */
export class Xsd {
  private readonly validator: XsdValidator;

  /** Takes the path of an XSD, which may import from beside it, or a parsed one. */
  constructor(schema: string | XmlDocument) {
    this.validator = XsdValidator.fromDoc(
      typeof schema === 'string' ? XmlDocument.fromBuffer(readFileSync(schema), { url: schema }) : schema,
    );
  }

  static fromText(text: string): Xsd {
    return new Xsd(XmlDocument.fromString(text));
  }

  faultOf(xml: string): string | undefined {
    let document: XmlDocument | undefined;
    try {
      document = XmlDocument.fromString(xml);
      this.validator.validate(document);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      document?.dispose();
    }
  }
}
