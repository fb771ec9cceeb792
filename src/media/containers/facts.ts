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

/** Adds up what is found. */
export class MetadataCount extends Map<MetadataKind, number> {
  add(kind: MetadataKind, bytes: number): void {
    this.set(kind, (this.get(kind) ?? 0) + bytes);
  }
}
