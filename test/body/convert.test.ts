import t from 'tap';
import { toBlocks } from '../../src/body/convert.ts';
import { toHtml } from '../../src/body/html.ts';
import { toMarkdown } from '../../src/body/markdown.ts';
import { BodyInput } from '../../src/body/schema.ts';
import { toText, wordCount } from '../../src/body/text.ts';
import { converted, keys } from './bodies.ts';

type Case = readonly [name: string, source: string, html: string, notes?: readonly string[]];

const fromMarkdown: readonly Case[] = [
  ['paragraphs', 'One\ntwo.\n\nThree.', '<p>One two.</p>\n<p>Three.</p>\n'],
  [
    'marks',
    '*a* **b** ~~c~~ `d` <u>e</u> x<sup>2</sup> y<sub>2</sub>',
    '<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code> <u>e</u> x<sup>2</sup> y<sub>2</sub></p>\n',
  ],
  ['headings', '# A\n\n## B\n\n###### C', '<h2>A</h2>\n<h2>B</h2>\n<h6>C</h6>\n', ['heading-lowered 1']],
  [
    'links',
    '[a](/b "c") <https://d.e> https://bare.org',
    '<p><a href="/b" title="c">a</a> <a href="https://d.e">https://d.e</a> https://bare.org</p>\n',
  ],
  ['links that are no addresses of ours', '[a](ftp://b)', '<p>a</p>\n', ['link-dropped 1']],
  ['links without text', 'a [](/b)', '<p>a</p>\n', ['link-dropped 1']],
  ['line breaks', 'a  \nb\\\nc<br>d', '<p>a<br>b<br>c<br>d</p>\n'],
  ['nested lists', '- a\n  1. b\n  2. c\n- d', '<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>\n'],
  [
    'list items of several paragraphs',
    '- a\n\n  b\n- c',
    '<ul><li>a<br>b</li><li>c</li></ul>\n',
    ['list-item-joined 1'],
  ],
  ['empty list items', '- a\n-\n- - b', '<ul><li>a</li><li></li><li><ul><li>b</li></ul></li></ul>\n'],
  [
    'code in a list',
    '1. a\n\n   ```\n   b\n   ```\n2. c',
    '<ol><li>a</li></ol>\n<pre><code>b\n</code></pre>\n<ol><li>c</li></ol>\n',
    ['list-interrupted 1'],
  ],
  ['lists that start elsewhere', '3. a', '<ol><li>a</li></ol>\n', ['attribute-dropped 1']],
  ['quotations', '> a\n>\n> b\n\nc', '<blockquote><p>a</p><p>b</p></blockquote>\n<p>c</p>\n'],
  ['quotations in quotations', '> a\n> > b', '<blockquote><p>a</p><p>b</p></blockquote>\n', ['quote-flattened 1']],
  ['lists in quotations', '> - a', '<ul><li><blockquote><p>a</p></blockquote></li></ul>\n'],
  [
    'code',
    '```js title\na < b\n\n```\n\n    c',
    '<pre><code class="language-js">a &lt; b\n\n</code></pre>\n<pre><code>c\n</code></pre>\n',
  ],
  ['images', '![a *b* \\*](/c.jpg "d")', '<figure><img src="/c.jpg" alt="a b *" title="d"></figure>\n'],
  [
    'linked images',
    '[![a](/b.jpg)](https://c.d)',
    '<figure><a href="https://c.d"><img src="/b.jpg" alt="a"></a></figure>\n',
  ],
  ['images inside a sentence', 'a ![b](/c.jpg) d', '<p>a d</p>\n<figure><img src="/c.jpg" alt="b"></figure>\n'],
  [
    'images between lines',
    'a\\\n![b](/c.jpg)\\\nd',
    '<p>a</p>\n<figure><img src="/c.jpg" alt="b"></figure>\n<p>d</p>\n',
  ],
  [
    'tables',
    '| a | b |\n| - | :-: |\n| **c** | d \\| e |',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><strong>c</strong></td><td>d | e</td></tr></tbody></table>\n',
    ['attribute-dropped 2'],
  ],
  [
    'images in tables',
    '| a |\n| - |\n| ![b](/c.jpg) |',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><a href="/c.jpg">b</a></td></tr></tbody></table>\n',
    ['image-linked 1'],
  ],
  ['rules', 'a\n\n***\n\nb', '<p>a</p>\n<hr>\n<p>b</p>\n'],
  ['comments', 'a <!-- b --> c\n\n<!-- d -->\n\ne', '<p>a c</p>\n<p>e</p>\n', ['comment-dropped 2']],
  [
    'raw HTML',
    'a <span class="x">b</span>\n\n<div>\n\n*c*\n\n</div>',
    '<p>a b</p>\n<p><em>c</em></p>\n',
    ['attribute-dropped 1'],
  ],
  ['HTML that does not close', 'a <b>b\n\nc', '<p>a <strong>b</strong></p>\n<p>c</p>\n'],
];

