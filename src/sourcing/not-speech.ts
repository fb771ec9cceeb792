import { unitsOfRevision } from '../articles/quoting.ts';
import { saveArticleRow, type StoredArticle } from '../articles/store.ts';
import type { Executor } from '../db/database.ts';
import { findNames, type NameOf } from '../keys/names.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { foldWords } from '../quotes/fold-words.ts';
import { quotedPieces } from '../quotes/quoted-pieces.ts';
import { listNotSpeech, type NotSpeechRow, putNotSpeech, removeNotSpeech } from '../quotes/store.ts';
import { type SourcingContext, withNewSourcing } from './context.ts';
import { notSpeechId } from './not-speech-id.ts';
import type { NotSpeechInput } from './not-speech-schema.ts';

/** Words that are no speech, with the name of who said so. */
export interface NotSpeechParts {
  readonly row: NotSpeechRow;
  readonly nameOf: NameOf;
}

/** What of an article stands in quotation marks and is no speech. */
export async function listNotSpeechOf(db: Executor, articleId: string): Promise<NotSpeechParts[]> {
  const rows = await listNotSpeech(db, articleId);
  const nameOf = await findNames(
    db,
    rows.map(({ by }) => by),
  );
  return rows.map((row) => ({ row, nameOf }));
}

/** Says that words of an article which stand in quotation marks are no speech. */
export async function sayNotSpeech(
  context: SourcingContext,
  stored: StoredArticle,
  input: NotSpeechInput,
): Promise<Result<NotSpeechParts, Refused<'validation-failed'>>> {
  const [said] = await sayAllNotSpeech(context, stored, [input]);
  if (said === undefined) throw new Error('one run of words was given, and there is no answer');
  return said.ok ? ok({ row: said.value, nameOf: await findNames(context.tx, [context.viewer.keyId]) }) : said;
}

/** Says it of many words at once; what the article says is read once. Each is taken or refused by itself, in this order. */
export async function sayAllNotSpeech(
  context: SourcingContext,
  { article, revision }: StoredArticle,
  inputs: readonly NotSpeechInput[],
): Promise<Result<NotSpeechRow, Refused<'validation-failed'>>[]> {
  if (inputs.length === 0) return [];
  const { tx, viewer, at } = context;
  const pieces = Map.groupBy(quotedPieces(await unitsOfRevision(tx, revision)), ({ text }) => foldWords(text));
  const results: Result<NotSpeechRow, Refused<'validation-failed'>>[] = [];
  for (const { words, as: kind } of inputs) {
    const folded = foldWords(words);
    const [piece] = pieces.get(folded) ?? [];
    if (piece === undefined) {
      results.push(err({ code: 'validation-failed', errors: [NO_MATCH] }));
      continue;
    }
    const row: NotSpeechRow = { articleId: article.id, folded, text: piece.text, kind, at, by: viewer.keyId };
    await putNotSpeech(tx, row);
    results.push(ok(row));
  }
  if (results.some((result) => result.ok)) await saveArticleRow(tx, withNewSourcing(article, context));
  return results;
}

/** Takes back that words are no speech. */
export async function saySpeech(
  context: SourcingContext,
  { article }: StoredArticle,
  id: string,
): Promise<Result<null, Refused<'not-found'>>> {
  const { tx } = context;
  const row = (await listNotSpeech(tx, article.id)).find(({ folded }) => notSpeechId(folded) === id);
  if (row === undefined) return err({ code: 'not-found' });
  await removeNotSpeech(tx, row);
  await saveArticleRow(tx, withNewSourcing(article, context));
  return ok(null);
}

const NO_MATCH = {
  pointer: '/words',
  code: 'no-match',
  detail: 'Give all of the words between two quotation marks as they stand in the article now.',
};
