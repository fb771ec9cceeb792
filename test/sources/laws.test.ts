import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import t from 'tap';
import { contentRefusals, newContent, patchedContent, searchWords } from '../../src/sources/content.ts';
import type { SourceInput, SourceRecord } from '../../src/sources/schema.ts';
import { isLooser, stricterOf, termsAfterMove, termsAllowedFor, termsRank } from '../../src/sources/terms.ts';
import { TERMS } from '../../src/sources/use-schema.ts';
import { type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { createSource, describe, merge, quoteOf, show, use } from './desk.ts';

const terms = fc.constantFrom(...TERMS);

t.test('terms are in one order, from the freest to the strictest', async () => {
  fc.assert(
    fc.property(terms, terms, (one, other) => {
      const rank = termsRank(one) - termsRank(other);
      return (
        isLooser(one, other) === rank < 0 && termsRank(stricterOf(one, other)) === termsRank(one) - Math.min(rank, 0)
      );
    }),
  );
});

t.test(
  'a quote that moves to another use is on terms no looser than they were, nor than those of its new use',
  async () => {
    fc.assert(
      fc.property(fc.option(terms), terms, terms, (own, from, to) => {
        const after = termsAfterMove(own, from, to) ?? to;
        return !isLooser(after, own ?? from) && !isLooser(after, to) && (after === to || after === (own ?? from));
      }),
    );
  },
);

t.test('background is for those without a name, the record for those who have one', async (t) => {
  t.strictSame(termsAllowedFor('named'), ['on_record', 'deep_background', 'off_record']);
  for (const anonymous of ['described', 'pseudonym'] as const)
    t.strictSame(termsAllowedFor(anonymous), ['background', 'deep_background', 'off_record']);
});

const words = fc.constantFrom('Ada', 'Roe', 'Østergård', 'harbour', 'O’Brien');
const input: fc.Arbitrary<SourceInput> = fc.record(
  {
    kind: fc.constantFrom('person' as const, 'group' as const),
    identification: fc.constantFrom('named' as const, 'described' as const, 'pseudonym' as const),
    name: fc.option(words),
    descriptor: fc.option(words),
    role: fc.option(words),
    aliases: fc.option(fc.array(words)),
    sameAs: fc.option(fc.array(fc.constant('https://example.org/'))),
  },
  { requiredKeys: ['kind', 'identification'] },
);

t.test(
  'what is taken of a source without a name holds nothing that leads to one, and each source is called something',
  async () => {
    fc.assert(
      fc.property(input, input, (made, patch) => {
        const content = patchedContent(newContent(made), { ...patch, identification: made.identification });
        if (contentRefusals(content).length > 0) return true;
        if (content.identification === 'named') return content.name !== null && content.descriptor === null;
        const isUnlinked = content.aliases.length === 0 && content.sameAs.length === 0;
        return (
          isUnlinked &&
          (content.identification === 'described') === (content.name === null) &&
          (content.name ?? content.descriptor) !== null
        );
      }),
    );
  },
);

t.test('a search for the beginning of any word finds it', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const found = searchWords(text);
      return found.every((word) => searchWords(word).join() === word && !/[\s%_\\]/.test(word));
    }),
  );
});

interface Model {
  /** By source: the one that took its place. */
  readonly merged: Map<number, number>;
  /** By article and source that counts: the quotes of the working copy, and those of the public. */
  readonly uses: Map<string, Set<string>>;
  readonly shown: Map<string, Set<string>>;
}

const SOURCES = 6;
const ARTICLES = 3;
const pick = fc.nat({ max: SOURCES - 1 });

/** Uses with how many quotes each has and whether the public sees one, and merges in order. */
const history = fc.record({
  isNamed: fc.boolean(),
  uses: fc.uniqueArray(fc.tuple(fc.nat({ max: ARTICLES - 1 }), pick, fc.nat({ max: 2 }), fc.boolean()), {
    selector: ([article, source]) => `${article} ${source}`,
    maxLength: 12,
  }),
  merges: fc.array(fc.tuple(pick, pick), { maxLength: 8 }),
});

