/** So many different Accept headers are remembered; there are few honest ones. */
const MAX_REMEMBERED = 256;

/** Tells which of the types that exist a caller prefers (RFC 9110, 12.5.1); undefined when none is accepted. */
export type Negotiate = (accept: string | undefined) => string | undefined;

/**
 * Makes the choice among `types`, best first. Those in `onlyByName` are for callers that name them: who takes anything gets the
 * first of the others. What was decided for a header is remembered, within bounds.
 */
export function createNegotiator(types: readonly [string, ...string[]], onlyByName: readonly string[] = []): Negotiate {
  const usual = types.find((type) => !onlyByName.includes(type));
  const remembered = new Map<string, string | undefined>();
  return (accept) => {
    if (accept === undefined || accept === '*/*' || accept === usual) return usual;
    if (remembered.has(accept)) return remembered.get(accept);
    const chosen = choose(types, accept, onlyByName);
    if (remembered.size === MAX_REMEMBERED) remembered.clear();
    if (accept.length <= 256) remembered.set(accept, chosen);
    return chosen;
  };
}

/** Whether an Accept-Encoding header lets gzip be sent (RFC 9110, 12.5.3). What was decided for a header is remembered, within bounds. */
export function acceptsGzip(header: string | undefined): boolean {
  if (header === undefined) return false;
  const known = gzipAccepted.get(header);
  if (known !== undefined) return known;
  const codings = header.split(',').map(toRange);
  const range = codings.find(({ pattern }) => pattern === 'gzip') ?? codings.find(({ pattern }) => pattern === '*');
  const isAccepted = range !== undefined && range.quality > 0;
  if (gzipAccepted.size === MAX_REMEMBERED) gzipAccepted.clear();
  if (header.length <= 256) gzipAccepted.set(header, isAccepted);
  return isAccepted;
}

const gzipAccepted = new Map<string, boolean>();

interface Range {
  readonly pattern: string;
  readonly quality: number;
}

function choose(types: readonly string[], accept: string, onlyByName: readonly string[]): string | undefined {
  const ranges = accept.split(',').map(toRange);
  let best: string | undefined;
  let highest = 0;
  for (const type of types) {
    const quality = qualityOf(
      onlyByName.includes(type) ? [type] : [type, `${type.split('/')[0] ?? ''}/*`, '*/*'],
      ranges,
    );
    if (quality > highest) {
      best = type;
      highest = quality;
    }
  }
  return best;
}

function toRange(text: string): Range {
  const [pattern = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { pattern, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** The most exact of the patterns that is accepted decides. */
function qualityOf(patterns: readonly string[], ranges: readonly Range[]): number {
  for (const pattern of patterns) {
    const range = ranges.find((each) => each.pattern === pattern);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
