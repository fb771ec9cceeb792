import t from 'tap';
import { readMarkdownFile } from '../../src/imports/front-matter.ts';

const read = (text: string) => readMarkdownFile(Buffer.from(text));

t.test('a Markdown file is its front matter and all that follows', async (t) => {
  for (const [text, properties, markdown] of [
    [
      '---\nheadline: A\ntags: [b, c]\n---\n\nText\n---\nmore',
      { headline: 'A', tags: ['b', 'c'] },
      '\nText\n---\nmore',
    ],
    ['\ufeff---\r\nheadline: A\r\n---\r\nText', { headline: 'A' }, 'Text'],
    ['---\nheadline: |\n  A\n  ---x\n---', { headline: 'A\n---x\n' }, ''],
    ['---\n---\nText', {}, 'Text'],
    ['---\na: 2026-11-20\nb: yes\nc: 0o14\nd: ~\n---\n', { a: '2026-11-20', b: 'yes', c: 12, d: null }, ''],
    ['---\na: &x [1]\nb: *x\n---\n', { a: [1], b: [1] }, ''],
  ] as const) {
    const file = read(text);
    t.ok(file.ok, text);
    if (file.ok) t.match([file.value.properties, file.value.markdown], [properties, markdown], text);
  }
});

t.test('a property is found in its line', async (t) => {
  const file = read('---\nheadline: A\n\nrights:\n  copyrightHolder: B\ngenre: c\n---\n');
  t.ok(file.ok);
  if (file.ok) t.same(['headline', 'genre', 'nothing'].map(file.value.lineOf), [2, 6, 1]);
});

t.test('front matter that is none, broken, tagged, repeated or a trap is refused with its line', async (t) => {
  const bomb = Array.from({ length: 9 }, (_, index) => {
    const inner = index === 0 ? 'x' : `*a${index - 1}`;
    return `a${index}: &a${index} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
  }).join('\n');
  for (const [text, line, code] of [
    ['Text', 1, 'missing-front-matter'],
    ['', 1, 'missing-front-matter'],
    ['---\nheadline: A\n', 1, 'missing-front-matter'],
    [`---\nheadline: ${'x'.repeat(70_000)}\n---\n`, 1, 'missing-front-matter'],
    ['---\n- a\n---\n', 1, 'malformed-front-matter'],
    ['---\nheadline: A\nb: [1\n---\n', 4, 'malformed-front-matter'],
    ['---\nheadline: A\nb: !!js/function x\n---\n', 3, 'malformed-front-matter'],
    ['---\nheadline: A\nheadline: B\n---\n', 3, 'duplicate-property'],
    ['---\nheadline: *nowhere\n---\n', 1, 'bad-alias'],
    [`---\n${bomb}\n---\n`, 1, 'bad-alias'],
    [`---\na: ${'['.repeat(30_000)}\n---\n`, 2, 'malformed-front-matter'],
    [`---\n${'- '.repeat(20_000)}a\n---\n`, 2, 'malformed-front-matter'],
  ] as const) {
    const file = read(text);
    t.notOk(file.ok, text.slice(0, 60));
    if (!file.ok) t.match(file.error[0], { code, line }, text.slice(0, 60));
  }
  t.match(readMarkdownFile(Uint8Array.of(0x2d, 0x2d, 0x2d, 0x0a, 0xff)), {
    ok: false,
    error: [{ code: 'invalid-encoding' }],
  });
});
