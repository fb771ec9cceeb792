/** Tells the time in epoch milliseconds. */
export type Now = () => number;

/** RFC 3339 in UTC with milliseconds. */
export function toInstant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
