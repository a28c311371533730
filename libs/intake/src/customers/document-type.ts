/** The media types that a statement may have, by ending, each with the bytes that its files begin with. */
const types = [
  { endings: ['pdf'], mediaType: 'application/pdf', magic: Buffer.from('%PDF-') },
  { endings: ['png'], mediaType: 'image/png', magic: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { endings: ['jpg', 'jpeg'], mediaType: 'image/jpeg', magic: Buffer.from([0xff, 0xd8, 0xff]) },
] as const;

/**
 * The media type of a document, where its name and its beginning agree on one that shows itself and runs nothing:
 * HTML, SVG and office files, which may run what they hold, are not taken.
 */
export function documentType(name: string, document: Buffer): string | undefined {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return types.find(
    ({ endings, magic }) => endings.some((each) => each === ending) && document.subarray(0, magic.length).equals(magic),
  )?.mediaType;
}
