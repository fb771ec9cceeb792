import type { Refusal } from '../lib/refusal.ts';

/** What publishing looks at. */
export interface Candidate {
  readonly headline: string;
  readonly slug: string;
  readonly wordCount: number;
  /** RFC 3339, or null. */
  readonly embargoUntil: string | null;
  /** Whether another article holds the slug in public, or held it. */
  readonly isSlugTaken: boolean;
}

/** Everything that stops publishing at an instant (epoch ms), all at once; empty when nothing does. */
export function preflight(candidate: Candidate, at: number): Refusal[] {
  const findings: Refusal[] = [];
  if (candidate.headline.trim() === '') {
    findings.push({ pointer: '/headline', code: 'missing-headline', detail: 'Write a headline.' });
  }
  if (candidate.wordCount === 0) {
    findings.push({ pointer: '/body', code: 'missing-body', detail: 'Write a body: it has no words yet.' });
  }
  if (candidate.isSlugTaken) {
    const detail = 'Choose another slug: a published article holds or held this one.';
    findings.push({ pointer: '/slug', code: 'slug-taken', detail });
  }
  if (candidate.embargoUntil !== null && Date.parse(candidate.embargoUntil) > at) {
    const detail = `Publish at ${candidate.embargoUntil} or later, or lift the embargo.`;
    findings.push({ pointer: '/embargoUntil', code: 'under-embargo', detail });
  }
  return findings;
}
