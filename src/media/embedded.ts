import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { readExif, type ExifSource } from './embedded/exif.ts';
import { EMBEDDED_LIMITS, type Embedded, type Found } from './embedded/fields.ts';
import { readIptc } from './embedded/iptc.ts';
import { reviewTexts, type BlockName, type Review } from './embedded/review.ts';
import { readXmp } from './embedded/xmp.ts';

/**
 * What a photographer wrote into a file. The blocks are read here and not by a library, because three promises need it:
 * nothing outside an allow-list is even decoded, bytes that are not in their encoding are refused instead of guessed or
 * replaced, and properties are told apart by namespace (exifreader goes by local name, so that the city of one schema and
 * that of another are one, and falls back to other encodings in silence).
 */

/** The metadata blocks of a picture file as they are, such as sharp's `metadata()` gives them. */
export interface EmbeddedBlocks {
  /** In a TIFF the tags of EXIF are those of the file, and no block: so its bytes, such as `openBytes` gives them. */
  readonly exif?: Uint8Array | ExifSource | undefined;
  readonly iptc?: Uint8Array | undefined;
  readonly xmp?: Uint8Array | undefined;
}

export type EmbeddedOrigin = 'xmp' | 'iptc' | 'exif';

type FieldOf<Names extends keyof Embedded> = {
  [Name in Names]: { readonly field: Name; readonly value: Embedded[Name]; readonly from: EmbeddedOrigin };
}[Names];

/** A field that the file itself fills, and the block that says so. */
export type EmbeddedField = FieldOf<keyof Embedded>;

/**
 * Reads what the blocks say, each field from the first of XMP, IPTC-IIM and EXIF that has it. A block whose structure is
 * broken says nothing. A text of a field that cannot be kept as it is refuses the file, even where another block would win:
 * bytes that are not in the encoding that they must have, control characters, more than {@link EMBEDDED_LIMITS}. Never throws.
 */
export function readEmbedded(blocks: EmbeddedBlocks): Result<readonly EmbeddedField[], Refused<'unusable-metadata'>> {
  const refusals: Refusal[] = [];
  // In the order of their precedence.
  const readings: readonly Reading[] = [
    { from: 'xmp', found: readBlock({ name: 'XMP', block: blocks.xmp, read: readXmp }, refusals) },
    { from: 'iptc', found: readBlock({ name: 'IPTC', block: blocks.iptc, read: readIptc }, refusals) },
    { from: 'exif', found: readBlock({ name: 'EXIF', block: blocks.exif, read: readExif }, refusals) },
  ];
  if (refusals.length > 0) return err({ code: 'unusable-metadata', detail: UNUSABLE, errors: refusals });
  return ok(FIELDS.map((field) => firstOf(field, readings)).filter((field) => field !== undefined));
}

interface Reading {
  readonly from: EmbeddedOrigin;
  readonly found: Found;
}

const UNUSABLE = 'The metadata in the file cannot be kept as they are.';
const TOO_LARGE = 'metadata are larger than 1 MiB: save the file without history and thumbnails in its metadata.';

interface Reader<Block> {
  readonly name: BlockName;
  readonly block: Block | undefined;
  read(block: Block, review: Review): Found;
}

function readBlock<Block extends Uint8Array | ExifSource>(reader: Reader<Block>, refusals: Refusal[]): Found {
  const { name, block } = reader;
  if (block === undefined) return {};
  if (block instanceof Uint8Array && block.length > EMBEDDED_LIMITS.blockBytes) {
    refusals.push({ pointer: '/file', code: 'too-long', detail: `${name} ${TOO_LARGE}` });
    return {};
  }
  return reader.read(block, reviewTexts(name, refusals));
}

const FIELDS = [
  'headline',
  'caption',
  'altText',
  'extendedDescription',
  'creditLine',
  'creators',
  'copyrightNotice',
  'usageTerms',
  'dateCreated',
  'locationCreated',
  'locationsShown',
  'peopleShown',
  'digitalSourceType',
] as const satisfies readonly (keyof Embedded)[];

function firstOf<Name extends keyof Embedded>(field: Name, readings: readonly Reading[]): FieldOf<Name> | undefined {
  for (const { from, found } of readings) {
    const value: Embedded[Name] | undefined = found[field];
    if (value !== undefined) return { field, value, from };
  }
  return undefined;
}
