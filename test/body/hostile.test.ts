import t from 'tap';
import { toBlocks } from '../../src/body/convert.ts';
import { toHtml } from '../../src/body/html.ts';
import { toMarkdown } from '../../src/body/markdown.ts';
import { plainInline } from '../../src/body/plain-inline.ts';
import { BodyInput, DECORATORS, MAX_TEXT, type Block, type TextBlock } from '../../src/body/schema.ts';
import { converted, keys, refusalsOf } from './bodies.ts';

// At this size anything quadratic takes far longer than the bound, and anything linear far less.
const SIZE = 200_000;
const BOUND_MS = 5_000;

function times(piece: string, size = SIZE): string {
  return piece.repeat(Math.ceil(size / piece.length));
}

const repeated = [
  '[',
  '*',
  '>',
  '`',
  '_',
  '~',
  '![',
  '[](',
  '<',
  '&',
  '\\',
  ']',
  '|',
  'a**b',
  '*a _b ',
  '[a](b',
  '`a``b',
  '<a',
  '<!--',
  '<b>',
  '<b>a',
  '<u>a</u>',
  '- ',
  '> - ',
  '[a]: b\n',
  '[[[a]',
  '\u00a0',
  '<a href="',
  '<td>',
  '<ul><li>',
  '<div>',
  '<i>a<b>b</i></b>',
  '<b>a<i>b</i></b>',
  'a<br>',
  '<br>',
  '<a href=x>a',
  '<iframe>',
  '<noscript>a</noscript>',
  '<textarea>',
  '|a|\n|-|\n',
  '\n \t',
  'a \n',
];

t.test('no repetition of signs makes a conversion slow, in any kind of text', async (t) => {
  for (const piece of repeated) {
    const source = times(piece);
    const start = performance.now();
    for (const input of [{ markdown: source }, { html: source }, { text: source }]) {
      const result = toBlocks(input, keys());
      if (!result.ok) continue;
      toHtml(result.value.blocks);
      toMarkdown(result.value.blocks);
    }
    const spent = performance.now() - start;
    t.ok(spent < BOUND_MS, `${JSON.stringify(piece)} took ${spent.toFixed(0)} ms`);
  }
});

const built: Record<string, BodyInput> = {
  'emphasis nested in emphasis': { markdown: times('*a **', SIZE / 2) + times('b** c*', SIZE / 2) },
  'references to one long address': { markdown: `[a]: http://x/${'y'.repeat(4000)}\n\n${times('[a]')}` },
  'references to one long address among HTML': {
    markdown: `[a]: http://x/${'y'.repeat(4000)}\n\n<div>\n\n${times('[a]')}`,
  },
  'thousands of definitions': {
    markdown: `${Array.from({ length: 20_000 }, (_, n) => `[a${n}]: b`).join('\n')}\n\n${Array.from({ length: 20_000 }, (_, n) => `[a${n}]`).join(' ')}`,
  },
  'a table of empty rows': { markdown: `|${'a|'.repeat(1000)}\n|${'-|'.repeat(1000)}\n${times('a\n')}` },
  'an element with thousands of attributes': {
    html: `<p ${Array.from({ length: 20_000 }, (_, n) => `a${n}=1`).join(' ')}>x`,
  },
  'blanks between two letters': { html: `a${times(' ')}b` },
  'blanks between two letters of plain text': { text: `a${times(' ')}b` },
  'blanks inside an address': { html: `<a href="a${times(' ')}b">x</a>` },
  'no-break spaces between two letters': { html: `a${times('\u00a0', 190_000)}b` },
};

for (const [name, input] of Object.entries(built)) {
  t.test(`${name} convert, or are refused, in good time and bounded size`, async (t) => {
    const start = performance.now();
    const result = toBlocks(input, keys());
    if (result.ok) {
      t.ok(toHtml(result.value.blocks).length < 10_000_000);
      t.ok(toMarkdown(result.value.blocks).length < 10_000_000);
      t.ok(result.value.notes.length <= 110);
    } else t.ok(result.error.length <= 20);
    t.ok(performance.now() - start < BOUND_MS);
  });
}

