import { type Container, MetadataCount, type MetadataKind } from './facts.ts';
import type { FileBytes } from '../file-bytes.ts';

const EOI = 0xd9;
const SOS = 0xda;
const COM = 0xfe;

/**
 * ITU-T T.81, annex B: segments up to the end of the image, wherever in the file that is. The size is read because the decoder has a limit
 * of its own, beyond which it calls a sound header damaged.
 */
export function readJpegContainer(file: FileBytes): Container {
  const metadata = new MetadataCount();
  let claims = { width: 0, height: 0 };
  let at = 0;
  for (;;) {
    const marker = nextMarker(file, at);
    if (marker === undefined) return { whole: false, animated: false, metadata, claims };
    if (marker.code === EOI) return { whole: true, animated: false, metadata, claims };
    at = marker.end;
    if (standsAlone(marker.code)) continue;
    const length = file.at(at, 2)?.readUInt16BE(0) ?? 0;
    if (length < 2) return { whole: false, animated: false, metadata, claims };
    const start = file.at(at + 2, Math.min(length - 2, 40));
    const kind = metadataKind(marker.code, start);
    if (kind !== undefined) metadata.add(kind, length);
    if (isFrame(marker.code) && start !== undefined && start.length >= 5) {
      claims = { width: start.readUInt16BE(3), height: start.readUInt16BE(1) };
    }
    at += length; // after SOS: the compressed picture, in which no marker but restarts may stand
  }
}

/** SOF0 to SOF15; between them stand DHT, JPG and DAC. */
function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);
}

/** The next marker that is no filling, no stuffed byte of the compressed picture and no restart in it. */
function nextMarker(file: FileBytes, from: number): { readonly code: number; readonly end: number } | undefined {
  let at = from;
  for (;;) {
    const bytes = file.from(at);
    if (bytes === undefined) return undefined;
    const found = bytes.indexOf(0xff);
    if (found === -1) {
      at += bytes.length;
      continue;
    }
    const code = file.at(at + found + 1, 1)?.[0];
    if (code === undefined) return undefined;
    at += found + (code === 0xff ? 1 : 2);
    if (code !== 0xff && code !== 0 && !isRestart(code)) return { code, end: at };
  }
}

function isRestart(code: number): boolean {
  return code >= 0xd0 && code <= 0xd7;
}

/** TEM and SOI; EOI and restarts are seen to before. */
function standsAlone(code: number): boolean {
  return code === 0x01 || code === 0xd8;
}

function metadataKind(code: number, start: Buffer | undefined): MetadataKind | undefined {
  const head = start?.toString('latin1') ?? '';
  if (code === COM) return 'text';
  if (code === 0xe1 && head.startsWith('Exif')) return 'exif';
  if (code === 0xe1 && head.startsWith('http')) return 'xmp';
  if (code === 0xe2 && head.startsWith('ICC_PROFILE')) return 'icc';
  if (code === 0xed) return 'iptc';
  return code >= 0xe0 && code < COM && code !== SOS ? 'other' : undefined;
}
