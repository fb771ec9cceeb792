/** What a file's structure tells before anything in it is decoded, however large it claims to be. */
export interface Container {
  /** It reaches the end that its structure announces. What follows that end does not matter. */
  readonly whole: boolean;
  /** It holds pictures to be shown one after another. */
  readonly animated: boolean;
  /** How much there is of each kind of metadata, in bytes, unpacked. */
  readonly metadata: MetadataBytes;
  /** How large it says to be, in pixels, where that is known without a decoder. */
  readonly claims?: { readonly width: number; readonly height: number };
}

/** `text` is what has no form of its own: comments, PNG's texts, a TIFF's description. */
export type MetadataKind = 'exif' | 'iptc' | 'xmp' | 'icc' | 'text' | 'other';
export type MetadataBytes = ReadonlyMap<MetadataKind, number>;

const MiB = 1024 * 1024;

/**
 * How much of each kind is read. A caption of a million characters is no caption; a profile for a printing press takes
 * two megabytes, and signed provenance (C2PA, which counts as other) takes some more with its thumbnails.
 */
const MOST: Readonly<Record<MetadataKind, number>> = {
  exif: MiB,
  iptc: MiB,
  xmp: MiB,
  text: MiB,
  icc: 4 * MiB,
  other: 16 * MiB,
};

/** Which kind of metadata is more than anybody needs, if one is. */
export function excessiveMetadata(metadata: MetadataBytes): MetadataKind | undefined {
  return [...metadata].find(([kind, bytes]) => bytes > MOST[kind])?.[0];
}

/** Adds up what is found. */
export class MetadataCount extends Map<MetadataKind, number> {
  /** How much more of a kind may come. */
  left(kind: MetadataKind): number {
    return MOST[kind] - (this.get(kind) ?? 0);
  }

  add(kind: MetadataKind, bytes: number): void {
    this.set(kind, (this.get(kind) ?? 0) + bytes);
  }
}
