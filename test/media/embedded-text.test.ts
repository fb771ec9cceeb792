import fc from 'fast-check';
import t from 'tap';
import { EMBEDDED_LIMITS } from '../../src/media/embedded/fields.ts';
import { readEmbedded, type EmbeddedBlocks } from '../../src/media/embedded.ts';
import {
  exifBlock,
  exifText,
  IIM_UTF8,
  iim,
  iptcBlock,
  xmpAlt,
  xmpList,
  xmpPacket,
} from '../helpers/embedded-blocks.ts';

function read(blocks: EmbeddedBlocks): Record<string, unknown> {
  const result = readEmbedded(blocks);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return Object.fromEntries(result.value.map(({ field, value }) => [field, value]));
}

/** The codes and details of the refusals. */
function refusals(blocks: EmbeddedBlocks): [string, string][] {
  const result = readEmbedded(blocks);
  if (result.ok) return [];
  t.equal(result.error.code, 'unusable-metadata');
  t.type(result.error.detail, 'string');
  return (result.error.errors ?? []).map(({ pointer, code, detail }) => {
    t.equal(pointer, '/file');
    return [code, detail];
  });
}

const headline = (text: string) => Buffer.from(xmpPacket(`<photoshop:Headline>${text}</photoshop:Headline>`));
const broken = Buffer.from('Caf\xc3( boats', 'latin1');

t.test('texts come out exactly as they were written, whatever their script', async (t) => {
  const texts = [
    'Café Ōtautahi — naïve 🌊',
    'Cafe\u0301 with a combining accent',
    'مرفأ المدينة في الصباح',
    'נמל העיר',
    '港の朝',
    '👩‍👩‍👧‍👦 at 🇳🇿',
    'a\u200eb\u00a0c \ufffd stays',
  ];
  for (const text of texts) {
    t.equal(read({ xmp: headline(text) })['headline'], text, 'xmp');
    t.equal(read({ iptc: iptcBlock([IIM_UTF8, iim(105, text)]) })['headline'], text, 'iptc, declared');
    t.equal(read({ iptc: iptcBlock([iim(105, text)]) })['headline'], text, 'iptc, not declared');
    t.equal(read({ exif: exifBlock({ image: [exifText(0x010e, text)] }) })['caption'], text, 'exif');
  }
});

t.test('any text that can be seen and has no controls survives each block', async (t) => {
  const written = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 100 })
    .map((text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '').trim())
    .filter((text) => text.isWellFormed() && /[^\p{C}\p{Z}]/u.test(text));
  fc.assert(
    fc.property(written, (text) => {
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      t.equal(read({ xmp: headline(escaped) })['headline'], text);
      t.equal(read({ iptc: iptcBlock([IIM_UTF8, iim(105, text)]) })['headline'], text);
      t.equal(read({ exif: exifBlock({ image: [exifText(0x010e, text)] }) })['caption'], text);
    }),
  );
});

t.test('IPTC-IIM that declares nothing is UTF-8, or else Windows-1252', async (t) => {
  const latin = (text: string) => Buffer.from(text, 'latin1');
  t.equal(read({ iptc: iptcBlock([iim(105, latin('Caf\xe9 \x96 na\xefve \x80'))]) })['headline'], 'Café – naïve €');
  const declaredLatin = { record: 1, dataset: 90, value: Buffer.from('\x1b.A') };
  t.equal(read({ iptc: iptcBlock([declaredLatin, iim(105, latin('Caf\xe9'))]) })['headline'], 'Café');
  t.match(refusals({ iptc: iptcBlock([iim(105, latin('Caf\x8d'))]) }), [
    ['invalid-encoding', /^IPTC 2:105 \(Headline\)/],
  ]);
});

t.test('every character of Windows-1252 comes out as itself', async (t) => {
  const expected = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
  const bytes = [...Array(32).keys()]
    .map((at) => at + 0x80)
    .filter((byte) => ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte));
  t.equal(read({ iptc: iptcBlock([iim(105, Buffer.from(bytes))]) })['headline'], expected);
});

