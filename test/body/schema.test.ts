import t from 'tap';
import { z } from 'zod';
import { annotate } from '../../src/body/annotate.ts';
import { LinkMark, QuoteMark } from '../../src/body/mark-schema.ts';
import { BodyInput, ConversionNote, PortableText } from '../../src/body/schema.ts';
import { codePointLength, countWords, isPlainText, trimEnds } from '../../src/lib/text.ts';

const span = { _type: 'span', text: 'a', marks: [] };
const block = { _type: 'block', style: 'normal', markDefs: [], children: [span] };

const quote = { _type: 'quote', _key: 'q', quote: '01a0f4c2-c400-7000-80c8-580000000000', kind: 'direct' };
const numbered = (length: number, item: object): object[] =>
  Array.from({ length }, (_, index) => ({ ...item, _key: `n${index}` }));
const manyLinks = numbered(1_000, { _type: 'link', href: '/a' });
const thirtyThree = Array.from({ length: 33 }, () => 'em');
/** Spans of which no two neighbours have the same marks. */
const mixed = (length: number): object[] =>
  numbered(length, span).map((item, index) => ({ ...item, marks: index % 2 === 0 ? ['em'] : [] }));

const refused: Record<string, unknown> = {
  'a first-level heading': [{ ...block, style: 'h1' }],
  'an unknown property': [{ ...block, class: 'x' }],
  'an unknown property of a span': [{ ...block, children: [{ ...span, color: 'red' }] }],
  'an unknown kind of block': [{ _type: 'video' }],
  'a mark that names nothing': [{ ...block, children: [{ ...span, marks: ['nothing'] }] }],
  'two blocks with one key': [
    { ...block, _key: 'a' },
    { ...block, _key: 'a' },
  ],
  'two spans with one key': [
    {
      ...block,
      children: [
        { ...span, _key: 'a' },
        { ...span, _key: 'a' },
      ],
    },
  ],
  'two links with one key': [
    {
      ...block,
      markDefs: [
        { _type: 'link', _key: 'l', href: '/a' },
        { _type: 'link', _key: 'l', href: '/b' },
      ],
    },
  ],
  'a quote keyed like a decorator': [{ ...block, markDefs: [{ ...quote, _key: 'em' }] }],
  'a quote without its id': [{ ...block, markDefs: [{ ...quote, quote: 'q' }] }],
  'a quote of no kind': [{ ...block, markDefs: [{ ...quote, kind: 'whisper' }] }],
  'a mark of an unknown kind': [{ ...block, markDefs: [{ ...quote, _type: 'note' }] }],
  'a quote in a table': [{ _type: 'table', rows: [{ cells: [{ markDefs: [quote], children: [span] }] }] }],
  'more links than may be': [{ ...block, markDefs: [...manyLinks, { _type: 'link', _key: 'l', href: '/a' }] }],
  'more quotes than may be': [{ ...block, markDefs: numbered(2_001, quote) }],
  'more spans than may be': [{ ...block, children: numbered(5_001, span) }],
  'more spans than may be, besides those of quotes': [{ ...block, markDefs: [quote], children: mixed(5_001) }],
  'more marks on a span than may be': [{ ...block, markDefs: [quote], children: [{ ...span, marks: thirtyThree }] }],
  'a link keyed like a decorator': [{ ...block, markDefs: [{ _type: 'link', _key: 'em', href: '/a' }] }],
  'a level without a list': [{ ...block, level: 1 }],
  'a level too deep': [{ ...block, listItem: 'bullet', level: 9 }],
  'a table in a table': [
    { _type: 'table', rows: [{ cells: [{ markDefs: [], children: [{ _type: 'table', rows: [] }] }] }] },
  ],
  'a table without rows': [{ _type: 'table', rows: [] }],
  'NUL in a text': [{ ...block, children: [{ ...span, text: 'a\u0000' }] }],
  'a lone surrogate in a text': [{ ...block, children: [{ ...span, text: '\ud800' }] }],
  'a carriage return in a text': [{ ...block, children: [{ ...span, text: 'a\r\n' }] }],
  'more blocks than may be': Array.from({ length: 5001 }, () => block),
  'more text than may be': [{ ...block, children: [{ ...span, text: 'a'.repeat(200_001) }] }],
  'two kinds of text at once': { markdown: 'a', html: 'b' },
  'no kind of text': {},
  'an unknown kind of text': { wiki: 'a' },
  'a text alone': 'a',
  nothing: null,
};

