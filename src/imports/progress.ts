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
  const share = bytesTotal === 0 ? undefined : Math.min(1, bytesRead / bytesTotal);
  const parts = [
    ...(share === undefined
      ? [megabytes(bytesRead)]
      : [
          bar(share),
          `${Math.floor(share * 100)} %`.padStart(5),
          `${megabytes(bytesRead)} of ${megabytes(bytesTotal)}`,
        ]),
    `${records} records`,
    `${rate}/s`,
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  return parts.join('  ').slice(0, columns);
}

/** What clears the line on a terminal and begins it anew. */
export const LINE_START = '\r\u001b[2K';

const CELLS = 20;

function bar(share: number): string {
  const full = Math.round(share * CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
