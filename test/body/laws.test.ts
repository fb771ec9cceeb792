import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import t from 'tap';
import { carryKeys, toBlocks } from '../../src/body/convert.ts';
import { toHtml } from '../../src/body/html.ts';
import { toMarkdown } from '../../src/body/markdown.ts';
import { BodyInput, PortableText, type Block } from '../../src/body/schema.ts';
import { toText } from '../../src/body/text.ts';
import { canonicalBody, canonicalText, converted, keys, withoutKeys } from './bodies.ts';

const anyText = fc.oneof(canonicalText, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
const hostile = fc.constantFrom(
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  'javascript:alert(1)',
  '</code></pre><svg onload=x>',
  ']]>',
  '<!--',
  '&#x3c;script&#x3e;',
);

/** Blocks with any text anywhere, also such as no door would let in. */
const wildBody = fc.array(
  fc
    .record({ one: fc.oneof(anyText, hostile), two: fc.oneof(anyText, hostile), three: fc.oneof(anyText, hostile) })
    .chain(({ one, two, three }) =>
      fc.constantFrom<Block>(
        {
          _type: 'block',
          _key: one,
          style: 'normal',
          markDefs: [{ _type: 'link', _key: 'l', href: two, title: three }],
          children: [{ _type: 'span', _key: two, text: one, marks: ['l', 'strong', three] }],
        },
        {
          _type: 'block',
          _key: one,
          style: 'h2',
          listItem: 'bullet',
          level: 3,
          markDefs: [],
          children: [{ _type: 'span', _key: two, text: one, marks: ['code'] }],
        },
        { _type: 'image', _key: one, src: two, alt: three, title: one, href: two },
        { _type: 'code', _key: one, code: two, language: three },
        {
          _type: 'table',
          _key: one,
          rows: [
            {
              _key: two,
              cells: [
                {
                  _key: three,
                  header: true,
                  markDefs: [],
                  children: [{ _type: 'span', _key: '', text: two, marks: [] }],
                },
              ],
            },
          ],
        },
      ),
    ),
  { maxLength: 5 },
);

t.test('HTML made of a converted body reads back to the same body', async (t) => {
  fc.assert(
    fc.property(canonicalBody, (body) => {
      const { blocks, notes } = converted({ html: toHtml(body) });
      return JSON.stringify([withoutKeys(blocks), notes]) === JSON.stringify([withoutKeys(body), []]);
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

t.test('Markdown made of a converted body reads back to the same body', async (t) => {
  fc.assert(
    fc.property(
      canonicalBody,
      (body) =>
        JSON.stringify(withoutKeys(converted({ markdown: toMarkdown(body) }).blocks)) ===
        JSON.stringify(withoutKeys(body)),
    ),
    { numRuns: 1000 },
  );
  t.pass();
});

t.test(
  'whatever is converted is valid as input and output, has unique keys, and comes back the same through HTML and Markdown',
  async (t) => {
    const markup = fc
      .array(
        fc.oneof(
          canonicalText,
          fc.constantFrom(
            '\n\n',
            '\n',
            '- ',
            '  - ',
            '1. ',
            '> ',
            '# ',
            '|a|b|\n|-|-|\n|c|',
            '<p>',
            '<ul><li>',
            '</li>',
            '<td>',
            '<table><tr>',
            '</table>',
            '<b>',
            '</b>',
            '<u>',
            '<a href="/x">',
            '</a>',
            '<img src="/i" alt="i">',
            '![i](/i)',
            '[a](/b "c")',
            '<h1>',
            '<br>',
            '<div class="x">',
            '<pre>',
            '</pre>',
            '<q>',
            '<dl><dt>',
          ),
        ),
        { maxLength: 14 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(markup, fc.constantFrom('markdown', 'html'), (source, kind) => {
        const result = toBlocks(kind === 'markdown' ? { markdown: source } : { html: source }, keys());
        if (!result.ok) return result.error.length > 0;
        const { blocks } = result.value;
        const again = withoutKeys(converted({ html: toHtml(blocks) }).blocks);
        const written = withoutKeys(converted({ markdown: toMarkdown(blocks) }).blocks);
        const same = JSON.stringify(withoutKeys(blocks));
        return (
          BodyInput.safeParse(blocks).success &&
          PortableText.safeParse(blocks).success &&
          JSON.stringify(again) === same &&
          JSON.stringify(written) === same
        );
      }),
      { numRuns: 2000 },
    );
    t.pass();
  },
);

t.test('HTML is inert, whatever text stands anywhere in a body', async (t) => {
  fc.assert(
    fc.property(wildBody, (body) => dangersOf(toHtml(body)).length === 0),
    { numRuns: 1000 },
  );
  t.same(
    dangersOf('<p onclick="x"><script></script><a href="javascript:x">'),
    ['onclick', 'script', 'javascript:x'],
    'and the check sees what is not',
  );
});

t.test('Markdown made of any text holds no active content', async (t) => {
  fc.assert(
    fc.property(wildBody, (body) => {
      const result = toBlocks({ markdown: toMarkdown(body) }, keys());
      return result.ok || result.error.every((refusal) => refusal.code !== 'unsafe-markup');
    }),
    { numRuns: 500 },
  );
  t.pass();
});

t.test('plain text holds the text of every block exactly', async (t) => {
  fc.assert(
    fc.property(canonicalBody, (body) => {
      const text = toText(body);
      return textsOf(body).every((piece) => text.includes(piece));
    }),
  );
  t.pass();
});

t.test('text of any script comes through HTML and Markdown with every code point as it was', async (t) => {
  const scripts = fc.constantFrom(
    'e\u0301',
    '\u00e9',
    'ﬁ',
    'Å',
    '한국',
    'שלום',
    'عربى',
    'हिन्दी',
    '👩‍👩‍👧',
    '\u200d',
    '\u200f',
    '\ufe0f',
    '\u2028',
    '\ufeff',
    '\u00ad',
    '漢\u{e0100}',
    '\u{10ffff}',
    '\ufffd',
  );
  fc.assert(
    fc.property(fc.array(scripts, { minLength: 1, maxLength: 8 }), (parts) => {
      const text = parts.join('');
      const body: Block[] = [
        {
          _type: 'block',
          _key: 'a',
          style: 'normal',
          markDefs: [],
          children: [{ _type: 'span', _key: 'b', text, marks: [] }],
        },
      ];
      return [{ html: toHtml(body) }, { markdown: toMarkdown(body) }, { text: toText(body) }].every((input) => {
        const block = converted(input).blocks[0];
        return block?._type === 'block' && block.children[0]?.text === text;
      });
    }),
  );
  t.pass();
});

t.test('carrying keys changes keys alone, keeps them unique, and gives an unchanged body its own', async (t) => {
  fc.assert(
    fc.property(canonicalBody, canonicalBody, (one, other) => {
      const before = converted({ html: toHtml(one) }).blocks;
      const result = toBlocks({ html: toHtml([...one, ...other]) }, keys('n'));
      const after = result.ok ? result.value.blocks : [];
      const carried = carryKeys(before, after);
      const unchanged = carryKeys(before, converted({ markdown: toMarkdown(one) }).blocks);
      return (
        JSON.stringify(withoutKeys(carried)) === JSON.stringify(withoutKeys(after)) &&
        BodyInput.safeParse(carried).success &&
        JSON.stringify(keysOf(unchanged)) === JSON.stringify(keysOf(before))
      );
    }),
  );
  t.pass();
});

function keysOf(blocks: readonly Block[]): string[] {
  return JSON.stringify(blocks).match(/"_key":"[^"]*"/g) ?? [];
}

function textsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block._type === 'block') return block.children.map((child) => child.text);
    if (block._type === 'code') return [block.code];
    return block._type === 'table'
      ? block.rows.flatMap((row) => row.cells.flatMap((cell) => cell.children.map((child) => child.text)))
      : [];
  });
}

const ELEMENTS = new Set(
  'a,b,blockquote,br,code,em,figure,h2,h3,h4,h5,h6,hr,img,li,ol,p,pre,s,strong,sub,sup,table,tbody,td,th,thead,tr,u,ul'.split(
    ',',
  ),
);
const ATTRIBUTES = new Set(['href', 'title', 'src', 'alt', 'class']);

// Whatever is in HTML that is neither an expected element, nor an expected attribute, nor a harmless address.
function dangersOf(html: string): string[] {
  const dangers: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      for (const [attribute, value] of Object.entries(attributes)) {
        if (!ATTRIBUTES.has(attribute)) dangers.push(attribute);
        if (
          (attribute === 'href' || attribute === 'src') &&
          !/^(?:https?:\/\/|mailto:|tel:|[^:]*$|[^:/?#]*[/?#])/i.test(value)
        )
          dangers.push(value);
      }
      if (!ELEMENTS.has(name)) dangers.push(name);
    },
    oncomment: (text) => dangers.push(text),
  });
  parser.end(html);
  return dangers;
}
