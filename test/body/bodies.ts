import fc from 'fast-check';
import type { LinkMark } from '../../src/body/mark-schema.ts';
import type { Block, BodyInput, Span, TextBlock } from '../../src/body/schema.ts';
import { toBlocks } from '../../src/body/convert.ts';

/** A maker of keys that never says the same twice. */
export function keys(prefix = 'k'): () => string {
  let n = 0;
  return () => `${prefix}${(n += 1)}`;
}

/** The conversion of a body that is expected to be taken. */
export function converted(input: BodyInput): {
  blocks: Block[];
  notes: { code: string; detail: string; count: number }[];
} {
  const result = toBlocks(input, keys());
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The codes with which a body is refused; none when it is taken. */
export function refusalsOf(input: BodyInput): string[] {
  const result = toBlocks(input, keys());
  return result.ok ? [] : result.error.map((refusal) => refusal.code);
}

/** Blocks without their keys: links stand where they are named. */
export function withoutKeys(blocks: readonly Block[]): unknown {
  return blocks.map((block) => {
    if (block._type === 'block') return { ...bare(block), ...inline(block) };
    if (block._type === 'table')
      return {
        ...bare(block),
        rows: block.rows.map((row) => row.cells.map((cell) => ({ ...bare(cell), ...inline(cell) }))),
      };
    return bare(block);
  });
}

function bare(item: object): object {
  const { _key, ...rest } = item as { _key: string };
  return rest;
}

function inline({ children, markDefs }: Pick<TextBlock, 'children' | 'markDefs'>): object {
  const links = new Map(markDefs.map(({ _key, ...rest }) => [_key, rest]));
  return {
    markDefs: undefined,
    children: children.map((child) => [child.text, child.marks.map((mark) => links.get(mark) ?? mark)]),
  };
}

const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'bridge', 'The harbour', 'x1', 'Ümlaut', '漢字', '😀', 'ﬁ', 'e\u0301', 'שלום'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '*',
      '_',
      '**',
      '__',
      '`',
      '``',
      '[',
      ']',
      '(',
      ')',
      '![',
      '](',
      '<',
      '>',
      '<b>',
      '</b>',
      '<!--',
      '-->',
      '&',
      '&amp;',
      '&#65;',
      '\\',
      '#',
      '##',
      '-',
      '+',
      '1.',
      '2)',
      '~',
      '~~',
      '|',
      '---',
      '===',
      ':-',
      '!',
      '"',
      "'",
      '{',
      'http://a.b',
      '<http://a.b>',
      'javascript:x',
      '***',
      '* * *',
      '```',
      '\u200b',
      '\u0085',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(' ', '\n') },
  { weight: 1, arbitrary: fc.constantFrom('\u00a0', '\u2028', '\ufeff', '\u3000') },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !/[\u0000-\u001f\u007f]/.test(text)),
  },
);

/** Text as it stands in a body that was converted: blanks do not run, and stand neither at an end nor at a line break. */
export const canonicalText = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => tidy(pieces.join('')));

function tidy(text: string): string {
  return text
    .replace(/ +/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/^[ \n]+|[ \n]+$/g, '');
}

const decorator = fc.constantFrom('strong', 'em', 'underline', 'strike-through', 'code', 'sup', 'sub');
const href = fc.constantFrom(
  'https://example.com/a?b=1&c=2',
  'http://e.org/(x)_y',
  'mailto:a@b.org',
  'tel:+1-2',
  '/pier',
  '../x y'.replace(' ', '%20'),
  '#f',
  'https://ex.org/ü?q=<>"\'',
  'a&copy;b',
  'x/\\y',
  'https://a.b/*_*[]`',
);
const title = fc.option(fc.constantFrom('A title', 'say "hi"', '<b>&amp;', 'x\\'), { nil: undefined });

type Part = {
  text: string;
  marks: string[];
  link: { href: string; title: string | undefined } | undefined;
  linkAt: number;
};
const part: fc.Arbitrary<Part> = fc.record({
  text: fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('')),
  marks: fc.uniqueArray(decorator, { maxLength: 3 }),
  link: fc.option(fc.record({ href, title }), { nil: undefined, freq: 4 }),
  linkAt: fc.nat(3),
});