const costly: Record<string, BodyInput> = {
  'line breaks between two letters of HTML': { html: `<p>a${'<br>'.repeat(145_000)}b</p>` },
  'as many line breaks as HTML may have': { html: `<p>a${'<br>'.repeat(59_000)}b</p>` },
  'line breaks between two letters of Markdown': { markdown: `a${'\\\n'.repeat(290_000)}b` },
  'as many line breaks as Markdown may have': { markdown: `a${'\\\n'.repeat(49_000)}b` },
  'line breaks after blanks': { html: 'a <br>'.repeat(59_000) },
  'line breaks in a list item': { html: `<ul><li>a${'<br>'.repeat(40_000)}b` },
  'images that do not end': { markdown: '!['.repeat(290_000) },
  'brackets that do not end': { markdown: '['.repeat(590_000) },
  'brackets whose ends are code': { markdown: '[`]`'.repeat(145_000) },
  'brackets in paragraphs': { markdown: `${'!['.repeat(2_000)}\n\n`.repeat(15) },
  'cells without a table': { html: '<td>'.repeat(145_000) },
  'tables that fill their rows': {
    markdown: `|${'a|'.repeat(200)}\n|${'-|'.repeat(200)}\n${'a\n'.repeat(300)}\n`.repeat(400),
  },
};

for (const [name, input] of Object.entries(costly)) {
  t.test(`${name} take no second`, async (t) => {
    const start = performance.now();
    toBlocks(input, keys());
    const spent = performance.now() - start;
    t.ok(spent < 2_000, `took ${spent.toFixed(0)} ms`);
  });
}

t.test('a line break keeps what stands round it', async (t) => {
  const [block] = converted({ html: '<p>a <b> b </b> <br> c<br><i>d </i></p>' }).blocks;
  t.match(block, {
    children: [
      { text: 'a ', marks: [] },
      { text: 'b', marks: ['strong'] },
      { text: '\nc\n', marks: [] },
      { text: 'd', marks: ['em'] },
    ],
  });
});

// The longest writing of a body: HTML takes six characters for a quotation mark, Markdown eight for a wide blank.
const MAX_WRITTEN = 13 * MAX_TEXT;

const span = (n: number, text: string, marks: string[]) => ({ _type: 'span' as const, _key: `s${n}`, text, marks });
const worst: Record<string, Block[]> = {
  'quotation marks': [textOf([span(0, '"'.repeat(MAX_TEXT), [])])],
  'wide blanks': [textOf([span(0, '\u2003'.repeat(MAX_TEXT), [])])],
  'pieces of all marks': Array.from({ length: 2 }, (_, n) =>
    textOf(
      Array.from({ length: 2_500 }, (_, at) =>
        span(at, '"'.repeat(40), at % 2 === 0 ? [...DECORATORS] : [...DECORATORS].toReversed()),
      ),
      n,
    ),
  ),
  'links as long as may be': [
    textOf(
      Array.from({ length: 96 }, (_, n) => span(n, '"', n % 2 === 0 ? ['l'] : [])),
      0,
      `/${'a'.repeat(4_095)}`,
    ),
  ],
  'lines of items that stand deep': Array.from({ length: 5_000 }, (_, n) => ({
    ...textOf([span(0, '\n'.repeat(8), [])], n),
    listItem: 'number' as const,
    level: Math.min(n + 1, 8),
  })),
  'very many lines of one item that stands deep': Array.from({ length: 8 }, (_, n) => ({
    ...textOf([span(0, n === 7 ? 'a\n'.repeat(MAX_TEXT / 2) : '', [])], n),
    listItem: 'number' as const,
    level: n + 1,
  })),
};

function textOf(children: ReturnType<typeof span>[], n = 0, href?: string): TextBlock {
  const markDefs = href === undefined ? [] : [{ _type: 'link' as const, _key: 'l', href }];
  return { _type: 'block', _key: `k${n}`, style: 'normal', markDefs, children };
}

for (const [name, blocks] of Object.entries(worst)) {
  t.test(`a body of ${name} is written within its bound`, async (t) => {
    t.same(BodyInput.safeParse(blocks).error?.issues, undefined);
    t.ok(toHtml(blocks).length < MAX_WRITTEN, `HTML ${toHtml(blocks).length}`);
    t.ok(toMarkdown(blocks).length < MAX_WRITTEN, `Markdown ${toMarkdown(blocks).length}`);
  });
}

