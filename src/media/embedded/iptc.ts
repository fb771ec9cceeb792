import { decodeUtf8 } from '../../lib/utf8.ts';
import { iimDate } from './date.ts';
import type { Found } from './fields.ts';
import type { RawText, Review } from './review.ts';

/**
 * Reads the IPTC-IIM data of a picture: the Photoshop resources of a JPEG, or the bare datasets of a TIFF. A block whose
 * structure is broken says nothing. Dataset numbers and names: IPTC-IIM 4.2; what they mean: IPTC Photo Metadata 2025.1.
 */
export function readIptc(block: Uint8Array, review: Review): Found {
  const datasets = readDatasets(findIim(block));
  if (datasets === undefined) return {};
  const isDeclaredUtf8 = UTF8.test(latin1(datasets.get(CODED_CHARACTER_SET)?.[0]));

  function all(number: number): RawText[] {
    return (datasets?.get(number) ?? []).map((bytes) => ({
      label: labelOf(number),
      // Without the declaration both are usual: the encoding of the desk that wrote it, and UTF-8.
      text: decodeUtf8(bytes) ?? (isDeclaredUtf8 ? undefined : windows1252(bytes)),
    }));
  }
  const first = (number: number): RawText | undefined => all(number)[0];

  return {
    headline: review.text('headline', first(105)),
    caption: review.text('caption', first(120)),
    creditLine: review.text('creditLine', first(110)),
    creators: review.names(all(80), labelOf(80)),
    copyrightNotice: review.text('copyrightNotice', first(116)),
    dateCreated: iimDate(latin1(datasets.get(55)?.[0]), latin1(datasets.get(60)?.[0])),
    locationCreated: review.location({
      sublocation: first(92),
      city: first(90),
      provinceState: first(95),
      countryName: first(101),
      countryCode: first(100),
    }),
  };
}

const NAMES: Readonly<Record<number, string>> = {
  80: 'By-line',
  90: 'City',
  92: 'Sub-location',
  95: 'Province/State',
  100: 'Country/Primary Location Code',
  101: 'Country/Primary Location Name',
  105: 'Headline',
  110: 'Credit',
  116: 'Copyright Notice',
  120: 'Caption/Abstract',
};

function labelOf(dataset: number): string {
  return `2:${dataset} (${NAMES[dataset] ?? ''})`;
}

/** ISO 2022 escape sequences for UTF-8: ESC % G, and the levels of ISO 10646. */
const UTF8 = /^\u001b%(?:G|\/[GHI])/;
/** The one dataset of record 1 that is looked at: 1:90. */
const CODED_CHARACTER_SET = 1090;

const PHOTOSHOP = 'Photoshop 3.0\u0000';
const IPTC_RESOURCE = 0x0404;
const TAG_MARKER = 0x1c;

/** The datasets within the block; nothing when there are none. */
function findIim(block: Uint8Array): Uint8Array {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (bytes[0] === TAG_MARKER) return bytes;
  // Some TIFF writers declare the bytes to be 32-bit numbers, which turns each four of them around.
  if (bytes[3] === TAG_MARKER && bytes.length % 4 === 0) return Buffer.from(bytes).swap32();
  let at = bytes.toString('latin1', 0, PHOTOSHOP.length) === PHOTOSHOP ? PHOTOSHOP.length : 0;
  while (at + 12 <= bytes.length && bytes.toString('latin1', at, at + 4) === '8BIM') {
    const resource = bytes.readUInt16BE(at + 4);
    // A name in Pascal's manner, padded to an even number of bytes, then the size.
    const sizeAt = at + 6 + evenly(1 + bytes.readUInt8(at + 6));
    if (sizeAt + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(sizeAt);
    if (resource === IPTC_RESOURCE) return bytes.subarray(sizeAt + 4, sizeAt + 4 + size);
    at = sizeAt + 4 + evenly(size);
  }
  return new Uint8Array();
}

function evenly(size: number): number {
  return size + (size % 2);
}

/** The values of record 2 by dataset, and 1:90; what follows the last dataset is padding. Undefined when one is cut short. */
function readDatasets(iim: Uint8Array): Map<number, Uint8Array[]> | undefined {
  const datasets = new Map<number, Uint8Array[]>();
  const view = new DataView(iim.buffer, iim.byteOffset, iim.byteLength);
  let at = 0;
  while (at < iim.length && iim[at] === TAG_MARKER) {
    if (at + 5 > iim.length) return undefined;
    const record = view.getUint8(at + 1);
    const dataset = view.getUint8(at + 2);
    let size = view.getUint16(at + 3);
    at += 5;
    if (size >= 0x8000) {
      // An extended dataset: these bits tell how many bytes its size has.
      const width = size - 0x8000;
      if (width > 4 || at + width > iim.length) return undefined;
      size = 0;
      for (let byte = 0; byte < width; byte += 1) size = size * 256 + view.getUint8(at + byte);
      at += width;
    }
    if (at + size > iim.length) return undefined;
    const key = record === 2 ? dataset : record === 1 && dataset === 90 ? CODED_CHARACTER_SET : undefined;
    if (key !== undefined) {
      const values = datasets.get(key) ?? [];
      values.push(iim.subarray(at, at + size));
      datasets.set(key, values);
    }
    at += size;
  }
  return datasets;
}

function latin1(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Undefined when a byte has no character in it. */
function windows1252(bytes: Uint8Array): string | undefined {
  const text = latin1(bytes);
  if (/[\u0081\u008d\u008f\u0090\u009d]/.test(text)) return undefined;
  return text.replace(/[\u0080-\u009f]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80));
}

/** Characters 0x80 to 0x9F; the rest is that of Latin-1. A blank where there is none. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
