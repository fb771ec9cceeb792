import { megabytes, progressBar } from '../lib/progress.ts';

/** How far an import is. */
export interface Progress {
  readonly records: number;
  readonly bytesRead: number;
  /** 0 when it is not known. */
  readonly bytesTotal: number;
  readonly refused: number;
  readonly elapsedMs: number;
}

/** One line about the progress, at most so many columns wide. */
export function progressLine({ records, bytesRead, bytesTotal, refused, elapsedMs }: Progress, columns = 80): string {
  const rate = elapsedMs < 1 ? 0 : Math.round((records * 1_000) / elapsedMs);
  const parts = [
    ...(bytesTotal === 0
      ? [megabytes(bytesRead)]
      : [progressBar(bytesRead / bytesTotal), `${megabytes(bytesRead)} of ${megabytes(bytesTotal)}`]),
    `${records} records`,
    `${rate}/s`,
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  return parts.join('  ').slice(0, columns);
}
