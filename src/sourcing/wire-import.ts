import { createArticle, type SaveContext, type Saved, type SaveRefused } from '../articles/save.ts';
import type { ArticleInput } from '../articles/schema.ts';
import { toBlocks } from '../body/convert.ts';
import type { ConversionNote } from '../body/schema.ts';
import { textUnits, type TextUnit } from '../quotes/text-units.ts';
import { draftOf } from '../wire/draft.ts';
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

/** Reads a wire story, Markdown or HTML: what takes longest, and needs no transaction. */
export function readImport(
  { format = 'wire', text }: ImportInput,
  newKey: () => string,
): Result<ReadImport, SaveRefused> {
  const read = format === 'wire' ? readWire(text, newKey) : readMarkup({ [format]: text }, newKey);
  return read.ok ? read : err({ code: codeOf(read.error), errors: read.error });
}

/** Makes a draft of a wire story, of Markdown or of HTML. Nothing of it is lost: what the draft does not say is in `leftOut` or the notes. */
export async function importText(
  context: SaveContext,
  { input, found, leftOut, notes }: ReadImport,
  { language, section }: Pick<ImportInput, 'language' | 'section'>,
): Promise<Result<ImportedText, SaveRefused>> {
  const saved = await createArticle(context, { ...input, language, section });
  if (!saved.ok) return err({ ...saved.error, errors: saved.error.errors?.map(ofText) ?? [] });
  return ok({ saved: { ...saved.value, notes: [...notes, ...saved.value.notes] }, found, leftOut });
}

/** A text that was read, and what words can stand in once it is an article. */
export interface ReadImport {
  readonly input: ArticleInput;
  readonly units: readonly TextUnit[];
  readonly found: FoundInText;
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly ConversionNote[];
}

/** No story has so many lines, and each takes its time. */
const MOST_LINES = 20_000;

function readWire(text: string, newKey: () => string): Result<ReadImport, readonly Refusal[]> {
  if (text.split(/[\r\n\u2028\u2029]+/, MOST_LINES + 1).length > MOST_LINES) return err([tooManyLines]);
  const story = readWireStory(text);
  if (story === undefined) return err([noStory]);
  const { leftOut, ...found } = story;
  const draft = draftOf(story);
  const converted = toBlocks(draft.body, newKey);
  if (!converted.ok) return err(converted.error.map((refusal) => ({ ...refusal, pointer: '/text' })));
  const { blocks, notes } = converted.value;
  const { headline, standfirst } = story;
  const units = textUnits({ blocks, headline, standfirst, captions: [] });
  return ok({ input: { ...draft, body: blocks }, units, found, leftOut, notes });
}

function readMarkup(
  source: { readonly markdown?: string; readonly html?: string },
  newKey: () => string,
): Result<ReadImport, readonly Refusal[]> {
  const converted = toBlocks(source, newKey);
  if (!converted.ok) return err(converted.error.map((refusal) => ({ ...refusal, pointer: '/text' })));
  const { blocks, notes } = converted.value;
  const headed = headedBody(blocks);
  if (headed === undefined) return err([noStory]);
  const { headline, isMade, links, blocks: body } = headed;
  const leftOut = links.map((text) => ({ text, why: 'link' as const, detail: LEFT_OUT.link }));
  const found = { ...NOTHING, headline, isHeadlineMade: isMade };
  const units = textUnits({ blocks: body, headline, standfirst: null, captions: [] });
  return ok({ input: { headline, body }, units, found, leftOut, notes });
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
