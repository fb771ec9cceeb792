import t from 'tap';
import { codePointLength } from '../../src/lib/text.ts';
import { type HeldSegment, type Placement, reanchor } from '../../src/quotes/anchor.ts';
import { differenceOf } from '../../src/quotes/difference.ts';
import { selectorAt } from '../../src/quotes/selector.ts';
import type { TextUnit } from '../../src/quotes/text-units.ts';

type Texts = Readonly<Record<string, string>>;

const unitsOf = (texts: Texts): TextUnit[] => Object.entries(texts).map(([block, text]) => ({ block, text }));

/** Holds words where they stand for the nth time in a block. */
function hold(
  texts: Texts,
  block: string,
  exact: string,
  { nth = 0, kind = 'direct' }: { nth?: number; kind?: HeldSegment['quoteKind'] } = {},
): HeldSegment {
  const text = texts[block] ?? '';
  let at = text.indexOf(exact);
  for (let i = 0; i < nth; i += 1) at = text.indexOf(exact, at + 1);
  const start = codePointLength(text.slice(0, at));
  return {
    id: `${block}/${exact}/${nth}`,
    quoteKind: kind,
    ...selectorAt({ block, text }, start, start + codePointLength(exact)),
  };
}

function only(held: HeldSegment, after: Texts): Placement {
  const placement = reanchor([held], unitsOf(after)).get(held.id);
  if (placement === undefined) throw new Error('Each held segment has a placement.');
  return placement;
}

/** How words are placed, in one line: `moved a:5 words`. */
function told(placement: Placement | undefined): string {
  if (placement?.state === 'anchored') {
    const { block, start, exact } = placement.selector;
    return `${placement.how} ${block}:${start} ${exact}`;
  }
  return placement?.state === 'drifted' ? `drifted ${placement.found.block} ${placement.found.exact}` : 'orphaned';
}

const STORY = {
  a: 'The mayor spoke on Monday. “We will rebuild the bridge before winter,” she said, and left the hall.',
  b: 'Her deputy was less sure of it. “I don’t know,” he told the council twice.',
  c: 'It was, in her words, a “general trend” of the last years, nothing else.',
  d: 'The council will meet again in March to look at the costs of the works.',
  '@headline': 'Mayor: we will rebuild',
} satisfies Texts;
const BRIDGE = hold(STORY, 'a', 'We will rebuild the bridge before winter,');
const TREND = hold(STORY, 'c', 'general trend', { kind: 'partial' });

t.test('words that stand where they stood are the same', async (t) => {
  t.equal(told(only(BRIDGE, STORY)), 'same a:28 We will rebuild the bridge before winter,');
  const { id: _, quoteKind: __, ...selector } = BRIDGE;
  t.strictSame(only(BRIDGE, STORY), { state: 'anchored', how: 'same', selector });
});

t.test('words move with their block, within it and to another', async (t) => {
  const { a, b, c } = STORY;
  t.equal(told(only(TREND, { ...STORY, c: `Yes. ${c}` })), 'moved c:30 general trend');
  t.equal(told(only(TREND, { d: 'x', c, a })), 'same c:25 general trend', 'reordered');
  t.equal(told(only(TREND, { a, n: c })), 'moved-block n:25 general trend', 'a new key');
  t.equal(told(only(BRIDGE, { a: a.slice(0, 26), n: a.slice(27), b })), `moved-block n:1 ${BRIDGE.exact}`, 'split');
  t.equal(told(only(TREND, { b: `${b} ${c}` })), `moved-block b:${b.length + 26} general trend`, 'merged');
});

t.test('what is changed round the words does not matter', async (t) => {
  const after = {
    ...STORY,
    a: 'On Tuesday the mayor promised: “We will rebuild the bridge before winter,” according to all.',
  };
  t.equal(told(only(BRIDGE, after)), `moved a:32 ${BRIDGE.exact}`);
  t.equal(told(only(TREND, { c: 'A “general trend”.' })), 'moved c:3 general trend');
});