const fromHtml: readonly Case[] = [
  [
    'white space',
    '<p> a \n\t b <b> c </b> d </p>\n\n<p>\u00a0e</p>',
    '<p>a b <strong>c </strong>d</p>\n<p>\u00a0e</p>\n',
  ],
  ['text outside of elements', 'a<div>b</div>c', '<p>a</p>\n<p>b</p>\n<p>c</p>\n'],
  [
    'all names of the marks',
    '<b>a</b><i>b</i><ins>c</ins><del>d</del><kbd>e</kbd>',
    '<p><strong>a</strong><em>b</em><u>c</u><s>d</s><code>e</code></p>\n',
  ],
  ['marks around blocks', '<b><p>a</p><p>b</p></b>', '<p><strong>a</strong></p>\n<p><strong>b</strong></p>\n'],
  ['marks in marks of the same kind', '<b>a<strong>b</strong>c</b>d', '<p><strong>abc</strong>d</p>\n'],
  [
    'figures',
    '<figure><img src="/a.jpg" alt="b"><figcaption>c <a href="/d">d</a></figcaption></figure>',
    '<figure><img src="/a.jpg" alt="b"></figure>\n<p>c <a href="/d">d</a></p>\n',
    ['element-unwrapped 1'],
  ],
  [
    'definition lists',
    '<dl><dt>a</dt><dd>b</dd></dl>',
    '<p>a</p>\n<p>b</p>\n',
    ['element-unwrapped 1', 'element-unwrapped 1', 'element-unwrapped 1'],
  ],
  [
    'unknown elements',
    '<font color="red">a</font> <x-y>b</x-y> <x-y>c</x-y>',
    '<p>a b c</p>\n',
    ['element-unwrapped 1', 'attribute-dropped 1', 'element-unwrapped 2'],
  ],
  [
    'attributes',
    '<p class="a" style="b" id="c">d</p><p class="e">f</p>',
    '<p>d</p>\n<p>f</p>\n',
    ['attribute-dropped 2', 'attribute-dropped 1', 'attribute-dropped 1'],
  ],
  ['embedded frames', '<p>a</p><iframe src="https://v.org/1"></iframe>', '<p>a</p>\n', ['element-dropped 1']],
  [
    'forms',
    '<form action="/a"><label>b <input name="c"></label><button>d</button></form>',
    '<p>b</p>\n',
    ['element-unwrapped 1', 'attribute-dropped 1', 'element-unwrapped 1', 'element-dropped 1', 'element-dropped 1'],
  ],
  ['quotation marks', '<p>He said <q>yes</q>.</p>', '<p>He said “yes”.</p>\n', ['quotation-marks-written 1']],
  ['preformatted text', '<pre>\n a\n\n  <b>b</b><br>c\n</pre>', '<pre><code> a\n\n  b\nc\n</code></pre>\n'],
  [
    'blocks in cells',
    '<table><caption>t</caption><tr><th>a</th><td><p>b</p><ul><li>c</li><li>d</li></ul></td></tr></table>',
    '<p>t</p>\n<table><tbody><tr><th>a</th><td>b<br>c<br>d</td></tr></tbody></table>\n',
    ['element-unwrapped 1', 'cell-flattened 1'],
  ],
  [
    'images in list items',
    '<ul><li><img src="/a" alt="">b</li><li>c</li></ul>',
    '<ul><li>b</li></ul>\n<figure><img src="/a" alt=""></figure>\n<ul><li>c</li></ul>\n',
    ['list-interrupted 1'],
  ],
  [
    'headings in list items',
    '<ol><li><h3>a</h3>b</li></ol>',
    '<ol><li><h3>a</h3></li></ol>\n<p>b</p>\n',
    ['list-interrupted 1'],
  ],
  ['links in links', '<a href="/a">a<a href="/b">b</a></a>', '<p><a href="/a">a</a><a href="/b">b</a></p>\n'],
  [
    'protocol-relative and odd addresses',
    '<a href=" //a.b/c d ">e</a><a href="sms:1">f</a>',
    '<p><a href="//a.b/c%20d">e</a>f</p>\n',
    ['link-dropped 1'],
  ],
  [
    'a whole document',
    '<!doctype html><html><head><title>T</title><style>p{}</style></head><body><main><p>a</p></main></body></html>',
    '<p>a</p>\n',
    ['element-dropped 1', 'element-dropped 1'],
  ],
  ['nothing', ' <p> </p><div></div><b></b> ', ''],
];

