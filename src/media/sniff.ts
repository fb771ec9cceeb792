import { isCameraRaw } from './containers/raw.ts';
import { openBytes } from './file-bytes.ts';
import type { PictureType } from './picture.ts';

interface Kind {
  /** As they stand at the end of a file's name, in lower case. */
  readonly extensions: readonly string[];
  /** The registered media type first, then what programs call it, too. */
  readonly declared: readonly string[];
}

/** How the files of each type may be called, and how they may be announced. */
const KINDS: Readonly<Record<PictureType, Kind>> = {
  'image/jpeg': { extensions: ['jpg', 'jpeg', 'jpe', 'jfif'], declared: ['image/jpeg', 'image/jpg', 'image/pjpeg'] },
  'image/png': { extensions: ['png'], declared: ['image/png', 'image/x-png'] },
  'image/webp': { extensions: ['webp'], declared: ['image/webp'] },
  'image/avif': { extensions: ['avif', 'heif'], declared: ['image/avif', 'image/heif'] },
  'image/tiff': { extensions: ['tif', 'tiff'], declared: ['image/tiff', 'image/tif', 'image/x-tiff'] },
  'image/heic': { extensions: ['heic', 'heif', 'hif'], declared: ['image/heic', 'image/heif'] },
};

/** The extensions that the name of a file of this type may have, the usual one first, without the dot. */
export function extensionsOf(mediaType: PictureType): readonly string[] {
  return KINDS[mediaType].extensions;
}

/** Whether a file's name fits what the file is: its extension is one of the type's, or there is none. */
export function isNamedLike(name: string, mediaType: PictureType): boolean {
  const extension = /\.([\p{L}\p{N}_~-]+)$/u.exec(name)?.[1];
  return extension === undefined || KINDS[mediaType].extensions.includes(extension.toLowerCase());
}

/** Whether a Content-Type fits what the file is; none, and the one that says nothing, fit everything. */
export function isDeclaredAs(contentType: string | undefined, mediaType: PictureType): boolean {
  const declared = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (declared === '' || declared === 'application/octet-stream') return true;
  return KINDS[mediaType].declared.includes(declared);
}

/** What the first bytes say; `image/heif` may hold AVIF as well as HEIC, which only its decoder can tell. */
export type Sniffed = PictureType | 'image/heif' | 'animated-png';

const SNIFFED: ReadonlyMap<string, Sniffed> = new Map<string, Sniffed>([
  ['image/jpeg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/apng', 'animated-png'],
  ['image/webp', 'image/webp'],
  ['image/avif', 'image/avif'],
  ['image/tiff', 'image/tiff'],
  ['image/heic', 'image/heic'],
  ['image/heif', 'image/heif'],
]);

/** Tells by its bytes what a file is; undefined: none of the kinds that are taken. */
export async function sniff(path: string): Promise<Sniffed | undefined> {
  const tiff = sniffTiff(path);
  if (tiff !== undefined) return tiff === 'raw' ? undefined : tiff;
  const { fileTypeFromFile } = await import('file-type'); // the rules above are used where files are not read
  const found = await fileTypeFromFile(path).catch(unknownUnlessAbsent);
  return found && SNIFFED.get(found.mime);
}

const TIFF_STARTS = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];

/**
 * A camera's raw file is a TIFF by its first bytes. One that is cut off has lost the tags, which mostly stand at its end, and is
 * still to be called damaged.
 */
function sniffTiff(path: string): 'image/tiff' | 'raw' | undefined {
  using file = openBytes(path);
  if (!TIFF_STARTS.includes(file.at(0, 4)?.toString('latin1') ?? '')) return undefined;
  return isCameraRaw(file) ? 'raw' : 'image/tiff';
}

/** Reading damaged bytes fails in many ways, which all say that it is none of ours; that of the file system is something else. */
function unknownUnlessAbsent(error: unknown): undefined {
  if (error instanceof Error && 'syscall' in error) throw error;
}
