import fc from 'fast-check';
import t from 'tap';
import { EMBEDDED_LIMITS } from '../../src/media/embedded/fields.ts';
import { readEmbedded, type EmbeddedBlocks } from '../../src/media/embedded.ts';
import {
  exifBlock,
  exifText,
  IIM_UTF8,
  iim,
  iimBlock,
  iptcBlock,
  xmpAlt,
  xmpList,
  xmpPacket,
} from '../helpers/embedded-blocks.ts';

const SIZE = EMBEDDED_LIMITS.blockBytes;
// At this size anything quadratic takes far longer than the bound, and anything linear far less.
const BOUND_MS = 2_000;

function times(piece: string, size = SIZE - 2_000): string {
  return piece.repeat(Math.floor(size / Buffer.byteLength(piece)));
}

/** Whatever the outcome, it holds only what may come out. */
function checkOutcome(blocks: EmbeddedBlocks): void {
  const result = readEmbedded(blocks);
  const codes = result.ok ? [] : (result.error.errors ?? []).map(({ code }) => code);
  t.ok(codes.every((code) => ['invalid-encoding', 'invalid-text', 'too-long'].includes(code)));
  if (!result.ok) return;
  const json = JSON.stringify(result.value);
  t.ok(json.isWellFormed());
  t.notMatch(json, /\\u00[01]/);
  t.ok(json.length < 100_000);
  t.equal(new Set(result.value.map(({ field }) => field)).size, result.value.length);
}

const whole = {
  exif: exifBlock({
    image: [exifText(0x010e, 'Boats'), exifText(0x013b, 'A; B'), exifText(0x8298, 'c\0d')],
    camera: [exifText(0x9003, '2026:11:20 07:05:09'), exifText(0x9291, '12'), exifText(0x9011, '+13:00')],
  }),
  iptc: iptcBlock([IIM_UTF8, iim(105, 'Boats ō'), iim(80, 'A'), iim(55, '20261120'), iim(100, 'NZL')]),
  xmp: Buffer.from(
    xmpPacket(`<photoshop:Headline>Boats ō &amp; &#233;</photoshop:Headline>
      <dc:description>${xmpAlt(['x-default', 'a'], ['en', 'b'])}</dc:description>
      <dc:creator>${xmpList('Seq', ['A', 'B'])}</dc:creator>
      <Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>C</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>`),
  ),
};

t.test('any bytes are read to an outcome', async () => {
  const bytes = fc.uint8Array({ maxLength: 2_000, size: 'max' });
  fc.assert(
    fc.property(bytes, (block) => checkOutcome({ exif: block, iptc: block, xmp: block })),
    { numRuns: 500 },
  );
});

t.test('real blocks with bytes changed, taken out and repeated are read to an outcome', async () => {
  const changes = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      taken: fc.nat({ max: 8 }),
      put: fc.uint8Array({ maxLength: 8 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.constantFrom('exif', 'iptc', 'xmp'), changes, (name, list) => {
      let block: Buffer = whole[name];
      for (const { at, taken, put } of list) {
        const from = Math.floor(at * block.length);
        block = Buffer.concat([block.subarray(0, from), put, block.subarray(from + taken)]);
      }
      checkOutcome({ [name]: block });
    }),
    { numRuns: 3_000 },
  );
});

t.test('blocks cut off anywhere are read to an outcome', async () => {
  for (const [name, block] of Object.entries(whole)) {
    for (let end = 0; end < block.length; end += 1) checkOutcome({ [name]: block.subarray(0, end) });
  }
});

t.test('a block within a larger buffer is read from its own place', async (t) => {
  for (const [name, block] of Object.entries(whole)) {
    const inside = Buffer.concat([Buffer.from('odd'), block, Buffer.from('end')]).subarray(3, -3);
    t.strictSame(readEmbedded({ [name]: inside }), readEmbedded({ [name]: block }));
    t.strictSame(readEmbedded({ [name]: new Uint8Array(block) }), readEmbedded({ [name]: block }));
  }
});

const attributes = (count: number) => Array.from({ length: count }, (_, at) => `a${at}="b"`).join(' ');
const namespaces = (count: number) => Array.from({ length: count }, (_, at) => `xmlns:a${at}="b"`).join(' ');
const frames = '<rdf:Description><dc:creator>';

