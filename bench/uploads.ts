import { statSync } from 'node:fs';
import { type StockPhoto, uploadPhotos } from './photo-newsroom.ts';
import { childrenOf, peakMebibytes } from './proc.ts';
import type { RunningServer } from './processes.ts';
import type { ServiceFigure } from './report.ts';

const AT_ONCE = 4;
const MS_BETWEEN_LOOKS = 50;

/** Uploads the pictures to a service that has done nothing else before, and says how much memory that took. */
export async function measureUploads(
  server: RunningServer,
  paths: readonly string[],
): Promise<{ photos: StockPhoto[]; figures: ServiceFigure[] }> {
  const megabytes = paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6;
  let children = 0;
  const look = setInterval(() => {
    const peaks = childrenOf(server.pid).map((pid) => peakMebibytes(pid) ?? 0);
    children = Math.max(
      children,
      peaks.reduce((sum, peak) => sum + peak, 0),
    );
  }, MS_BETWEEN_LOOKS);
  const begin = performance.now();
  const photos = await uploadPhotos(server, paths, AT_ONCE).finally(() => clearInterval(look));
  const seconds = (performance.now() - begin) / 1_000;
  const name = `upload of ${megabytes.toFixed(0)} MB, ${paths.length} photos`;
  const figures = [
    { name: `${name}: peak memory of the service`, value: peakMebibytes(server.pid), unit: 'MiB', most: 300 },
    { name: `${name}: of its picture processes`, value: children || undefined, unit: 'MiB' },
    { name, value: megabytes / seconds, unit: 'MB/s' },
  ];
  return { photos, figures };
}
