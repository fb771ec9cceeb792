import { type SaveContext, patchArticle } from '../articles/save.ts';
import type { ArticlePatch } from '../articles/schema.ts';
import { type StoredArticle, storedContentOf } from '../articles/store.ts';
import { unitsOfRevision } from '../articles/quoting.ts';
import type { Block } from '../body/schema.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { parseStored } from '../lib/stored-json.ts';
import { foundOf } from '../quotes/segments.ts';
import type { StoredQuote } from '../quotes/store.ts';
import { asItStandsNow } from './quote-save.ts';
import { type Replacement, replaceInBlocks, replaceInText } from './put-back.ts';

/**
 * Puts the accepted words back where changed ones stand now: a new revision of the article, whose save anchors the quote again.
 * What is gone from the article altogether cannot be put back by a program: nobody knows where.
 */
export async function restoreWords(
  context: SaveContext,
  stored: StoredArticle,
  before: StoredQuote,
): Promise<
  Result<
    null,
    Refused<'nothing-drifted' | 'words-gone' | 'validation-failed' | 'unsafe-markup' | 'slug-taken' | 'not-found'>
  >
> {
  const { quote, segments } = await asItStandsNow(context, stored, before);
  if (quote.state !== 'active' || segments.every(({ state }) => state === 'anchored'))
    return err({ code: 'nothing-drifted' });
  if (segments.some(({ state }) => state === 'orphaned')) return err({ code: 'words-gone' });
  const replacements = segments.flatMap((segment): Replacement[] => {
    const found = foundOf(segment);
    return found === undefined
      ? []
      : [{ block: found.block, start: found.start, end: found.end, words: segment.exact }];
  });
  const units = await unitsOfRevision(context.tx, stored.revision);
  const texts = new Map(units.map(({ block, text }) => [block, text]));
  const saved = await patchArticle(context, stored, { patch: patchOf(stored, replacements, texts) });
  return saved.ok ? ok(null) : saved;
}

function patchOf(
  { revision }: StoredArticle,
  replacements: readonly Replacement[],
  texts: ReadonlyMap<string, string>,
): ArticlePatch {
  const { photos } = storedContentOf(revision);
  const at = (block: string) => replacements.filter((one) => one.block === block);
  const textAt = (block: string) => replaceInText(texts.get(block) ?? '', at(block));
  const isInBody = replacements.some(({ block }) => !block.startsWith('@'));
  const isInCaption = replacements.some(({ block }) => block.startsWith('@caption/'));
  return {
    ...(isInBody && { body: replaceInBlocks(parseStored<Block[]>(revision.body), replacements) }),
    ...(at('@headline').length > 0 && { headline: textAt('@headline') }),
    ...(at('@standfirst').length > 0 && { standfirst: textAt('@standfirst') }),
    ...(isInCaption && {
      photos: photos.map((use) => {
        const block = `@caption/${use.photo}`;
        return at(block).length === 0 ? use : { ...use, caption: textAt(block) };
      }),
    }),
  };
}
