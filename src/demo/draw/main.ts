/**
 * Draws the pictures of the demonstration newsroom: run by hand with `node src/demo/draw/main.ts`, for all of them or for those whose
 * names are given. A tool for developers; the program itself never runs it and refuses SVG. The same code gives the same bytes on the
 * same version of sharp: chance has fixed seeds, and there is no text in the drawings, so that no font of the machine is used.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { toExif, toXmp } from './metadata.ts';
import { PICTURES, type DemoPicture } from './pictures.ts';
import { toSvg } from './svg.ts';

const folder = fileURLToPath(new URL('../newsroom/pictures', import.meta.url));
/** All of them are in the repository and in every installation, so they are light. */
const MOST_BYTES = 40_500;
const LONG_SIDE = 1600;
/** The lowest that looks well, even where that is more bytes; and more than is seen. */
const QUALITY = [38, 82] as const;

const names = process.argv.slice(2);
let total = 0;
for (const [name, picture] of Object.entries(PICTURES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { bytes, quality } = await toJpeg(picture);
  await writeFile(`${folder}/${name}.jpg`, bytes);
  total += bytes.length;
  process.stdout.write(`${String(bytes.length).padStart(6)} bytes at quality ${quality}  ${name}.jpg\n`);
}
process.stdout.write(`${String(total).padStart(6)} bytes in all\n`);

/** The picture as a file: as good as its size allows. */
async function toJpeg({ draw, details }: DemoPicture): Promise<{ bytes: Buffer; quality: number }> {
  const drawing = draw();
  const scale = LONG_SIDE / Math.max(...drawing.size);
  const pixels = await sharp(Buffer.from(toSvg(drawing, scale)))
    .flatten({ background: '#ffffff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (quality: number) =>
    sharp(pixels.data, { raw: pixels.info })
      .jpeg({ quality, mozjpeg: true })
      .withExif(toExif(details))
      .withXmp(toXmp(details))
      .toBuffer();
  let low: number = QUALITY[0];
  let high: number = QUALITY[1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((await at(middle)).length > MOST_BYTES) high = middle - 1;
    else low = middle;
  }
  return { bytes: await at(low), quality: low };
}
