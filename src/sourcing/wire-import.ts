import { createArticle, type SaveContext, type Saved, type SaveRefused } from '../articles/save.ts';
import type { ArticleInput } from '../articles/schema.ts';
import { toBlocks } from '../body/convert.ts';
import type { ConversionNote } from '../body/schema.ts';
import { LEFT_OUT } from '../wire/furniture.ts';
import { type LeftOut, readWireStory, type WireStory } from '../wire/story.ts';
import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { headedBody } from './body-headline.ts';
import type { ImportInput } from './import-schema.ts';

/** What was found in a text; its body stands in the draft. */
export type FoundInText = Omit<WireStory, 'paragraphs' | 'leftOut'>;

/** A draft that was made of a text. */
export interface ImportedText {
  readonly saved: Saved;
  readonly found: FoundInText;
  readonly leftOut: readonly LeftOut[];
}

/** Makes a draft of a wire story, of Markdown or of HTML. Nothing of it is lost: what the draft does not say is in `leftOut` or the notes. */
export async function importText(
  context: SaveContext,
  { format = 'wire', text, language, section }: ImportInput,
): Promise<Result<ImportedText, SaveRefused>> {
  const read = format === 'wire' ? readWire(text) : readMarkup({ [format]: text }, context.newKey);
  if (!read.ok) return err({ code: codeOf(read.error), errors: read.error });
  const { input, found, leftOut, notes } = read.value;
  const saved = await createArticle(context, { ...input, language, section });
  if (!saved.ok) return err({ ...saved.error, errors: saved.error.errors?.map(ofText) ?? [] });
  return ok({ saved: { ...saved.value, notes: [...notes, ...saved.value.notes] }, found, leftOut });
}

interface ReadText {
  readonly input: ArticleInput;
  readonly found: FoundInText;
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly ConversionNote[];
}

/** No story has so many lines, and each takes its time. */
const MOST_LINES = 20_000;

function readWire(text: string): Result<ReadText, readonly Refusal[]> {
  if (text.split(/[\r\n\u2028\u2029]+/, MOST_LINES + 1).length > MOST_LINES) return err([tooManyLines]);
  const story = readWireStory(text);
  if (story === undefined) return err([noStory]);
  const { paragraphs, leftOut, ...found } = story;
  const { headline, standfirst, dateline, leadCaption, byline } = found;
  const input = {
    headline,
    standfirst,
    dateline,
    leadCaption,
    bylines: (byline?.names ?? []).map((name) => ({ name })),
    body: { text: paragraphs.join('\n\n') },
  };
  return ok({ input, found, leftOut, notes: [] });
}

function readMarkup(
  source: { readonly markdown?: string; readonly html?: string },
  newKey: () => string,
): Result<ReadText, readonly Refusal[]> {
  const converted = toBlocks(source, newKey);
  if (!converted.ok) return err(converted.error.map((refusal) => ({ ...refusal, pointer: '/text' })));
  const { blocks, notes } = converted.value;
  const headed = headedBody(blocks);
  if (headed === undefined) return err([noStory]);
  const { headline, isMade, links, blocks: body } = headed;
  const leftOut = links.map((text) => ({ text, why: 'link' as const, detail: LEFT_OUT.link }));
  const found = { ...NOTHING, headline, isHeadlineMade: isMade };
  return ok({ input: { headline, body }, found, leftOut, notes });
}

const NOTHING = { standfirst: null, byline: null, dateline: null, datelineText: null, leadCaption: null, date: null };

const noStory = {
  pointer: '/text',
  code: 'no-story',
  detail: 'Send a story: a headline and its text. There is nothing here that could be one.',
};
const tooManyLines = { pointer: '/text', code: 'too-long', detail: `Send at most ${MOST_LINES} lines.` };

function codeOf(refusals: readonly Refusal[]): 'validation-failed' | 'unsafe-markup' {
  return refusals.some(({ code }) => code === 'unsafe-markup') ? 'unsafe-markup' : 'validation-failed';
}

/** What is wrong with the draft was sent as the text, unless it has a name of its own. */
function ofText(refusal: Refusal): Refusal {
  return refusal.pointer === '/section' || refusal.pointer === '/language' ? refusal : { ...refusal, pointer: '/text' };
}