const hostile: Record<string, string> = {
  'elements nested without end': times('<a>'),
  'elements nested and closed': times('<a>', SIZE / 3) + times('</a>', SIZE / 3),
  'frames of RDF within each other': xmpPacket(
    `<dc:creator>${frames.repeat(28)}x${'</dc:creator></rdf:Description>'.repeat(28)}</dc:creator>`,
  ),
  'arrays within each other': xmpPacket(
    `<dc:creator>${'<rdf:Bag><rdf:li>'.repeat(28)}x${'</rdf:li></rdf:Bag>'.repeat(28)}</dc:creator>`,
  ),
  'many small elements': xmpPacket(times('<a/>')),
  'many small properties': xmpPacket(times('<dc:creator/>')),
  'many names': xmpPacket(`<dc:creator>${xmpList('Seq', Array<string>(40_000).fill('Ada'))}</dc:creator>`),
  'many places': xmpPacket(
    `<Iptc4xmpExt:LocationShown><rdf:Bag>${times('<rdf:li exif:GPSAltitude="1"/>')}</rdf:Bag></Iptc4xmpExt:LocationShown>`,
  ),
  'many members': xmpPacket(
    `<Iptc4xmpExt:LocationCreated>${times('<Iptc4xmpExt:City/>')}</Iptc4xmpExt:LocationCreated>`,
  ),
  'many attributes': xmpPacket('', attributes(80_000)),
  'many namespaces': xmpPacket(`<a ${namespaces(30_000)}>${times('<b xmlns:c="d"/>', SIZE / 3)}</a>`),
  'many references': xmpPacket(`<photoshop:Headline>${times('&amp;')}</photoshop:Headline>`),
  'many broken references': xmpPacket(`<photoshop:Headline>${times('&')}</photoshop:Headline>`),
  'many comments': xmpPacket(`<photoshop:Headline>${times('<!--a-->')}</photoshop:Headline>`),
  'many closing elements': xmpPacket(times('</b>')),
  'many openings of nothing': times('<'),
  'a comment without an end': xmpPacket('<!--') + times('-'),
  'CDATA without an end': xmpPacket('<![CDATA[') + times(']'),
  'one long text': xmpPacket(`<photoshop:Headline>${times('ō')}</photoshop:Headline>`),
  'one long blank': xmpPacket(`<photoshop:Headline>x${times(' ')}x</photoshop:Headline>`),
  'one long line of line breaks': xmpPacket(`<photoshop:Headline>x${times('\r')}x</photoshop:Headline>`),
  'one long name': `<${times('a')}>`,
  'one long source type': xmpPacket(`<Iptc4xmpExt:DigitalSourceType>${times('/a')}1</Iptc4xmpExt:DigitalSourceType>`),
  'one long date': xmpPacket(`<photoshop:DateCreated>2026-11-20T07:05:09.${times('1')}</photoshop:DateCreated>`),
};

t.test('nothing that fits into a block makes reading slow', async (t) => {
  const blocks: Record<string, EmbeddedBlocks> = {
    ...Object.fromEntries(Object.entries(hostile).map(([name, xmp]) => [name, { xmp: Buffer.from(xmp) }])),
    'broken UTF-8 after many attributes': { xmp: Buffer.from(`<a ${attributes(80_000)} b="\xff"`, 'latin1') },
    'broken UTF-8 in one long name': { xmp: Buffer.from(`<${times('a:')}\xff`, 'latin1') },
    'many datasets': { iptc: iimBlock(Array(200_000).fill(iim(80, ''))) },
    'many creators': { iptc: iimBlock(Array(150_000).fill(iim(80, 'x'))) },
    'many resources': { iptc: Buffer.from(`Photoshop 3.0\0${times('8BIM\x04\x05\0\0\0\0\0\0')}`, 'latin1') },
    'many entries': { exif: exifBlock({ image: Array(65_535).fill(exifText(0x013b, 'x')) }) },
    'many artists': { exif: exifBlock({ image: [exifText(0x013b, times('a;'))] }) },
    'many NULs': { exif: exifBlock({ image: [exifText(0x8298, `a${times('\0')}b`)] }) },
    'many trailing NULs': { exif: exifBlock({ image: [exifText(0x8298, `a${times('\0')}`)] }) },
    'many blanks': { exif: exifBlock({ image: [exifText(0x010e, `${times(' ')}a${times(' ', 100)}`)] }) },
  };
  for (const [name, block] of Object.entries(blocks)) {
    const start = performance.now();
    checkOutcome(block);
    const spent = performance.now() - start;
    t.ok(spent < BOUND_MS, `${name} took ${spent.toFixed(0)} ms`);
    if (process.env['SHOW']) console.error(`# {ms} ${name} ${spent.toFixed(1)}`, Object.values(block)[0].length);
  }
});

t.test('entities are neither expanded nor fetched', async (t) => {
  const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "&l${at};&l${at};&l${at};">`).join('');
  const headline = (text: string) => xmpPacket(`<photoshop:Headline>${text}</photoshop:Headline>`);
  for (const type of [
    `<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]>`,
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
  ]) {
    t.strictSame(readEmbedded({ xmp: Buffer.from(type + headline('&l9;')) }), { ok: true, value: [] });
  }
  t.match(readEmbedded({ xmp: Buffer.from(headline('&l9;')) }), { value: [{ value: '&l9;' }] });
});

t.test('names of prototypes are only names', async (t) => {
  const xmp = Buffer.from(
    xmpPacket(
      '<__proto__ polluted="yes"/><constructor/><dc:__proto__/><photoshop:Headline>Boats</photoshop:Headline>',
      '__proto__="polluted" constructor="x" dc:toString="y" xmlns:__proto__="z" __proto__:polluted="yes"',
    ),
  );
  t.match(readEmbedded({ xmp }), { ok: true, value: [{ field: 'headline', value: 'Boats' }] });
  t.notOk('polluted' in {});
});
