import type { FileBytes } from './file-bytes.ts';
import { readHeifContainer } from './containers/heif.ts';
import { readJpegContainer } from './containers/jpeg.ts';
import type { Container, MetadataBytes, MetadataKind } from './containers/facts.ts';
import { readPngContainer } from './containers/png.ts';
import type { Sniffed } from './sniff.ts';
import { readTiffContainer } from './containers/tiff.ts';
import { readWebpContainer } from './containers/webp.ts';

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

/** Walks through the structure of a file of this kind, without decoding. */
export function readContainer(file: FileBytes, kind: Exclude<Sniffed, 'animated-png'>): Container {
  switch (kind) {
    case 'image/jpeg':
      return readJpegContainer(file);
    case 'image/png':
      return readPngContainer(file);
    case 'image/webp':
      return readWebpContainer(file);
    case 'image/tiff':
      return readTiffContainer(file);
    case 'image/avif':
    case 'image/heic':
    case 'image/heif':
      return readHeifContainer(file);
  }
}
