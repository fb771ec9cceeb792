import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createChance } from './prose.ts';

/** 12 megapixels, as cameras have them; a ratio that no crop but one has. */
const SIZE = { width: 4000, height: 3000 };
/** Like a camera's best setting but one: with this much grain a picture has about five megabytes. */
const JPEG = { quality: 90, chromaSubsampling: '4:2:0' } as const;
const CELLS = { width: 40, height: 30 };
/** How far the grain goes to either side, of 256. */
const GRAIN = 40;
/** A power of two, so that the grain is found by masking. */
const GRAIN_LENGTH = 2 ** 21;

/**
 * The paths of so many photos, all different and always the same ones: soft colours with grain over them, so that they decode, shrink and
 * compress as photos do. Those that are not in the folder are made.
 */
export async function makePictures(folder: string, count: number): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, index) => join(folder, `${String(index).padStart(4, '0')}.jpg`));
  for (const [index, path] of paths.entries()) {
    if (existsSync(path)) continue;
    await writeFile(`${path}.part`, await makePicture(index));
    renameSync(`${path}.part`, path);
  }
  return paths;
}

async function makePicture(index: number): Promise<Buffer> {
  const chance = createChance(index + 1);
  const cells = Buffer.from(Array.from({ length: CELLS.width * CELLS.height * 3 }, () => 40 + chance() * 176));
  const pixels = await sharp(cells, { raw: { ...CELLS, channels: 3 } })
    .resize({ ...SIZE, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const grain = grainOf();
  const shift = Math.floor(chance() * GRAIN_LENGTH);
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] = Math.min(Math.max(pixels[at]! + grain[(at + shift) & (GRAIN_LENGTH - 1)]!, 0), 255);
  }
  return sharp(pixels, { raw: { ...SIZE, channels: 3 } })
    .jpeg(JPEG)
    .toBuffer();
}

let kept: Int8Array | undefined;

/** Made once: what differs from picture to picture is where it begins. */
function grainOf(): Int8Array {
  const chance = createChance(0);
  kept ??= Int8Array.from({ length: GRAIN_LENGTH }, () => (chance() + chance() - 1) * GRAIN);
  return kept;
}
