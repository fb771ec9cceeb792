import { existsSync, readFileSync } from 'node:fs';

import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import t from 'tap';
import { reanchor } from '../../src/quotes/anchor.ts';
import { suggestQuotes } from '../../src/quotes/suggest.ts';
import { type Newsroom, openNewsroom } from '../helpers/newsroom.ts';
import { edit, edited, fault, opening, truth, unitsOf } from '../quotes/editing.ts';
import { publish } from '../sourcing/desk.ts';

const archive = fileURLToPath(new URL('../../../shared/data/wikinews-2019-2020.jsonl', import.meta.url));

interface Story {
  readonly title: string;
  readonly text: string;
}

interface Suggestion {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly segments: readonly { readonly exact: string }[];
  readonly speaker: { readonly isAnonymous: boolean; readonly kind: string; readonly mention: string } | null;
}

t.setTimeout(600_000);
if (!existsSync(archive)) {
  t.pass('the archive is not beside this checkout: nothing to quote');
} else {
  const stories = readFileSync(archive, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Story => JSON.parse(line));

  t.test('every suggestion of a real archive that is accepted is anchored, and reads back verbatim', async (t) => {
    const room = await openNewsroom(t);
    const count = { stories: 0, published: 0, suggestions: 0, accepted: 0, notSpeech: 0, segments: 0, anonymous: 0 };
    for (const { title, text } of stories) {
      const article = await post(room, '/v1/editorial/articles', { headline: title, body: { text } });
      const path = `/v1/editorial/articles/${article.id}`;
      count.stories += 1;
      const { items } = (await room.call('GET', `${path}/quote-suggestions`, { as: 'editor' })).json<{
        items: Suggestion[];
      }>();
      count.suggestions += items.length;
      const made: string[] = [];
      for (const suggestion of items) {
        if (suggestion.speaker === null) continue;
        const accepted = await accept(room, `${path}/quote-suggestions/${suggestion.id}/accept`, { suggestion, title });
        if (accepted['anchor'] !== 'anchored') t.fail(`${title}: ${suggestion.text}`);
        made.push(accepted.id);
      }
      count.accepted += made.length;
      count.anonymous += await clearSources(room, path);
      count.notSpeech += await settleRest(room, path, items);
      const published = await publish(room, article.id);
      if (published.statusCode !== 200) {
        t.fail(title, { errors: published.json().errors });
        continue;
      }
      count.published += 1;
      count.segments += await verify(t, room, { id: article.id, quotes: made.length });
    }
    t.comment(JSON.stringify(count));
    t.equal(count.published, stories.length);
    t.ok(count.accepted > 1_000, 'the archive is full of quotes');
  });

  t.test('random edits of a real archive: none within a quote goes unnoticed, none outside breaks an anchor', (t) => {
    const opened = stories.flatMap(({ text }) => {
      const texts = text.split(/\n+/).filter((line) => line.trim() !== '');
      const units = texts.map((one, i) => ({ block: `k${i}`, text: one }));
      const suggested = suggestQuotes({ units, claimed: [], notSpeech: new Set(), known: [] });
      const held = suggested.flatMap(({ speaker, segments, kind }) =>
        speaker === null ? [] : segments.map(({ block, start, end }) => ({ block, start, end, kind })),
      );
      return held.length === 0 ? [] : [opening(texts, held)];
    });
    const count = { edits: 0, checks: 0, touched: 0, drifted: 0, orphaned: 0, missed: 0, falseAlarms: 0 };
    fc.assert(
      fc.property(fc.nat(opened.length - 1), edit, (which, one) => {
        const { paragraphs, held } = opened[which]!;
        const after = edited(paragraphs, one, held);
        const placements = reanchor(held, unitsOf(after));
        count.edits += 1;
        for (const segment of held) {
          const placement = placements.get(segment.id);
          count.checks += 1;
          if (truth(segment, after) === undefined) count.touched += 1;
          if (placement?.state === 'drifted') count.drifted += 1;
          if (placement?.state === 'orphaned') count.orphaned += 1;
          const found = fault(segment, placement, after);
          if (found === undefined) continue;
          if (found.startsWith('a false alarm')) count.falseAlarms += 1;
          else count.missed += 1;
          t.comment(`${found}: ${segment.prefix}|${segment.exact}|${segment.suffix} → ${JSON.stringify(placement)}`);
        }
      }),
      { numRuns: 20_000, seed: Number(process.env['FC_SEED'] ?? 20_261_122) },
    );
    t.comment(JSON.stringify({ stories: opened.length, ...count }));
    t.equal(count.missed, 0, 'no edit within a quote goes unnoticed');
    t.equal(count.falseAlarms, 0, 'no edit outside breaks an anchor');
    t.end();
  });
}