t.test('an address counts as often as it is used, and marks and cells count for the body as a whole', async (t) => {
  const address = `/${'a'.repeat(4_000)}`;
  const alternating = Array.from({ length: 200 }, (_, n) => span(n, 'a', n % 2 === 0 ? ['l'] : []));
  const linked = textOf(alternating, 0, address);
  const row = (width: number, n: number) => ({
    _key: `r${n}`,
    cells: Array.from({ length: width }, (_, at) => ({ _key: `c${at}`, markDefs: [], children: [] })),
  });
  const cell = { _key: 'c', ...plainInline(linked) };
  const refused: Block[][] = [
    [linked],
    [{ _type: 'table', _key: 't', rows: [{ _key: 'r', cells: [cell] }] }],
    Array.from({ length: 100 }, (_, n) => ({ _type: 'image', _key: `i${n}`, src: address, alt: '' })),
    Array.from({ length: 5 }, (_, n) =>
      textOf(
        Array.from({ length: 5_000 }, (_, at) => span(at, 'a', ['em'])),
        n,
      ),
    ),
    [{ _type: 'table', _key: 't', rows: Array.from({ length: 101 }, (_, n) => row(200, n)) }],
  ];
  for (const blocks of refused) t.match(BodyInput.safeParse(blocks).error?.issues.length, 1);
  t.same(refusalsOf({ html: `<a href="${address}">${'a<b>b</b>'.repeat(100)}</a>` }), ['too-long']);
  t.same(refusalsOf({ html: `<a href="${address}">${'a<b>b</b>'.repeat(10)}</a>` }), []);
});

t.test('a body of many spans under many marks is shown in good time', async (t) => {
  const children = Array.from({ length: 5000 }, (_, n) => ({
    _type: 'span' as const,
    _key: `k${n}`,
    text: 'a'.repeat(40),
    marks: n % 2 === 0 ? ['strong', 'em', 'code'] : ['strong'],
  }));
  const blocks: Block[] = [{ _type: 'block', _key: 'a', style: 'normal', markDefs: [], children }];
  t.ok(BodyInput.safeParse(blocks).success);
  const start = performance.now();
  toHtml(blocks);
  toMarkdown(blocks);
  t.ok(performance.now() - start < BOUND_MS);
});

t.test('what is nested too deep is refused and not cut off in silence', async (t) => {
  t.same(refusalsOf({ markdown: `${'> '.repeat(300)}a` }), ['too-deep']);
  t.same(refusalsOf({ markdown: Array.from({ length: 9 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n') }), [
    'too-deep',
  ]);
  t.same(refusalsOf({ markdown: Array.from({ length: 8 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n') }), []);
  t.same(refusalsOf({ html: `${'<div>'.repeat(201)}a` }), ['too-deep']);
  t.same(refusalsOf({ html: `${'<ul><li>'.repeat(9)}a` }), ['too-deep']);
  t.same(refusalsOf({ markdown: `${'> '.repeat(90)}a` }), []);
});

t.test('what is too much is refused', async (t) => {
  t.same(refusalsOf({ markdown: 'a\n\n'.repeat(5001) }), ['too-many-blocks']);
  t.same(refusalsOf({ text: 'a\n\n'.repeat(5001) }), ['too-many-blocks']);
  t.same(refusalsOf({ html: '<p>a</p>'.repeat(5000) }), []);
  t.same(refusalsOf({ text: 'a'.repeat(200_001) }), ['too-long']);
  t.same(refusalsOf({ html: ' '.repeat(600_001) }), ['too-long']);
  t.same(refusalsOf({ text: '😀'.repeat(200_000) }), []);
  t.same(refusalsOf({ html: '<b>a</b>b'.repeat(2501) }), ['too-long']);
});

t.test('text that cannot be stored is refused, also when it is written as a reference', async (t) => {
  t.same(refusalsOf({ html: 'a&#1;b' }), ['bad-text']);
  t.same(refusalsOf({ text: 'a\u0000' }), ['bad-text']);
  t.same(refusalsOf({ markdown: '\ud800' }), ['bad-text']);
  t.same(refusalsOf({ html: 'a\r\nb' }), []);
});
