import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import t from 'tap';
import { annotate, type QuoteMarkAt } from '../../src/body/annotate.ts';
import { toHtml } from '../../src/body/html.ts';
import { type Block, PortableText, type TextBlock } from '../../src/body/schema.ts';
import { converted, refusalsOf, withoutKeys } from './bodies.ts';
import { QUOTES, quotedBody, textOf, wordsAt } from './quoted-bodies.ts';

const citeOf = (quote: string): string => `https://news.example/v1/quotes/${quote}`;
const [one, partial, paraphrase, other] = QUOTES.map(({ quote }) => quote) as [string, string, string, string];

/** A block of `text` in which what stands in curly brackets, with the number of a quote before it, is that quote. */
function quoted(text: string, look: Partial<TextBlock> = {}): { block: TextBlock; marks: QuoteMarkAt[] } {
  const marks: QuoteMarkAt[] = [];
  let plain = '';
  const _key = look._key ?? 'a';
  for (const [, before = '', number, words = ''] of text.matchAll(/([^{}]*?)(?:(\d)\{([^}]*)\}|$)/g)) {
    plain += before;
    if (number !== undefined)
      marks.push({ block: _key, start: plain.length, end: plain.length + words.length, ...QUOTES[Number(number)]! });
    plain += words;
  }
  const children = [{ _type: 'span' as const, _key: 'b1', text: plain, marks: [] }];
  return { block: { _type: 'block', _key, style: 'normal', markDefs: [], children, ...look }, marks };
}

function htmlOf(...parts: ReturnType<typeof quoted>[]): string {
  const body = annotate(
    parts.map(({ block }) => block),
    parts.flatMap(({ marks }) => marks),
  );
  return toHtml(body, { citeOf });
}

t.test('the words of a quote are an element of their own, with its id and where its record is', async (t) => {
  t.equal(
    htmlOf(quoted('He said: “0{Go.}” It is a “1{trend},” he said, and 2{that it rains}.')),
    `<p>He said: “<q data-quote-id="${one}" cite="${citeOf(one)}" style="quotes:none">Go.</q>” It is a “<q data-quote-id="${partial}" cite="${citeOf(partial)}" style="quotes:none">trend</q>,” he said, and <span data-quote-id="${paraphrase}">that it rains</span>.</p>\n`,
  );
  const { block, marks } = quoted('0{Go.}');
  t.equal(toHtml(annotate([block], marks)), `<p><q data-quote-id="${one}" style="quotes:none">Go.</q></p>\n`);
});

t.test('a quotation that is one quote from end to end says so itself; paragraphs of one quote are one', async (t) => {
  const quote = (text: string, _key: string) => quoted(text, { _key, style: 'blockquote' });
  const tag = (id: string) => `<blockquote data-quote-id="${id}" cite="${citeOf(id)}">`;
  t.equal(
    htmlOf(quote('0{a}', 'a'), quote('0{b}', 'b'), quote('3{c}', 'c'), quote('d', 'd'), quote('e', 'e')),
    `${tag(one)}<p>a</p><p>b</p></blockquote>${tag(other)}<p>c</p></blockquote><blockquote><p>d</p><p>e</p></blockquote>\n`,
  );
  t.equal(
    htmlOf(quote('“0{a}”', 'a'), quote('2{b}', 'b')),
    `<blockquote><p>“<q data-quote-id="${one}" cite="${citeOf(one)}" style="quotes:none">a</q>”</p><p><span data-quote-id="${paraphrase}">b</span></p></blockquote>\n`,
  );
  t.equal(
    htmlOf(quoted('0{a}', { style: 'blockquote', listItem: 'bullet', level: 1 })),
    `<ul><li>${tag(one)}<p>a</p></blockquote></li></ul>\n`,
  );
  const { block, marks } = quote('0{a}', 'a');
  const second = { ...block, _key: 'b' };
  t.equal(
    toHtml(annotate([block, second], [...marks, { ...marks[0]!, block: 'b' }]), {
      insets: new Map([['a', '<hr>']]),
      citeOf,
    }),
    `${tag(one)}<p>a</p></blockquote><hr>${tag(one)}<p>a</p></blockquote>\n`,
  );
});

t.test('a link that goes on outside of a quote stays one link', async (t) => {
  const body: TextBlock = {
    ...quoted('').block,
    markDefs: [{ _type: 'link', _key: 'l', href: '/a' }],
    children: [
      { _type: 'span', _key: 'b1', text: 'ab', marks: [] },
      { _type: 'span', _key: 'b2', text: 'cd', marks: ['l'] },
    ],
  };
  const at = (start: number, end: number) => ({ block: 'a', start, end, ...QUOTES[2]! });
  const span = `<span data-quote-id="${paraphrase}">`;
  const html = (start: number, end: number) => toHtml(annotate([body], [at(start, end)]));
  t.equal(html(1, 4), `<p>a${span}b<a href="/a">cd</a></span></p>\n`);
  t.equal(html(3, 4), `<p>ab<a href="/a">c${span}d</span></a></p>\n`);
  t.equal(html(1, 3), `<p>a${span}b</span><a href="/a">${span}c</span>d</a></p>\n`);
});

