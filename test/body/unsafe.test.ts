import t from 'tap';
import { BodyInput } from '../../src/body/schema.ts';
import { isSafeHref, isSafeSource, readAddress } from '../../src/lib/url.ts';
import { converted, refusalsOf } from './bodies.ts';

const active = {
  'a script element': '<p>a</p><script>alert(1)</script>',
  'a script in capitals': '<SCRIPT SRC=//x></SCRIPT>',
  'a script in SVG': '<svg><script>alert(1)</script></svg>',
  'an event handler': '<p onclick="x()">a</p>',
  'an event handler without quotes': '<img src=/a onerror=x>',
  'an event handler on an element that is dropped': '<iframe onload=x></iframe>',
  'a javascript link': '<a href="javascript:alert(1)">a</a>',
  'a javascript link in capitals and blanks': '<a href="  &#1;JaVa\tScRi\npt:alert(1)">a</a>',
  'a javascript link in character references': '<a href="&#106;&#x61;vascript&colon;alert(1)">a</a>',
  'a javascript link in doubled character references': '<a href="&amp;#106;avascript:alert(1)">a</a>',
  'a javascript link with invisible characters': '<a href="java\u200bscript:alert(1)">a</a>',
  'a vbscript link': '<a href="vbscript:x">a</a>',
  'a data link': '<a href="data:text/html,<b>">a</a>',
  'a data image': '<img src="data:image/svg+xml;base64,AAAA">',
  'a form that runs code': '<form action="javascript:x"><p>a</p></form>',
  'an animation that sets a link': '<svg><a><animate attributeName=href values="/a;javascript:x" /></a></svg>',
  'a table in a table': '<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>',
};

for (const [name, html] of Object.entries(active)) {
  t.test(`${name} is refused, in HTML and inside Markdown`, async (t) => {
    t.same([...new Set(refusalsOf({ html }))], ['unsafe-markup']);
    t.same([...new Set(refusalsOf({ markdown: `A text.\n\n${html}\n` }))], ['unsafe-markup']);
  });
}

t.test('a link of Markdown that runs code is refused, however it is written', async (t) => {
  for (const markdown of [
    '[a](javascript:x)',
    '[a](<java\tscript:x>)',
    '[a](&#106;avascript:x)',
    '[a][b]\n\n[b]: vbscript:x',
    '<javascript:x>',
    '![a](data:image/png;base64,AA)',
  ]) {
    t.same(refusalsOf({ markdown }), ['unsafe-markup'], markdown);
  }
});

t.test('an event handler parted by slashes is refused in HTML, and is text in Markdown', async (t) => {
  t.same(refusalsOf({ html: '<img/src="/a"/onerror=x>' }), ['unsafe-markup']);
  t.match(converted({ markdown: '<img/src="/a"/onerror=x>' }).blocks, [
    { children: [{ text: '<img/src="/a"/onerror=x>' }] },
  ]);
});

t.test('each reason to refuse is told once, with where it stands', async (t) => {
  t.same(refusalsOf({ html: '<p onclick=a onload=b>x</p><p onclick=a>y</p><script></script>' }).length, 3);
});

t.test('code as a text is a text', async (t) => {
  t.same(refusalsOf({ markdown: 'Type `<script>` or `javascript:x`, then\n\n    <p onclick="x">\n' }), []);
  t.same(refusalsOf({ html: '<p>&lt;script&gt;alert(1)&lt;/script&gt; data: 5</p>' }), []);
  t.same(converted({ html: '<p title="javascript:x">a</p>' }).notes[0]?.code, 'attribute-dropped');
});

t.test('only addresses that cannot run code are safe', async (t) => {
  for (const href of [
    'https://a.b/c?d=e#f',
    'HTTP://a.b',
    'mailto:a@b.c',
    'tel:+12',
    '/a:b',
    'a/b:c',
    './a',
    '#a',
    '?a=b:c',
    '//a.b/c',
  ])
    t.ok(isSafeHref(href), href);
  for (const href of [
    '',
    'javascript:x',
    ' javascript:x',
    'java\nscript:x',
    'JAVASCRIPT:x',
    'data:,x',
    'ftp://a',
    'a b',
    'a:b',
    'https:a',
    'java&#115;cript:x',
    'javascript&colon;x',
    '\\\\a',
    'a\u0000',
    'https://a\ud800',
  ]) {
    t.notOk(isSafeHref(href), href);
  }
  t.ok(isSafeSource('/a.jpg'));
  for (const source of ['mailto:a@b', '#a', 'tel:1', 'data:image/png;base64,AA', ''])
    t.notOk(isSafeSource(source), source);
  t.same(readAddress(' https://a.b/c d\n'), { kind: 'safe', href: 'https://a.b/c%20d' });
  t.same(readAddress('ftp://a'), { kind: 'unsupported' });
  t.same(readAddress('&#x6A;avascript:1'), { kind: 'active' });
});

t.test('blocks with an address that could run code are no valid body', async (t) => {
  const block = (href: string): unknown => [
    {
      _type: 'block',
      style: 'normal',
      markDefs: [{ _type: 'link', _key: 'l', href }],
      children: [{ _type: 'span', text: 'a', marks: ['l'] }],
    },
  ];
  t.ok(BodyInput.safeParse(block('/a')).success);
  for (const href of ['javascript:x', 'java\tscript:x', 'data:,', ''])
    t.notOk(BodyInput.safeParse(block(href)).success, href);
  t.notOk(BodyInput.safeParse([{ _type: 'image', src: 'javascript:x', alt: '' }]).success);
});
