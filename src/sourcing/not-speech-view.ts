import { toInstant } from '../lib/clock.ts';
import { notSpeechId } from './not-speech-id.ts';
import type { NotSpeechParts } from './not-speech.ts';
import type { NotSpeech } from './not-speech-schema.ts';

/** Words that are no speech, as the newsroom gets them. */
export function notSpeechView({ row, nameOf }: NotSpeechParts): NotSpeech {
  return { id: notSpeechId(row.folded), words: row.text, as: row.kind, at: toInstant(row.at), by: nameOf(row.by) };
}
