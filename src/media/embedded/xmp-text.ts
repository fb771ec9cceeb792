import { decodeUtf8 } from '../../lib/utf8.ts';

/** The text of an XMP packet: UTF-8, or UTF-16 or UTF-32 that can be told by its first bytes. Undefined when it is not in its encoding. */
export function decodeXmp(packet: Uint8Array): string | undefined {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  const start = bytes.toString('hex', 0, 4);
  // A byte order mark, or else the first sign of all XML.
  if (start === 'fffe0000' || start === '3c000000') return decodeUtf32(bytes, 'LE');
  if (start === '0000feff' || start === '0000003c') return decodeUtf32(bytes, 'BE');
  if (start.startsWith('fffe') || start.startsWith('3c00')) return decodeUtf16(bytes);
  if (start.startsWith('feff') || start.startsWith('003c')) {
    return bytes.length % 2 === 0 ? decodeUtf16(Buffer.from(bytes).swap16()) : undefined;
  }
  return decodeUtf8(bytes);
}

/** The last property that begins before the first bytes that are not UTF-8. */
export function nameNear(packet: Uint8Array): string | undefined {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  const replaced = Buffer.from(bytes.toString('utf8'));
  let at = 0;
  while (at < bytes.length && bytes[at] === replaced[at]) at += 1;
  const before = bytes.toString('latin1', Math.max(0, at - LOOK_BACK), at);
  return [...before.matchAll(PROPERTY)].map(([, inTag, attribute]) => inTag ?? attribute).at(-1);
}

const LOOK_BACK = 16_384;
/** An element or an attribute with a prefix, but for those of the frame. */
const PROPERTY = /<((?!rdf:|x:)\w{1,40}:\w{1,60})|\s((?!rdf:|xml:|xmlns:|x:)\w{1,40}:\w{1,60})=["']/g;

function decodeUtf16(bytes: Buffer): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const text = bytes.toString('utf16le');
  return text.isWellFormed() ? text : undefined;
}

function decodeUtf32(bytes: Buffer, order: 'LE' | 'BE'): string | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const codePoint = order === 'LE' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    if (codePoint > 0x10_ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return undefined;
    parts.push(String.fromCodePoint(codePoint));
  }
  return parts.join('');
}