t.test('typography folds: the selector says what stands there now', async (t) => {
  const after = { ...STORY, b: 'Her deputy was less sure of it. "I don\'t know," he told the council twice.' };
  t.equal(told(only(hold(STORY, 'b', 'I don’t know,'), after)), "folded b:33 I don't know,");
  const long = { a: 'She said: “It is — well… done – nearly.”' };
  t.equal(
    told(only(hold(long, 'a', 'It is — well… done – nearly.'), { a: 'She said: "It is--well... done-nearly."' })),
    'folded a:11 It is--well... done-nearly.',
  );
  t.equal(
    told(only(hold({ a: 'cafe\u0301 au lait' }, 'a', 'cafe\u0301'), { a: 'caf\u00e9 au lait' })),
    'folded a:0 caf\u00e9',
  );
});

t.test('a comma or full stop at the closing mark is house style, a question mark is not', async (t) => {
  const held = hold({ a: 'He said: “They won the cup,” and smiled.' }, 'a', 'They won the cup,');
  t.equal(told(only(held, { a: 'He said: “They won the cup.” Then he smiled.' })), 'folded a:10 They won the cup.');
  t.equal(told(only(held, { a: 'He said: “They won the cup”, and smiled.' })), 'folded a:10 They won the cup');
  t.equal(told(only(held, { a: 'He said: “They won the cup?” and smiled.' })), 'drifted a They won the cup?');
  const bare = hold({ a: 'He said: “They won the cup” and smiled.' }, 'a', 'They won the cup');
  t.equal(told(only(bare, { a: 'He said: “They won the cup,” and smiled.' })), 'folded a:10 They won the cup');
  t.equal(told(only(bare, { a: 'He said: “They won the cup!” and smiled.' })), 'drifted a They won the cup!');
});

t.test('changed words are drifted, with what stands there now and the difference', async (t) => {
  const after = { ...STORY, a: STORY.a.replace('rebuild the', 'repair that') };
  t.strictSame(only(BRIDGE, after), {
    state: 'drifted',
    found: selectorAt({ block: 'a', text: after.a }, 28, 69),
    difference: [
      { op: 'same', text: 'We will ' },
      { op: 'removed', text: 'rebuild the' },
      { op: 'added', text: 'repair that' },
      { op: 'same', text: ' bridge before winter,' },
    ],
  });
  t.equal(told(only(TREND, { ...STORY, c: STORY.c.replace('general', 'gentle') })), 'drifted c gentle trend');
  const replaced = { ...STORY, c: STORY.c.replace('general trend', 'mistake') };
  t.equal(
    told(only(TREND, replaced)),
    'drifted c mistake',
    'between the same neighbours even when nothing is left of them',
  );
});

t.test('words put between the accepted ones and their quotation marks are an alarm, on either side', async (t) => {
  const texts = { a: 'Asked again, he replied “he never said that” and hung up.' };
  const held = hold(texts, 'a', 'he never said that');
  const said = (inside: string) => told(only(held, { a: `Asked again, he replied ${inside} and hung up.` }));
  t.equal(said('“he never said that again”'), 'drifted a he never said that again');
  t.equal(said('“Well, he never said that”'), 'drifted a Well, he never said that');
  t.equal(
    said('"he never said that"'),
    'moved a:25 he never said that'.replace('moved', 'same'),
    'another glyph is none',
  );
  t.equal(said('‘he never said that’'), 'same a:25 he never said that');
  t.equal(said('« he never said that »'), 'moved a:26 he never said that');
  t.equal(said('“he never said thatch”'), 'drifted a he never said thatch');
});

t.test('words that lost their quotation marks are an alarm; the difference says that the words stand', async (t) => {
  const texts = { a: 'Asked again, he replied “he never said that” and hung up.' };
  const bare = { a: 'Asked again, he replied he never said that and hung up.' };
  const placement = only(hold(texts, 'a', 'he never said that'), bare);
  t.equal(told(placement), 'drifted a he never said that');
  t.strictSame(placement.state === 'drifted' && placement.difference, [{ op: 'same', text: 'he never said that' }]);
  const held = hold(texts, 'a', 'he never said that', { kind: 'paraphrase' });
  t.equal(told(only(held, bare)), 'moved a:24 he never said that', 'a paraphrase needs none');
});