t.test('broken UTF-8 refuses the file and names the block, the property and what to do', async (t) => {
  const iptc = iptcBlock([IIM_UTF8, iim(105, 'fine'), iim(120, broken)]);
  t.match(refusals({ iptc }), [
    ['invalid-encoding', /^IPTC 2:120 \(Caption\/Abstract\) is not in UTF-8: save it as UTF-8/],
  ]);
  for (const escape of ['\x1b%G', '\x1b%/G', '\x1b%/I']) {
    const declared = { record: 1, dataset: 90, value: Buffer.from(escape) };
    t.match(refusals({ iptc: iptcBlock([iim(80, broken), declared]) }), [['invalid-encoding', /2:80 \(By-line\)/]]);
  }
  for (const [tag, name] of [
    [0x010e, 'ImageDescription'],
    [0x013b, 'Artist'],
    [0x8298, 'Copyright'],
  ] as const) {
    t.match(refusals({ exif: exifBlock({ image: [exifText(tag, broken)] }) }), [
      ['invalid-encoding', `EXIF ${name} is not`],
    ]);
  }
  const damaged = (packet: string) => {
    const bytes = Buffer.from(packet);
    bytes[bytes.indexOf('BROKEN')] = 0xe9;
    return bytes;
  };
  const inElement = xmpPacket(
    `<dc:rights>${xmpAlt(['x-default', 'BROKEN'])}</dc:rights><photoshop:City>x</photoshop:City>`,
  );
  t.match(refusals({ xmp: damaged(inElement) }), [['invalid-encoding', /^XMP dc:rights is not in UTF-8/]]);
  const inAttribute = xmpPacket('', 'photoshop:City="x" photoshop:Headline="BROKEN"');
  t.match(refusals({ xmp: damaged(inAttribute) }), [['invalid-encoding', /^XMP photoshop:Headline is not in UTF-8/]]);
  t.match(refusals({ xmp: broken }), [['invalid-encoding', /^XMP packet is not in UTF-8/]]);
});

t.test('overlong forms, surrogates in UTF-8 and bytes beyond Unicode are broken, too', async (t) => {
  for (const hex of ['c080', 'eda080', 'f4908080', 'ff', 'e282']) {
    const text = Buffer.from(hex, 'hex');
    t.equal(refusals({ iptc: iptcBlock([IIM_UTF8, iim(105, text)]) })[0]?.[0], 'invalid-encoding', hex);
    t.equal(refusals({ exif: exifBlock({ image: [exifText(0x010e, text)] }) })[0]?.[0], 'invalid-encoding', hex);
  }
});

t.test('a broken text refuses the file even where another block would win', async (t) => {
  const exif = exifBlock({ image: [exifText(0x010e, broken)] });
  const xmp = Buffer.from(xmpPacket(`<dc:description>${xmpAlt(['x-default', 'Boats'])}</dc:description>`));
  t.equal(refusals({ exif, xmp }).length, 1);
});

t.test('an XMP packet in UTF-16 or UTF-32 is read, with and without its mark', async (t) => {
  const text = 'Café Ō 🌊';
  const packet = xmpPacket(`<photoshop:Headline>${text}</photoshop:Headline>`);
  const utf16 = Buffer.from(packet, 'utf16le');
  const utf32 = Buffer.from(Uint32Array.from(packet, (character) => character.codePointAt(0)!).buffer);
  const encoded = {
    'UTF-8 with its mark': Buffer.from(`\ufeff${packet}`),
    'UTF-16LE': utf16,
    'UTF-16LE with its mark': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    'UTF-16BE': Buffer.from(utf16).swap16(),
    'UTF-16BE with its mark': Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
    'UTF-32LE': utf32,
    'UTF-32LE with its mark': Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), utf32]),
    'UTF-32BE': Buffer.from(utf32).swap32(),
    'UTF-32BE with its mark': Buffer.concat([Buffer.from([0, 0, 0xfe, 0xff]), Buffer.from(utf32).swap32()]),
  };
  for (const [name, xmp] of Object.entries(encoded)) t.strictSame(read({ xmp }), { headline: text }, name);
  const lone = Buffer.from(packet.replace('🌊', '\ud83c'), 'utf16le');
  const cases = {
    'a lone surrogate': lone,
    'half a unit': utf16.subarray(0, -1),
    'UTF-32 cut short': utf32.subarray(0, -1),
  };
  for (const [name, xmp] of Object.entries(cases)) t.equal(refusals({ xmp })[0]?.[0], 'invalid-encoding', name);
});

