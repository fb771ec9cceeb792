import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createArticle, patchArticle, type SaveContext } from '../src/articles/save.ts';
import { findArticle } from '../src/articles/store.ts';
import { openDatabase } from '../src/db/open.ts';
import { newBlockKey } from '../src/lib/block-key.ts';
import { newId } from '../src/lib/ids.ts';
import { type HeldSegment, reanchor } from '../src/quotes/anchor.ts';
import { findWords } from '../src/quotes/selector.ts';
import { suggestQuotes } from '../src/quotes/suggest.ts';
import { textUnits } from '../src/quotes/text-units.ts';
import { createQuote } from '../src/sourcing/quote-save.ts';
import { median } from './compare.ts';
import type { ServiceFigure } from './report.ts';

const TURNS = 200;
const WARMING = 50;
const QUOTES = 50;
const LONG_WORDS = 10_000;
const STORY_WORDS = 1_000;
const MOST_MS = 5;

const NAMES = ['Hana Whaanga', 'Tama Beck', 'Mere Paki', 'Ada Roe', 'Nikau Forsyth'];

/** Paragraphs of so many words, with a quotation in every third of them. */
function paragraphs(words: number): string[] {
  const texts: string[] = [];
  for (let count = 0, number = 0; count < words; number += 1) {
    const name = NAMES[number % NAMES.length];
    const plain = `Paragraph ${number} tells of the harbour bridge and of the ferries that go to Pell Point in winter, as the board had planned for the year and the ${number} people who wait for them every morning in the rain by the pier.`;
    const quoted = `“We counted ${number} boats in the harbour that morning,” said ${name}, who has worked there for ${number} years. “Nobody told us that the bridge would be closed for so long, and the ferries were full.”`;
    const text = number % 3 === 0 ? quoted : plain;
    texts.push(text);
    count += text.split(' ').length;
  }
  return texts;
}

function blocksOf(texts: readonly string[]) {
  return texts.map((text, number) => ({
    _type: 'block' as const,
    _key: `p${number}`,
    style: 'normal' as const,
    markDefs: [],
    children: [{ _type: 'span' as const, _key: 's', text, marks: [] }],
  }));
}

/** How long it takes to look for the words of quotes again, alone and as part of a save, and to suggest quotes. */
export async function measureWording(folder: string): Promise<ServiceFigure[]> {
  const saving = await measureSaves(folder);
  return [
    ...saving,
    figure(`anchoring ${QUOTES} quotes in ${LONG_WORDS} words, alone`, measureAnchoring(), MOST_MS),
    figure(`suggestions for a story of ${STORY_WORDS} words`, measureSuggestions(), MOST_MS),
  ];
}

function figure(name: string, value: number, most?: number): ServiceFigure {
  return { name, value, unit: 'ms', ...(most !== undefined && { most }) };
}

/** A save that changes one paragraph, of an article with quotes and of the same without any, in turns. */
async function measureSaves(folder: string): Promise<ServiceFigure[]> {
  const path = join(folder, 'wording.db');
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  const db = openDatabase(`file:${path}`);
  const texts = paragraphs(LONG_WORDS);
  const contextOf = (tx: SaveContext['tx']): SaveContext => ({
    tx,
    viewer: { role: 'editor', keyId: 'bench', permissions: [] },
    at: Date.now(),
    newId,
    newKey: newBlockKey,
  });
  const make = (headline: string) =>
    db.write(async (tx) => {
      const made = await createArticle(contextOf(tx), { headline, body: blocksOf(texts) });
      if (!made.ok) throw new Error('an article was refused');
      return made.value.id;
    });
  const [quoted, plain] = [await make('Quoted'), await make('Plain')];
  for (let number = 0; number < QUOTES; number += 1) {
    await db.write(async (tx) => {
      const stored = await findArticle(tx, quoted);
      const input = { words: `We counted ${number * 3} boats in the harbour that morning,` };
      const made = await createQuote(contextOf(tx), stored!, { input });
      if (!made.ok) throw new Error(`a quote was refused: ${JSON.stringify(made.error)}`);
    });
  }
  const save = (id: string, turn: number) =>
    db.write(async (tx) => {
      const changed = texts.map((text, number) => (number === 1 ? `${text} ${turn}` : text));
      const stored = await findArticle(tx, id);
      const started = performance.now();
      const saved = await patchArticle(contextOf(tx), stored!, { patch: { body: blocksOf(changed) } });
      if (!saved.ok) throw new Error('a save was refused');
      return performance.now() - started;
    });
  const times: Record<'quoted' | 'plain' | 'more', number[]> = { quoted: [], plain: [], more: [] };
  for (let turn = 0; turn < TURNS + WARMING; turn += 1) {
    const withQuotes = await save(quoted, turn);
    const without = await save(plain, turn);
    if (turn < WARMING) continue;
    times.quoted.push(withQuotes);
    times.plain.push(without);
    times.more.push(withQuotes - without);
  }
  await db.close();
  return [
    figure(`a save of ${LONG_WORDS} words with ${QUOTES} quotes: more than without`, median(times.more), MOST_MS),
    figure(`a save of ${LONG_WORDS} words with ${QUOTES} quotes`, median(times.quoted)),
    figure(`a save of ${LONG_WORDS} words without quotes`, median(times.plain)),
  ];
}

function measureAnchoring(): number {
  const texts = paragraphs(LONG_WORDS);
  const unitsOf = (list: readonly string[]) =>
    textUnits({ blocks: blocksOf(list), headline: 'A headline', standfirst: null, captions: [] });
  const before = unitsOf(texts);
  const held = Array.from({ length: QUOTES }, (_, number): HeldSegment => {
    const [found] = findWords(before, { exact: `We counted ${number * 3} boats in the harbour that morning,` });
    return { ...found!, id: String(number), quoteKind: 'direct' };
  });
  return medianOf((turn) => {
    const after = unitsOf(texts.map((text, number) => (number % 7 === 0 ? `${turn} ${text}` : text)));
    const started = performance.now();
    reanchor(held, after);
    return performance.now() - started;
  });
}

function measureSuggestions(): number {
  const blocks = blocksOf(paragraphs(STORY_WORDS));
  return medianOf((turn) => {
    const units = textUnits({ blocks, headline: `Headline ${turn}`, standfirst: null, captions: [] });
    const started = performance.now();
    suggestQuotes({ units, claimed: [], notSpeech: new Set(), known: [] });
    return performance.now() - started;
  });
}

function medianOf(run: (turn: number) => number): number {
  for (let turn = 0; turn < WARMING; turn += 1) run(turn);
  return median(Array.from({ length: TURNS }, (_, turn) => run(turn)));
}
