/**
 * What the first rendition is compared with: sharp alone in a process of its own, with the settings of src/media/render.ts. That it makes the same
 * bytes is checked by whoever compares.
 */
import { hash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';

/** A whole picture at a width, in the shape that it has. */
export interface Drawing {
  readonly path: string;
  readonly format: 'avif' | 'webp' | 'jpeg';
  readonly width: number;
  readonly height: number;
}

export interface Drawn {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly sha256: string;
}

sharp.concurrency(1);
sharp.cache(false);

process.on('message', (drawing: Drawing) => {
  draw(drawing).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function draw({ path, format, width, height }: Drawing): Promise<Drawn> {
  const begin = performance.now();
  const cpu = process.cpuUsage();
  const image = sharp(path, { sequentialRead: true }).resize({ width, height, fit: 'fill' });
  const bytes = await encode(image, format).toBuffer();
  const { user, system } = process.cpuUsage(cpu);
  return {
    milliseconds: performance.now() - begin,
    cpuMilliseconds: (user + system) / 1_000,
    sha256: hash('sha256', bytes),
  };
}

function encode(image: Sharp, format: Drawing['format']): Sharp {
  switch (format) {
    case 'avif':
      return image.avif({ quality: 50, effort: 1 });
    case 'webp':
      return image.webp({ quality: 80, effort: 4 });
    case 'jpeg':
      return image.jpeg({ quality: 80, progressive: true });
  }
}
