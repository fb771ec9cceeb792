import { MAX_SOURCE, type ConversionNote } from '../body/schema.ts';
import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { decodeUtf8 } from '../lib/utf8.ts';
import { withoutMark } from './lines.ts';
import { draftOf } from '../wire/draft.ts';
import { readWireStory } from '../wire/story.ts';

/** A wire story as the properties of an article, and what of the file does not stand in it. */
export interface WireFile {
  /** What the text says; what it does not say is not named. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly notes: readonly ConversionNote[];
}

/** Reads a text file that is one raw wire story. */
export function readWireFile(bytes: Uint8Array): Result<WireFile, Refusal> {
  const text = decodeUtf8(withoutMark(bytes));
  if (text === undefined) return refuse('invalid-encoding', 'Encode the file as UTF-8; these bytes are not.');
  if (text.length > MAX_SOURCE) return refuse('too-long', `A wire story may have at most ${MAX_SOURCE} characters.`);
  const story = readWireStory(text);
  if (story === undefined) return refuse('no-story', 'Give a file with a story: a headline and its text.');
  const notes = story.leftOut.map(({ why, detail, text: words }) => noteOf(why, detail, words));
  return ok({ properties: { ...draftOf(story) }, notes });
}

/** The whole of it, on one line: nothing of a file is left out in silence. */
function noteOf(code: string, detail: string, words: string): ConversionNote {
  return { code, detail: `${detail} “${words}”`, count: 1 };
}

function refuse(code: string, detail: string): Result<never, Refusal> {
  return err({ pointer: '', code, detail });
}