for (const [kind, cases] of [
  ['markdown', fromMarkdown],
  ['html', fromHtml],
] as const) {
  for (const [name, source, html, notes = []] of cases) {
    t.test(`${kind}: ${name} come to the body that is meant, and every loss is told`, async (t) => {
      const result = converted(kind === 'markdown' ? { markdown: source } : { html: source });
      t.equal(toHtml(result.blocks), html);
      t.same(result.notes.map((note) => `${note.code} ${note.count}`).toSorted(), notes.toSorted());
      t.ok(BodyInput.safeParse(result.blocks).success);
    });
  }
}

t.test('Markdown without raw HTML means the same as the HTML it stands for', async (t) => {
  for (const [name, source, , notes = []] of fromMarkdown) {
    if (notes.length > 0 || source.includes('<')) continue;
    const direct = converted({ markdown: source });
    const through = converted({ markdown: `${source}\n\n<div></div>` });
    t.equal(toHtml(through.blocks), toHtml(direct.blocks), name);
  }
});

t.test('plain text is parted at blank lines and kept exactly', async (t) => {
  const { blocks } = converted({ text: '\n  A  line\nand\tanother.\r\n \r\n\n*Not* <b>marked</b>.\n' });
  t.match(blocks, [
    { children: [{ text: 'A  line\nand\tanother.' }] },
    { children: [{ text: '*Not* <b>marked</b>.' }] },
  ]);
  t.equal(blocks.length, 2);
});

t.test('blocks keep what they say, and get the keys that they lack', async (t) => {
  const span = { _type: 'span' as const, text: 'a', marks: ['l'] };
  const link = { _type: 'link' as const, _key: 'l', href: '/a' };
  const result = toBlocks(
    [
      {
        _type: 'block',
        style: 'normal',
        listItem: 'bullet',
        markDefs: [link],
        children: [span, { ...span, _key: 'k1' }],
      },
      { _type: 'break', _key: 'k2' },
    ],
    keys(),
  );
  t.same(result, {
    ok: true,
    value: {
      notes: [],
      blocks: [
        {
          _type: 'block',
          _key: 'k1',
          style: 'normal',
          listItem: 'bullet',
          level: 1,
          markDefs: [link],
          children: [
            { ...span, _key: 'k2' },
            { ...span, _key: 'k1' },
          ],
        },
        { _type: 'break', _key: 'k2' },
      ],
    },
  });
});

t.test('plain text out reads like a wire text', async (t) => {
  const { blocks } = converted({
    markdown:
      '## A\n\nb **c**\n\n- d\n  1. e\n  2. f\n\n> g\n\n| h | i |\n| - | - |\n| j | k |\n\n![x](/y)\n\n***\n\n```\nl\n```',
  });
  t.equal(toText(blocks), 'A\n\nb c\n\n- d\n  1. e\n  2. f\n\ng\n\nh\ti\nj\tk\n\n* * *\n\nl');
  t.equal(wordCount(blocks, 'en'), 11);
});

t.test('Markdown out is what a person would write', async (t) => {
  const markdown =
    '## A\n\nb **c** _d_ [e](/f "g"), snake_case and 2 \\* 3\n\n- h\n  1. i\n  2. j\\\n     k\n\n> l\n>\n> m\n\n| n | o |\n| --- | --- |\n| p | q |\n\n![r](/s)\n\n***\n\n```js\nt\n```\n';
  t.equal(toMarkdown(converted({ markdown }).blocks), markdown);
});
