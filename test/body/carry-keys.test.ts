import t from 'tap';
import { carryKeys, toBlocks } from '../../src/body/convert.ts';
import type { Block } from '../../src/body/schema.ts';
import { keys } from './bodies.ts';

function blocksOf(markdown: string, prefix: string): Block[] {
  const result = toBlocks({ markdown }, keys(prefix));
  if (!result.ok) throw new Error('refused');
  return result.value.blocks;
}

const text =
  'First paragraph.\n\nA second one with **bold words** and [a link](/a).\n\n- one\n- two\n\nThe same.\n\nThe same.\n\n| a | b |\n| --- | --- |\n| c | d |\n\nLast.\n';
const before = blocksOf(text, 'old');
const keysOf = (blocks: readonly Block[]): string[] => blocks.map((block) => block._key);
const isOld = (key: string | undefined): boolean => key?.startsWith('old') === true;

t.test('an unchanged body keeps every key in it', async (t) => {
  t.same(carryKeys(before, blocksOf(text, 'new')), before);
});

t.test('a paragraph put in gets a new key and moves none', async (t) => {
  const after = carryKeys(before, blocksOf(text.replace('- one', 'Inserted.\n\n- one'), 'new'));
  t.same(
    keysOf(after).filter((key) => isOld(key)),
    keysOf(before),
  );
  t.equal(keysOf(after).filter((key) => !isOld(key)).length, 1);
});

t.test('a paragraph taken out takes its key alone', async (t) => {
  t.same(keysOf(carryKeys(before, blocksOf(text.replace('- one\n', ''), 'new'))), keysOf(before).toSpliced(2, 1));
});

t.test('a changed paragraph keeps its key, and its unchanged spans and links theirs', async (t) => {
  const after = carryKeys(before, blocksOf(text.replace('A second one', 'Another one'), 'new'));
  t.same(keysOf(after), keysOf(before));
  const [was, is] = [before[1], after[1]];
  if (was?._type !== 'block' || is?._type !== 'block') throw new Error('not a text');
  t.same(is.markDefs, was.markDefs);
  t.same(is.children.slice(1), was.children.slice(1));
  t.same(is.children[0]?.text, 'Another one with ');
});

t.test('several changed paragraphs in a row keep their keys by their words', async (t) => {
  const one = blocksOf(
    'Start.\n\nThe harbour board met on Monday.\n\nThe bridge stays closed for repairs.\n\nEnd.',
    'old',
  );
  const other = blocksOf(
    'Start.\n\nSomething wholly new was said.\n\nThe harbour board met on Tuesday.\n\nThe bridge stays closed for long repairs.\n\nEnd.',
    'new',
  );
  const after = keysOf(carryKeys(one, other));
  t.same([after[0], after[2], after[3], after[4]], keysOf(one));
  t.notOk(isOld(after[1]));
});

t.test('a paragraph that moves takes its key along', async (t) => {
  const moved = blocksOf(`Last.\n\n${text.replace('Last.\n', '')}`, 'new');
  const after = keysOf(carryKeys(before, moved));
  t.equal(after[0], before.at(-1)?._key);
  t.same(after.slice(1), keysOf(before).slice(0, -1));
});

t.test('a changed cell leaves the keys of all others', async (t) => {
  const after = carryKeys(before, blocksOf(text.replace('| c |', '| e |'), 'new'));
  const [was, is] = [before[6], after[6]];
  if (was?._type !== 'table' || is?._type !== 'table') throw new Error('not a table');
  t.same(is.rows[0], was.rows[0]);
  t.equal(is.rows[1]?._key, was.rows[1]?._key);
  t.same(is.rows[1]?.cells[1], was.rows[1]?.cells[1]);
});

t.test('a key that another block came with is never given twice', async (t) => {
  const after = carryKeys(blocksOf('One.\n\nTwo.', 'k'), blocksOf('New.\n\nThings.\n\nOne.\n\nTwo.', 'k'));
  t.equal(new Set(keysOf(after)).size, 4);
});

t.test('thousands of blocks that are all changed or all moved are paired in good time', async (t) => {
  const many = (word: string): Block[] =>
    blocksOf(Array.from({ length: 5000 }, (_, index) => `${word} ${index}`).join('\n\n'), word);
  const one = many('old');
  const start = performance.now();
  carryKeys(one, many('new'));
  carryKeys(one, one.toReversed());
  t.ok(performance.now() - start < 5000);
});