for (const [name, body] of Object.entries(refused)) {
  t.test(`${name} is no valid body`, async (t) => t.notOk(BodyInput.safeParse(body).success));
}

t.test('a body may be blocks with or without keys, Markdown, HTML or text', async (t) => {
  const bodies = [
    [],
    [block],
    [{ ...block, _key: 'a', listItem: 'number', level: 8 }],
    [{ _type: 'break' }],
    [{ ...block, children: [{ ...span, text: '😀'.repeat(200_000) }] }],
    { markdown: 'a\r\nb' },
    { html: '<p>' },
    { text: 'a' },
  ];
  for (const body of bodies) t.same(BodyInput.safeParse(body).error?.issues, undefined);
});

t.test('a body as full as may be is taken with its quotes, too', async (t) => {
  const plain = { ...block, _type: 'block' as const, _key: 'a', style: 'normal' as const };
  const spans = Array.from({ length: 5_000 }, (_, index) => {
    const marks = index % 2 === 0 ? Array.from({ length: 32 }, () => 'em') : [];
    return { _type: 'span' as const, _key: `s${index}`, text: 'abc', marks: index < 400 ? marks : marks.slice(0, 1) };
  });
  const links = manyLinks as LinkMark[];
  const marks = Array.from({ length: 1_000 }, (_, index) => ({
    block: 'a',
    start: index * 15 + 1,
    end: index * 15 + 2,
    quote: `01a0f4c2-c400-7000-80c8-${String(index).padStart(12, '0')}`,
    kind: 'direct' as const,
  }));
  const [full] = annotate([{ ...plain, markDefs: links, children: spans }], marks);
  t.equal(full?._type === 'block' && full.children.length, 7_000);
  t.same(BodyInput.safeParse([full]).error?.issues, undefined);
  t.ok(PortableText.safeParse([full]).success);
});

t.test('what is sent out names every key, and drops what nobody promised', async (t) => {
  t.notOk(PortableText.safeParse([block]).success);
  t.same(PortableText.parse([{ _type: 'break', _key: 'a', secret: 1 }]), [{ _type: 'break', _key: 'a' }]);
});

t.test('the contract names its components and needs no transforms', async (t) => {
  const out = JSON.stringify(z.toJSONSchema(z.object({ body: PortableText, note: ConversionNote })));
  const names = Object.keys((JSON.parse(out) as { $defs: object }).$defs).toSorted();
  t.same(names, [
    'Block',
    'BreakBlock',
    'CodeBlock',
    'ConversionNote',
    'ImageBlock',
    'LinkMark',
    'MarkDef',
    'QuoteMark',
    'Span',
    'TableBlock',
    'TableCell',
    'TableRow',
    'TextBlock',
  ]);
  const input = z.toJSONSchema(z.object({ body: BodyInput }), { io: 'input' });
  t.same(Object.keys(input.$defs ?? {}).toSorted(), ['BlockInput', 'BodyInput']);
});

t.test('every example of the contract is valid', async (t) => {
  for (const schema of [BodyInput, LinkMark, QuoteMark, ...PortableText.element.options]) {
    const examples = schema.meta()?.['examples'];
    t.ok(Array.isArray(examples) && examples.length > 0);
    for (const example of Array.isArray(examples) ? examples : []) t.ok(schema.safeParse(example).success);
  }
});

t.test('text is measured in code points and cut at its ends alone', async (t) => {
  t.equal(codePointLength('a😀e\u0301'), 4);
  t.equal(codePointLength('\ud800a\udc00'), 3);
  t.equal(trimEnds('  a b ', ' '), 'a b');
  t.equal(trimEnds('  ', ' '), '');
  t.ok(isPlainText('a\n\tb\u0085😀'));
  for (const text of ['\u0000', '\u000b', '\r', '\u007f', '\udc00', 'a\ud800b']) t.notOk(isPlainText(text));
});

t.test('words are counted as the language divides them', async (t) => {
  t.equal(countWords("The well-known bridge didn't open.", 'en'), 6);
  t.equal(countWords('東京都に住む', 'ja') > 1, true);
  t.equal(countWords('a b', 'no such language!'), 2);
  t.equal(countWords('', 'en'), 0);
});