t.test(
  'whatever is merged in whatever order: no quote is lost, nothing goes round, and an article has each source once',
  async (t) => {
    const room = await openNewsroom(t);
    await fc.assert(
      fc.asyncProperty(history, async ({ isNamed, uses, merges }) => {
        const articles = await Promise.all(
          Array.from({ length: ARTICLES }, (_, number) => publishNew(room, { headline: `Story ${number}` })),
        );
        const sources: SourceRecord[] = [];
        for (let number = 0; number < SOURCES; number += 1) {
          const article = articles[number % ARTICLES] ?? { id: '' };
          const made = isNamed
            ? createSource(room, { name: `Person ${number}` })
            : describe(room, article, `aide ${number}`);
          sources.push(await made);
        }
        const model: Model = { merged: new Map(), uses: new Map(), shown: new Map() };
        for (const [article, number, quotes, isShown] of uses) {
          const source = sources[number];
          if (source === undefined) throw new Error('no such source');
          const used = await use(room, articles[article] ?? { id: '' }, source);
          const ids = new Set<string>();
          for (let count = 0; count < quotes; count += 1) ids.add((await quoteOf(room, used)).id);
          model.uses.set(`${article} ${number}`, ids);
          if (isNamed && isShown)
            model.shown.set(`${article} ${number}`, new Set([await show(room, used, source, number)]));
        }
        await countNamed(room, articles);
        for (const [from, into] of merges) {
          const answer = await merge(room, sources[from] ?? { id: '' }, sources[into]?.id, 'cleared');
          const isTaken = from !== into && !model.merged.has(from) && !model.merged.has(into);
          if ((answer.statusCode === 200) !== isTaken) return false;
          if (!isTaken) continue;
          model.merged.set(from, into);
          for (let article = 0; article < ARTICLES; article += 1) {
            for (const held of [model.uses, model.shown]) move(held, `${article} ${from}`, `${article} ${into}`);
          }
        }
        const found = await stored(room, {
          articles: articles.map(({ id }) => id),
          sources: sources.map(({ id }) => id),
        });
        t.strictSame(found.uses, sorted(model.uses));
        t.strictSame(found.shown, sorted(model.shown));
        t.strictSame(found.facets, Object.keys(found.shown));
        t.strictSame(found.merged, Object.fromEntries(model.merged));
        const named = [0, 1, 2].map(
          (each) => [...model.shown.keys()].filter((key) => key.startsWith(`${each} `)).length,
        );
        t.strictSame(
          found.summaries,
          named.map((count) => [count, count === 1]),
        );
        return true;
      }),
      { numRuns: 40 },
    );
  },
);

function move(held: Map<string, Set<string>>, from: string, into: string): void {
  const moved = held.get(from);
  if (moved === undefined) return;
  held.delete(from);
  held.set(into, new Set([...(held.get(into) ?? []), ...moved]));
}

function sorted(uses: ReadonlyMap<string, ReadonlySet<string>>): Record<string, string[]> {
  const entries = [...uses].map(([key, quotes]) => [key, [...quotes].toSorted()] as const);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Gives each public article the summary that it would be published with. */
async function countNamed(room: Newsroom, articles: readonly { id: string }[]): Promise<void> {
  await room.db.write(async ({ sql, tables: { publishedSources, publishedArticles } }) => {
    const rows = await sql.select().from(publishedSources);
    for (const { id } of articles) {
      const named = rows.filter(({ articleId }) => articleId === id).length;
      const sourcing = JSON.stringify({ named, anonymous: 0, singleSource: named === 1 });
      await sql.update(publishedArticles).set({ sourcing }).where(eq(publishedArticles.articleId, id));
    }
  });
}

/** What the database says, in the words of the model. */
async function stored(room: Newsroom, ids: { articles: string[]; sources: string[] }) {
  const { sql, tables } = room.db.read;
  const keyOf = (article: string, source: string) => `${ids.articles.indexOf(article)} ${ids.sources.indexOf(source)}`;
  const isOurs = ({ articleId }: { articleId: string }) => ids.articles.includes(articleId);
  const uses = new Map<string, Set<string>>();
  const quotes = Map.groupBy(await sql.select().from(tables.quotes), ({ useId }) => useId);
  for (const row of (await sql.select().from(tables.sourceUses)).filter(isOurs)) {
    const key = keyOf(row.articleId, row.sourceId);
    if (uses.has(key)) throw new Error('an article has a source twice');
    uses.set(key, new Set((quotes.get(row.id) ?? []).map(({ id }) => id)));
  }
  const shown = new Map<string, Set<string>>();
  const told = (await sql.select().from(tables.publishedQuotes)).filter(isOurs);
  for (const { articleId, publicId, sourceId } of (await sql.select().from(tables.publishedSources)).filter(isOurs)) {
    const key = keyOf(articleId, publicId);
    if (shown.has(key) || publicId !== sourceId) throw new Error('the public sees a source twice, or by another id');
    const own = told.filter((quote) => quote.articleId === articleId && quote.sourceId === publicId);
    shown.set(key, new Set(own.map(({ quoteId }) => quoteId)));
  }
  const facets = (await sql.select().from(tables.publishedFacets)).filter(isOurs);
  const summaries = (await sql.select().from(tables.publishedArticles)).filter(isOurs);
  const merged: Record<number, number> = {};
  for (const row of await sql.select().from(tables.sources)) {
    if (row.mergedInto !== null && ids.sources.includes(row.id))
      merged[ids.sources.indexOf(row.id)] = ids.sources.indexOf(row.mergedInto);
  }
  return {
    uses: sorted(uses),
    shown: sorted(shown),
    facets: facets.map(({ articleId, value }) => keyOf(articleId, value)).toSorted(),
    summaries: ids.articles.map((id) => {
      const { sourcing = '{}' } = summaries.find(({ articleId }) => articleId === id) ?? {};
      const { named, singleSource } = JSON.parse(sourcing);
      return [named, singleSource];
    }),
    merged,
  };
}