/** Inline content as a conversion makes it. */
const canonicalInline = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => {
  const key = keys('s');
  const children: Span[] = [];
  const markDefs: LinkMark[] = [];
  let before = '\n';
  for (const [index, { text, marks, link, linkAt }] of parts.entries()) {
    let clean = text.replace(/ +/g, ' ').replace(/ ?\n ?/g, '\n');
    if (/[ \n]$/.test(before)) clean = clean.replace(/^ /, '');
    if (before === '\n' && index === 0) clean = clean.replace(/^[ \n]+/, '');
    if (before.endsWith(' ')) clean = clean.replace(/^[ \n]+/, '');
    if (children.length === 0) clean = clean.replace(/^[ \n]+/, '');
    if (clean === '') continue;
    const names = [...marks];
    if (link !== undefined && /[^ \n]/.test(clean)) {
      const _key = key();
      markDefs.push({
        _type: 'link',
        _key,
        href: link.href,
        ...(link.title === undefined ? {} : { title: link.title }),
      });
      names.splice(Math.min(linkAt, names.length), 0, _key);
    }
    const last = children.at(-1);
    if (last !== undefined && JSON.stringify(last.marks) === JSON.stringify(names)) last.text += clean;
    else children.push({ _type: 'span', _key: key(), text: clean, marks: names });
    before = clean;
  }
  for (let last = children.at(-1); last !== undefined; last = children.at(-1)) {
    last.text = last.text.replace(/[ \n]+$/, '');
    if (last.text !== '') break;
    children.pop();
  }
  const used = new Set(children.flatMap((child) => child.marks));
  return { children, markDefs: markDefs.filter((definition) => used.has(definition._key)) };
});

const filledInline = canonicalInline.filter((content) => content.children.length > 0);
const textBlock = fc
  .record({ style: fc.constantFrom('normal', 'normal', 'h2', 'h3', 'h6', 'blockquote'), content: filledInline })
  .map(({ style, content }): Block => ({ _type: 'block', _key: '', style: style as TextBlock['style'], ...content }));
const listItems = fc
  .array(
    fc.record({
      kind: fc.constantFrom('bullet', 'number'),
      level: fc.integer({ min: 1, max: 4 }),
      style: fc.constantFrom('normal', 'normal', 'normal', 'h3', 'blockquote'),
      content: fc.option(filledInline, { nil: undefined, freq: 8 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((items): Block[] => {
    let depth = 0;
    return items.map(({ kind, level, style, content }) => {
      depth = Math.min(level, depth + 1);
      return {
        _type: 'block',
        _key: '',
        style: content === undefined ? 'normal' : style,
        listItem: kind,
        level: depth,
        ...(content ?? { children: [{ _type: 'span' as const, _key: 'e', text: '', marks: [] }], markDefs: [] }),
      };
    });
  });
const image = fc
  .record({
    src: fc.constantFrom('/a.jpg', 'https://e.org/a_b*c.png?x=1&y', 'b(1).png'),
    alt: canonicalText.map((text) => text.replace(/[\n\s]+/g, ' ').trim()),
    title,
    link: fc.option(href, { nil: undefined }),
  })
  .map(({ src, alt, title: name, link }): Block => ({
    _type: 'image',
    _key: '',
    src,
    alt,
    ...(name === undefined ? {} : { title: name }),
    ...(link === undefined ? {} : { href: link }),
  }));
const code = fc
  .record({
    code: fc
      .array(fc.oneof(piece, fc.constantFrom('\n', '  ', '\t')), { maxLength: 8 })
      .map((pieces) => pieces.join('')),
    language: fc.option(fc.constantFrom('js', 'c++', 'objective-c'), { nil: undefined }),
  })
  .map(({ code: text, language }): Block => ({
    _type: 'code',
    _key: '',
    code: text,
    ...(language === undefined ? {} : { language }),
  }));
const table = fc
  .tuple(
    fc.array(fc.array(fc.record({ header: fc.boolean(), content: canonicalInline }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.boolean(),
  )
  .map(([rows, isPlain]): Block => ({
    _type: 'table',
    _key: '',
    rows: rows.map((cells, row) => ({
      _key: `r${row}`,
      cells: (isPlain ? cells.slice(0, 1) : cells).map(({ header, content }, index) => ({
        _key: `c${index}`,
        ...((isPlain ? row === 0 : header) ? { header: true } : {}),
        ...content,
      })),
    })),
  }));

/** A body as a conversion makes it, of every kind of block. */
export const canonicalBody: fc.Arbitrary<Block[]> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: textBlock.map((block) => [block]) },
      { weight: 2, arbitrary: listItems },
      {
        weight: 1,
        arbitrary: fc
          .oneof(image, code, table, fc.constant<Block>({ _type: 'break', _key: '' }))
          .map((block) => [block]),
      },
    ),
    { maxLength: 6 },
  )
  .map((parts) => {
    let depth = 0;
    return parts.flat().map((block, index) => {
      if (block._type === 'block' && block.listItem !== undefined) {
        depth = Math.min(block.level ?? 1, depth + 1);
        return { ...block, level: depth, _key: `b${index}` };
      }
      depth = 0;
      return { ...block, _key: `b${index}` };
    });
  });
