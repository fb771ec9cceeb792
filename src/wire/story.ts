import type { WireByline } from './byline.ts';
import type { WirePlace } from './dateline.ts';
import { LEFT_OUT, type LeftOutCode } from './furniture.ts';
import { isVisible, madeHeadline } from './headline.ts';
import { type Part, readParts } from './parts.ts';

/** A raw story of a news agency, taken apart. */
export interface WireStory {
  readonly headline: string;
  /** The text has no headline of its own: this one is made from its first sentence. */
  readonly isHeadlineMade: boolean;
  readonly standfirst: string | null;
  readonly byline: WireByline | null;
  readonly dateline: WirePlace | null;
  /** As it stood: `PORT ANSEL (Ansel Wire) —`. */
  readonly datelineText: string | null;
  /** Kept as such, with its place, day and credit. */
  readonly leadCaption: string | null;
  /** The day that the text gives for itself, as `2026-11-20`. */
  readonly date: string | null;
  readonly paragraphs: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** Something of the text that does not stand in the draft as it was written. */
export interface LeftOut {
  readonly text: string;
  readonly why: LeftOutCode;
  readonly detail: string;
}

/**
 * Reads a raw wire story. Nothing is lost: every word stands in the headline, the standfirst, the caption, the paragraphs or in what was left
 * out, in its order. What may be text stays text. @returns undefined when there is no story in it.
 */
export function readWireStory(text: string): WireStory | undefined {
  const { parts, byline, dateline, date } = readParts(text);
  const paragraphs = textsOf(parts, 'paragraph');
  const caption = joinedOf(parts, 'caption');
  const own = joinedOf(parts, 'headline');
  const headline = own ?? madeHeadline([...paragraphs, ...(caption === null ? [] : [caption])].find(isVisible));
  if (headline === undefined) return undefined;
  return {
    headline,
    isHeadlineMade: own === null,
    standfirst: joinedOf(parts, 'standfirst'),
    byline,
    dateline,
    datelineText: parts.find(({ role, why }) => role === 'left-out' && why === 'dateline')?.text ?? null,
    leadCaption: caption,
    date,
    paragraphs,
    leftOut: parts.flatMap(({ role, why, text: left }) =>
      role === 'left-out' && why !== undefined ? [{ text: left, why, detail: LEFT_OUT[why] }] : [],
    ),
  };
}

function textsOf(parts: readonly Part[], role: Part['role']): string[] {
  return parts.filter((part) => part.role === role).map(({ text }) => text);
}

function joinedOf(parts: readonly Part[], role: Part['role']): string | null {
  const texts = textsOf(parts, role);
  return texts.length === 0 ? null : texts.join(' ');
}