t.test('HTML of a body with quotes reads back to the body without, and the loss is told once', async (t) => {
  fc.assert(
    fc.property(quotedBody, ({ body, marks }) => {
      const html = toHtml(annotate(body, marks), { citeOf });
      const { blocks, notes } = converted({ html });
      const count = html.match(/ data-quote-id="/g)?.length ?? 0;
      return (
        isDeepStrictEqual(withoutKeys(blocks), withoutKeys(body)) &&
        isDeepStrictEqual(
          notes.map((note) => [note.code, note.count]),
          count === 0 ? [] : [['quote-mark-dropped', count]],
        )
      );
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

t.test('the elements of a quote hold its words and nothing else, and quotes split no link', async (t) => {
  fc.assert(
    fc.property(quotedBody, ({ body, marks }) => {
      const html = toHtml(annotate(body, marks), { citeOf });
      const words = new Map<string, string>();
      for (const mark of marks) words.set(mark.quote, (words.get(mark.quote) ?? '') + wordsAt(body, mark));
      return isDeepStrictEqual(wordsIn(html), words) && linksIn(html) === linksIn(toHtml(body));
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

t.test('without quotes HTML is the same, whether or not their addresses are known', async (t) => {
  fc.assert(
    fc.property(
      quotedBody,
      ({ body }) => toHtml(body, { citeOf }) === toHtml(body) && toHtml(annotate(body, [])) === toHtml(body),
    ),
  );
  t.pass();
});

t.test('nothing that is said of a quote can leave its attribute, and quotes do not nest', async (t) => {
  const body: Block[] = [
    {
      ...quoted('a').block,
      markDefs: [
        { _type: 'quote', _key: 'x', quote: '"><script>', kind: 'direct' },
        { _type: 'quote', _key: 'y', quote: one, kind: 'paraphrase' },
      ],
      children: [{ _type: 'span', _key: 'b', text: 'a', marks: ['x', 'y'] }],
    },
  ];
  t.equal(
    toHtml(body, { citeOf: (quote) => `/v1/"${quote}` }),
    '<p><q data-quote-id="&quot;&gt;&lt;script&gt;" cite="/v1/&quot;&quot;&gt;&lt;script&gt;" style="quotes:none">a</q></p>\n',
  );
});

t.test('a q of somebody else still becomes quotation marks, and active content in one is refused', async (t) => {
  const cases: [html: string, text: string, notes: string[]][] = [
    ['<q>a <q>b</q></q>', '“a “b””', ['quotation-marks-written 2']],
    [
      '<q cite="https://a.b" data-quote-id="7">a</q>',
      '“a”',
      ['attribute-dropped 1', 'attribute-dropped 1', 'quotation-marks-written 1'],
    ],
    [`<q>a “<q data-quote-id="${one}">b</q>”</q>`, '“a “b””', ['quotation-marks-written 1', 'quote-mark-dropped 1']],
    [
      `<q data-quote-id="${one}" style="color:red" class="x">a</q>`,
      'a',
      ['attribute-dropped 1', 'attribute-dropped 1', 'quote-mark-dropped 1'],
    ],
    [
      `<span data-quote-id="${one}">a</span><span data-quote-id="x">b</span>`,
      'ab',
      ['attribute-dropped 1', 'quote-mark-dropped 1'],
    ],
    [`<p data-quote-id="${one}">a</p>`, 'a', ['attribute-dropped 1']],
    [
      `<blockquote data-quote-id="${one}" cite="/x" style="quotes: none;"><p>a</p></blockquote>`,
      'a',
      ['quote-mark-dropped 1'],
    ],
  ];
  for (const [html, text, notes] of cases) {
    const result = converted({ html });
    t.same(result.blocks.map(textOf), [text], html);
    t.same(result.notes.map((note) => `${note.code} ${note.count}`).toSorted(), notes.toSorted(), html);
  }
  t.same(refusalsOf({ html: `<q data-quote-id="${one}" cite="javascript:x">a</q>` }), ['unsafe-markup']);
  t.same(refusalsOf({ html: `<q data-quote-id="${one}" onclick="x">a</q>` }), ['unsafe-markup']);
  t.same(converted({ markdown: `a <q data-quote-id="${one}">b</q>` }).blocks.map(textOf), ['a b']);
});

t.test('the documentation shows a body as it is made, and the hash of the one style that is written', async (t) => {
  const page = readFileSync(new URL('../../docs/quotes.md', import.meta.url), 'utf8');
  const { block, marks } = quoted('“0{The bridge is safe,}” said Hana Whaanga, the harbour engineer.', { _key: 'a1' });
  const [shown] = PortableText.parse([
    JSON.parse(/```json\n(\{\n {2}"_type": "block".*?)```/s.exec(page)?.[1] ?? '{}'),
  ]);
  const mark = shown?._type === 'block' ? shown.markDefs[0] : undefined;
  const quote = mark?._type === 'quote' ? mark.quote : '';
  const [made] = annotate(
    [block],
    marks.map((place) => ({ ...place, quote })),
  );
  t.same(shown, made);
  const style = /style="([^"]*)"/.exec(toHtml(annotate([block], marks)))?.[1] ?? '';
  t.ok(page.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`));
});

function linksIn(html: string): number {
  return html.match(/<a /g)?.length ?? 0;
}

/** The text in the elements of each quote, in the order in which it stands in the page. */
function wordsIn(html: string): Map<string, string> {
  const words = new Map<string, string>();
  const open: string[] = [];
  const add = (text: string): void => {
    for (const id of open.filter((id) => id !== '')) words.set(id, (words.get(id) ?? '') + text);
  };
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (name === 'br') add('\n');
      open.push(attributes['data-quote-id'] ?? '');
    },
    ontext: add,
    onclosetag: () => void open.pop(),
  });
  parser.end(html);
  return words;
}