t.test('the end of a block stands for the mark of a quotation that runs on', async (t) => {
  const texts = { a: 'He said: “We go on.', b: '“We end,” he said.' };
  const held = hold(texts, 'a', 'We go on.');
  t.equal(told(only(held, { ...texts, a: 'Then he said: “We go on.' })), 'moved a:15 We go on.');
  t.equal(told(only(held, { ...texts, a: 'He said: “We go on.”' })), 'same a:10 We go on.');
});

t.test('words that never stood right at a mark may be followed by others', async (t) => {
  const texts = { a: 'She told them that the bridge would be closed. Nobody asked why.' };
  const held = hold(texts, 'a', 'the bridge would be closed', { kind: 'paraphrase' });
  t.equal(
    told(only(held, { a: 'She told them all that the bridge would be closed today. Nobody.' })),
    `moved a:23 ${held.exact}`,
  );
  t.equal(
    told(only(held, { a: 'She told them that the bridge would be closed-off. Nobody asked why.' })).slice(0, 7),
    'drifted',
  );
});

t.test('words that were put back are anchored again', async (t) => {
  const drifted = only(BRIDGE, { ...STORY, a: STORY.a.replace('winter', 'summer') });
  t.equal(drifted.state, 'drifted');
  t.equal(told(only(BRIDGE, { ...STORY, a: `${STORY.a} More.` })), `same a:28 ${BRIDGE.exact}`);
});

t.test('words that are gone are orphaned, and do not pass to the headline', async (t) => {
  const { a: _, ...rest } = STORY;
  t.equal(told(only(BRIDGE, rest)), 'orphaned');
  const quoted = { ...rest, '@headline': 'Mayor: “We will rebuild the bridge before winter,”' };
  t.equal(told(only(BRIDGE, quoted)), 'orphaned');
  t.equal(told(only(BRIDGE, {})), 'orphaned');
  t.equal(told(only(BRIDGE, { a: '' })), 'orphaned');
  t.equal(reanchor([], unitsOf(STORY)).size, 0);
});

t.test('the same words twice: the right one is changed, gone or moved', async (t) => {
  const texts = {
    a: 'Asked about the money, the treasurer shrugged. “I don’t know,” he said.',
    b: 'Asked about the keys, the porter looked away. “I don’t know,” he said.',
    c: 'Nothing else was said on that day in the hall.',
  };
  const [first, second] = [hold(texts, 'a', 'I don’t know,'), hold(texts, 'b', 'I don’t know,')];
  const both = (after: Texts) => {
    const placements = reanchor([first, second], unitsOf(after));
    return [told(placements.get(first.id)), told(placements.get(second.id))];
  };
  const { a, b, c } = texts;
  t.strictSame(both({ a: a.replace('don’t', 'do'), b, c }), ['drifted a I do know,', 'same b:47 I don’t know,']);
  t.strictSame(both({ a, b: b.replace('don’t', 'do'), c }), ['same a:48 I don’t know,', 'drifted b I do know,']);
  t.strictSame(both({ b, c }), ['orphaned', 'same b:47 I don’t know,']);
  t.strictSame(both({ a, c }), ['same a:48 I don’t know,', 'orphaned']);
  t.strictSame(
    both({ x: b, y: a }),
    ['moved-block y:48 I don’t know,', 'moved-block x:47 I don’t know,'],
    'swapped, with new keys',
  );
  t.strictSame(
    both({ x: `${b} ${a}` }),
    ['moved-block x:119 I don’t know,', 'moved-block x:47 I don’t know,'],
    'merged',
  );
  t.strictSame(both({ x: a }), ['moved-block x:48 I don’t know,', 'orphaned']);
  t.strictSame(both({ x: b }), ['orphaned', 'moved-block x:47 I don’t know,']);
});