t.test('NULs and other control characters within a text refuse the file', async (t) => {
  for (const control of ['\0', '\u0001', '\u0007', '\u000b', '\u000c', '\u001b', '\u001f', '\u007f']) {
    const text = `Bo${control}ats`;
    const name = JSON.stringify(control);
    t.match(
      refusals({ iptc: iptcBlock([iim(105, text)]) }),
      [['invalid-text', /^IPTC 2:105 \(Headline\) holds NUL/]],
      name,
    );
    t.match(refusals({ exif: exifBlock({ image: [exifText(0x010e, text)] }) }), [['invalid-text', /^EXIF/]], name);
    t.match(refusals({ xmp: headline(text) }), [['invalid-text', /^XMP photoshop:Headline/]], name);
    t.match(refusals({ xmp: headline(`Bo&#${control.charCodeAt(0)};ats`) }), [['invalid-text', /^XMP/]], name);
  }
  t.match(refusals({ xmp: headline('Bo&#xD83C;ats') }), [['invalid-text', /^XMP/]]);
});

t.test('padding is no text', async (t) => {
  const padded = (text: string) => exifBlock({ image: [exifText(0x010e, text), exifText(0x013b, text)] });
  t.strictSame(read({ exif: padded('Boats   \0\0\0\0') }), { caption: 'Boats', creators: ['Boats'] });
  for (const text of ['', ' ', '        \0\0', '\0\0\0\0\0\0\0\0', '\r\n', '\u200b\u00a0'])
    t.strictSame(read({ exif: padded(text) }), {});
  t.strictSame(read({ iptc: iptcBlock([iim(105, 'Boats\0\0'), iim(110, '\0'), iim(80, '')]) }), { headline: 'Boats' });
});

t.test('what cameras write where nobody wrote a caption is none', async (t) => {
  for (const text of ['OLYMPUS DIGITAL CAMERA         ', 'SONY DSC', 'SAMSUNG CAMERA PICTURES\0\0']) {
    t.strictSame(read({ exif: exifBlock({ image: [exifText(0x010e, text)] }) }), {}, text);
  }
});

t.test('the notices of photographer and editor in EXIF are joined', async (t) => {
  const notice = (text: string) => read({ exif: exifBlock({ image: [exifText(0x8298, text)] }) })['copyrightNotice'];
  t.equal(notice('© Rosa Kettle'), '© Rosa Kettle');
  t.equal(notice('© Rosa Kettle\0© Ansel Wire'), '© Rosa Kettle; © Ansel Wire');
  t.equal(notice(' \0© Ansel Wire'), '© Ansel Wire');
  t.equal(notice('© Rosa Kettle\0'), '© Rosa Kettle');
  t.equal(refusals({ exif: exifBlock({ image: [exifText(0x8298, 'a\0b\0c')] }) })[0]?.[0], 'invalid-text');
});

t.test('lines stay lines in captions, and become one where there is one line', async (t) => {
  const text = ' first\r\nsecond\rthird\n\tfourth ';
  const iptc = iptcBlock([iim(105, text), iim(120, text), iim(80, text), iim(116, text), iim(90, text)]);
  const line = 'first second third fourth';
  t.strictSame(read({ iptc }), {
    headline: line,
    caption: 'first\nsecond\nthird\n\tfourth',
    creators: [line],
    copyrightNotice: line,
    locationCreated: { city: line },
  });
});

