/** What can happen to a quote: for the history of each. */
export const QUOTE_EVENTS = [
  'created',
  'changed',
  'folded',
  'drifted',
  'orphaned',
  'restored',
  'accepted',
  'published',
  'superseded',
  'reinstated',
  'withdrawn',
  'terms-changed',
  'source-merged',
] as const;
