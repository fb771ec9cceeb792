import fc from 'fast-check';
import t from 'tap';
import { toHtml } from '../../src/body/html.ts';
import type { Block } from '../../src/body/schema.ts';
import { canonicalBody } from './bodies.ts';

function paragraph(_key: string, look: object = {}): Block {
  const children = [{ _type: 'span' as const, _key: 's', text: _key, marks: [] }];
  return { _type: 'block', _key, style: 'normal', markDefs: [], children, ...look };
}

const inset = (key: string) => new Map([[key, '<figure></figure>']]);

t.test('an inset follows its block: in the item of a list, and between the halves of a quotation', async (t) => {
  t.equal(toHtml([paragraph('a'), paragraph('b')], { insets: inset('a') }), '<p>a</p><figure></figure>\n<p>b</p>\n');
  const quote = ['a', 'b', 'c'].map((key) => paragraph(key, { style: 'blockquote' }));
  t.equal(
    toHtml(quote, { insets: inset('b') }),
    '<blockquote><p>a</p><p>b</p></blockquote><figure></figure><blockquote><p>c</p></blockquote>\n',
  );
  t.equal(
    toHtml(quote, { insets: inset('c') }),
    '<blockquote><p>a</p><p>b</p><p>c</p></blockquote><figure></figure>\n',
  );
  const list = [1, 2, 1].map((level) => paragraph(`item ${level}`, { listItem: 'bullet', level }));
  t.equal(
    toHtml(list.slice(0, 2), { insets: inset('item 1') }),
    '<ul><li>item 1<figure></figure><ul><li>item 2</li></ul></li></ul>\n',
  );
  t.equal(toHtml([{ _type: 'break', _key: 'a' }], { insets: inset('a') }), '<hr><figure></figure>\n');
  t.equal(toHtml([paragraph('a')], { insets: inset('gone') }), '<p>a</p>\n');
});

t.test('an inset comes once and changes nothing else of the body', async (t) => {
  fc.assert(
    fc.property(canonicalBody, fc.nat(), (body, chosen) => {
      const keyed = body.map((block, position): Block => ({ ...block, _key: `k${position}` }));
      const key = `k${chosen % Math.max(1, body.length)}`;
      const parts = toHtml(keyed, { insets: new Map([[key, '\u0000']]) }).split('\u0000');
      const whole = parts.join('').replace(/<\/blockquote><blockquote>/, '');
      return parts.length === (body.length === 0 ? 1 : 2) && whole === toHtml(keyed);
    }),
    { numRuns: 500 },
  );
  t.pass();
});
