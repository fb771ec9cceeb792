import type { WirePlace } from './dateline.ts';
import type { WireStory } from './story.ts';

/** The properties of an article that a wire story gives; what it does not say is not named. */
export interface WireDraft {
  readonly headline: string;
  readonly standfirst?: string;
  readonly dateline?: WirePlace;
  readonly leadCaption?: string;
  readonly bylines?: { readonly name: string }[];
  readonly body: { readonly text: string };
}

/** A wire story as an article. What was left out of it is for the caller to tell. */
export function draftOf({ headline, standfirst, dateline, leadCaption, byline, paragraphs }: WireStory): WireDraft {
  return {
    headline,
    ...(standfirst !== null && { standfirst }),
    ...(dateline !== null && { dateline }),
    ...(leadCaption !== null && { leadCaption }),
    ...(byline !== null && { bylines: byline.names.map((name) => ({ name })) }),
    body: { text: paragraphs.join('\n\n') },
  };
}