t.test('the same words twice in one block keep their order, and each place has one claim', async (t) => {
  const texts = { a: '“No.” “No.” “Yes.” “No.”' };
  const held = [0, 1, 2].map((nth) => hold(texts, 'a', 'No.', { nth }));
  const after = (text: string) => [...reanchor(held, [{ block: 'a', text }]).values()].map(told);
  t.strictSame(after(`He said: ${texts.a}`), ['moved a:10 No.', 'moved a:16 No.', 'moved a:29 No.']);
  t.strictSame(
    after('“No.” “Yes.” “No.”')
      .map((one) => one.split(' ')[0])
      .filter((how) => how === 'orphaned' || how === 'drifted').length,
    1,
  );
});

t.test('the same words elsewhere, held by nobody, are no home for words that were changed', async (t) => {
  const texts = {
    a: 'It was “great,” the coach told them after the match in Leeds.',
    b: 'Others called it a “great” day for a small club.',
  };
  const held = hold(texts, 'a', 'great,', { kind: 'partial' });
  t.equal(told(only(held, { ...texts, a: texts.a.replace('great', 'awful') })), 'drifted a awful,');
  t.equal(told(only(held, { b: texts.b })), 'orphaned');
});

t.test('offsets are code points, never within a pair', async (t) => {
  const texts = { a: '👍👍 she said: “no 👎🏽 ever” and 👋 left the room.' };
  const held = hold(texts, 'a', 'no 👎🏽 ever');
  t.equal(told(only(held, { a: `👍${texts.a}` })), 'moved a:15 no 👎🏽 ever');
  t.equal(told(only(held, { a: texts.a.replace('👎🏽', '👎🏿') })).split(' ')[0], 'drifted');
  t.equal(told(only(held, { a: texts.a.replace('🏽', '') })).split(' ')[0], 'drifted');
  const rtl = { a: 'הוא אמר: “לא היה דבר כזה” ויצא מהחדר.' };
  t.equal(told(only(hold(rtl, 'a', 'לא היה דבר כזה'), { a: `אז ${rtl.a}` })), 'moved a:13 לא היה דבר כזה');
  const cjk = { a: '市長は「橋を再建する」と述べた。' };
  t.equal(
    told(only(hold(cjk, 'a', '橋を再建する'), { a: '市長は「橋を修理する」と述べた。' })),
    'drifted a 橋を修理する',
  );
});

t.test('a difference is told by word, and both texts can be read from it', async (t) => {
  t.strictSame(differenceOf('a b c', 'a b c'), [{ op: 'same', text: 'a b c' }]);
  t.strictSame(differenceOf('', ''), []);
  t.strictSame(differenceOf('', 'x'), [{ op: 'added', text: 'x' }]);
  t.strictSame(differenceOf('he never said that', 'he said that again'), [
    { op: 'same', text: 'he ' },
    { op: 'removed', text: 'never ' },
    { op: 'same', text: 'said that' },
    { op: 'added', text: ' again' },
  ]);
  const long = ['a b '.repeat(3000), 'b c '.repeat(3000)] as const;
  const parts = differenceOf(...long);
  const read = (op: string) =>
    parts
      .filter((part) => part.op === 'same' || part.op === op)
      .map(({ text }) => text)
      .join('');
  t.strictSame([read('removed'), read('added')], long);
});

t.test('hostile texts end soon, whatever becomes of the words', async (t) => {
  for (const piece of ['a', '“a” ', '👍', '. ']) {
    for (const texts of [
      Array.from({ length: 5000 }, (_, i) => ({ block: `b${i}`, text: piece.repeat(40 / piece.length) })),
      [{ block: 'b0', text: piece.repeat(200_000 / piece.length) }],
    ]) {
      const [first] = texts;
      if (first === undefined) continue;
      const held = Array.from({ length: 1000 }, (_, i): HeldSegment => {
        const unit = texts[i % texts.length] ?? first;
        return { id: `${i}`, quoteKind: 'direct', ...selectorAt(unit, i % 19, (i % 19) + 1) };
      });
      const lost = held.map((one, i) => ({ ...one, exact: `${one.exact}b${i}`, prefix: `q${one.prefix.slice(1)}` }));
      for (const segments of [held, lost]) {
        t.equal(
          reanchor(
            segments,
            texts.map(({ block, text }) => ({ block: `n${block}`, text: `z${text}z` })),
          ).size,
          1000,
        );
      }
    }
  }
});
