/** What clears the line on a terminal and begins it anew. */
export const LINE_START = '\r\u001b[2K';

const CELLS = 20;

/** A bar that is full up to a share from 0 to 1, and the share in per cent. */
export function progressBar(share: number): string {
  const most = Math.min(1, Math.max(0, share));
  const full = Math.round(most * CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)}  ${`${Math.floor(most * 100)} %`.padStart(5)}`;
}

/** A number of bytes for people: `12.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
