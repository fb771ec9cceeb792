import type { FileBytes } from './file-bytes.ts';
import { readHeifContainer } from './containers/heif.ts';
import { readJpegContainer } from './containers/jpeg.ts';
import type { Container } from './containers/facts.ts';
import { readPngContainer } from './containers/png.ts';
import type { Sniffed } from './sniff.ts';
import { readTiffContainer } from './containers/tiff.ts';
import { readWebpContainer } from './containers/webp.ts';

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
