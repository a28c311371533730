/** Where XML goes: text is appended as UTF-8. */
export interface XmlSink {
  text(text: string): void;
}

/** Collects XML as a string, for small documents and tests. */
export class StringSink implements XmlSink {
  private content = '';

  text(text: string): void {
    this.content += text;
  }

  toString(): string {
    return this.content;
  }
}
