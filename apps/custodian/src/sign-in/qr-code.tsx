import type { JSX } from 'preact';
import { create } from 'qrcode';

/** Modules of white around the code (ISO/IEC 18004 asks for four). */
const QUIET = 4;

/** A text as a telephone reads it: drawn in the page itself, so that no secret has an address. */
export function QrCode({ text, label }: { text: string; label: string }): JSX.Element {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const dark = Array.from(data, (module, index) =>
    module === 0 ? '' : `M${(index % size) + QUIET} ${Math.floor(index / size) + QUIET}h1v1h-1z`,
  ).join('');
  const side = size + 2 * QUIET;
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={dark} fill="#000" />
    </svg>
  );
}
