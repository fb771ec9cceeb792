import type { WorkingCopy } from '../articles/schema.ts';
import type { ImportResult } from './import-schema.ts';
import type { QuoteSuggestion } from './suggestion-schema.ts';
import type { ImportedText } from './wire-import.ts';

/** A text that was taken in, as its sender gets it. */
export function importView(
  { found, leftOut }: ImportedText,
  { article, suggestions }: { readonly article: WorkingCopy; readonly suggestions: readonly QuoteSuggestion[] },
): ImportResult {
  const { headline, isHeadlineMade, standfirst, byline, dateline, datelineText, leadCaption, date } = found;
  return {
    article,
    recognised: {
      headline: isHeadlineMade ? null : headline,
      standfirst,
      byline: byline && { ...byline, names: [...byline.names] },
      dateline,
      datelineText,
      leadCaption,
      date,
    },
    suggestions: [...suggestions],
    leftOut: leftOut.map(({ text, why, detail }) => ({ text, code: why, detail })),
  };
}
