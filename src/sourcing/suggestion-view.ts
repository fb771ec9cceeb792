import type { Suggestion } from '../quotes/suggest.ts';
import type { QuoteSuggestion } from './suggestion-schema.ts';

/** A suggestion as the newsroom gets it. */
export function suggestionView(suggestion: Suggestion): QuoteSuggestion {
  const { id, kind, segments, cue, speaker, terms, anonymityReason, confidence, why } = suggestion;
  return {
    id,
    kind,
    text: segments.map(({ exact }) => exact).join(' '),
    segments: segments.map(({ block, start, end, exact, prefix, suffix }) => ({
      block,
      start,
      end,
      exact,
      prefix,
      suffix,
    })),
    cue,
    speaker: speaker === null ? null : speakerView(speaker),
    terms,
    anonymityReason: anonymityReason === null ? null : { ...anonymityReason },
    confidence,
    why: [...why],
  };
}

function speakerView({ sourceId, descriptor, ...speaker }: NonNullable<Suggestion['speaker']>) {
  return { ...speaker, description: descriptor, source: sourceId };
}