const LIMITED = {
  headline: ['<photoshop:Headline>', '</photoshop:Headline>'],
  creditLine: ['<photoshop:Credit>', '</photoshop:Credit>'],
  caption: ['<dc:description>', '</dc:description>'],
  altText: ['<Iptc4xmpCore:AltTextAccessibility>', '</Iptc4xmpCore:AltTextAccessibility>'],
  extendedDescription: ['<Iptc4xmpCore:ExtDescrAccessibility>', '</Iptc4xmpCore:ExtDescrAccessibility>'],
  copyrightNotice: ['<dc:rights>', '</dc:rights>'],
  usageTerms: ['<xmpRights:UsageTerms>', '</xmpRights:UsageTerms>'],
} as const;

t.test('a text may have as many characters as its field takes, and not one more', async (t) => {
  for (const [field, [start, end]] of Object.entries(LIMITED)) {
    const max = EMBEDDED_LIMITS[field as keyof typeof LIMITED];
    const packet = (length: number) => Buffer.from(xmpPacket(`${start}${'🌊'.repeat(length)}${end}`));
    t.equal(read({ xmp: packet(max) })[field], '🌊'.repeat(max), field);
    t.match(refusals({ xmp: packet(max + 1) }), [['too-long', `has more than ${max} characters`]], field);
  }
  const city = (length: number) => iptcBlock([iim(90, 'x'.repeat(length))]);
  t.match(read({ iptc: city(200) }), { locationCreated: { city: /^x{200}$/ } });
  t.match(refusals({ iptc: city(201) }), [['too-long', /^IPTC 2:90 \(City\)/]]);
});

t.test('lists may have as many entries as the record takes, and not one more', async (t) => {
  const names = (length: number, size = 5) => Array.from({ length }, (_, at) => String(at).padStart(size, 'x'));
  const creators = (list: string[]) => Buffer.from(xmpPacket(`<dc:creator>${xmpList('Seq', list)}</dc:creator>`));
  t.strictSame(read({ xmp: creators(names(50, 200)) }), { creators: names(50, 200) });
  t.match(refusals({ xmp: creators(names(51)) }), [['too-long', /^XMP dc:creator has more than 50 names/]]);
  t.match(refusals({ xmp: creators(names(3, 201)) }), [['too-long', /^XMP dc:creator has more than 200 characters/]]);
  t.match(refusals({ iptc: iptcBlock(names(51).map((name) => iim(80, name))) }), [['too-long', /^IPTC 2:80/]]);
  const shown = (length: number) =>
    Buffer.from(
      xmpPacket(
        `<Iptc4xmpExt:LocationShown>${xmpList('Bag', names(length)).replace(/<rdf:li>(\w+)/g, '<rdf:li Iptc4xmpExt:City="$1">')}</Iptc4xmpExt:LocationShown>`,
      ),
    );
  t.equal((read({ xmp: shown(20) })['locationsShown'] as unknown[]).length, 20);
  t.match(refusals({ xmp: shown(21) }), [['too-long', /^XMP Iptc4xmpExt:LocationShown has more than 20 places/]]);
});

t.test('a block of more than a mebibyte refuses the file', async (t) => {
  const large = Buffer.alloc(EMBEDDED_LIMITS.blockBytes + 1);
  t.match(refusals({ exif: large, iptc: large, xmp: large }), [
    ['too-long', /^XMP metadata are larger/],
    ['too-long', /^IPTC metadata are larger/],
    ['too-long', /^EXIF metadata are larger/],
  ]);
  t.strictSame(refusals({ xmp: large.subarray(1) }), []);
});

t.test('every reason is told at once, and each once', async (t) => {
  const iptc = iptcBlock([IIM_UTF8, iim(105, 'x'.repeat(301)), iim(80, broken), iim(80, broken), iim(90, 'a\0b')]);
  t.strictSame(
    refusals({ iptc })
      .map(([code]) => code)
      .toSorted(),
    ['invalid-encoding', 'invalid-text', 'too-long'],
  );
});