type Json = Record<string, unknown> & { readonly id: string };

async function post(room: Newsroom, path: string, body: object): Promise<Json> {
  const response = await room.call('POST', path, { as: 'editor', body });
  if (response.statusCode !== 201) throw new Error(`${path}: ${response.body}`);
  return response.json();
}

/** Takes a suggestion as it is; where the text gives no name, one that holds for this story. */
async function accept(room: Newsroom, path: string, { suggestion, title }: { suggestion: Suggestion; title: string }) {
  const response = await room.call('POST', path, { as: 'editor', body: {} });
  if (response.statusCode === 201) return response.json<Json>();
  const [error] = response.json().errors ?? [];
  if (error?.pointer !== '/newSource') throw new Error(`${path}: ${response.body}`);
  const { kind, mention } = suggestion.speaker ?? {};
  return post(room, path, { newSource: { kind, identification: 'named', name: `${mention}, ${title}`.slice(0, 190) } });
}

/** What an editor would do for sources without a name: a closer description where there is none, a reason, an approval. */
async function clearSources(room: Newsroom, path: string): Promise<number> {
  const { items } = (await room.call('GET', `${path}/sources`, { as: 'editor' })).json<{
    items: { id: string; identification: string; description: string }[];
  }>();
  const hidden = items.filter(({ identification }) => identification !== 'named');
  const headers = { 'if-match': '*' };
  for (const { id, description } of hidden) {
    const body = { anonymityReason: 'other', description: `${description}, as quoted by the site` };
    await room.call('PATCH', `${path}/sources/${id}`, { as: 'editor', body, headers });
    const waiver = { waiver: 'An archive: nobody here knows who it was.' };
    const approved = await room.call('POST', `${path}/sources/${id}/approval`, {
      as: 'cleared',
      body: waiver,
      headers,
    });
    if (approved.statusCode !== 200) throw new Error(approved.body);
  }
  return hidden.length;
}

/** What stands in quotation marks and nobody is known to have said, is said to be no speech. */
async function settleRest(room: Newsroom, path: string, suggestions: readonly Suggestion[]): Promise<number> {
  let settled = 0;
  for (const { speaker, kind, segments } of suggestions) {
    if (speaker !== null || kind === 'paraphrase') continue;
    for (const { exact } of segments) {
      const body = { words: exact, as: 'other' };
      const response = await room.call('POST', `${path}/not-speech`, { as: 'editor', body });
      if (response.statusCode === 201) settled += 1;
    }
  }
  return settled;
}

interface Shown {
  readonly id: string;
  readonly segments: readonly {
    readonly block: string;
    readonly start: number;
    readonly end: number;
    readonly exact: string;
  }[];
}

async function verify(
  t: { fail(message: string): unknown; equal(found: unknown, wanted: unknown, message: string): unknown },
  room: Newsroom,
  { id, quotes }: { id: string; quotes: number },
): Promise<number> {
  const article = (await room.call('GET', `/v1/articles/${id}?body=blocks`)).json<{
    headline: string;
    body: { _key: string; children?: { text: string }[] }[];
  }>();
  const texts = new Map(
    article.body.map(({ _key, children = [] }) => [_key, Array.from(children.map(({ text }) => text).join(''))]),
  );
  texts.set('@headline', Array.from(article.headline));
  const shown: Shown[] = [];
  for (let cursor = ''; ;) {
    const page = (await room.call('GET', `/v1/quotes?article=${id}&limit=100${cursor}`)).json<{
      items: Shown[];
      page: { next: string | null };
    }>();
    shown.push(...page.items);
    if (page.page.next === null) break;
    cursor = `&cursor=${page.page.next}`;
  }
  if (shown.length !== quotes) t.fail(`${article.headline}: ${shown.length} of ${quotes} quotes are public`);
  let segments = 0;
  for (const quote of shown) {
    for (const { block, start, end, exact } of quote.segments) {
      segments += 1;
      const found = texts.get(block)?.slice(start, end).join('');
      if (found !== exact) t.equal(found, exact, `${article.headline}: ${quote.id}`);
    }
  }
  return segments;
}
