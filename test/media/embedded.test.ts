import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { DIGITAL_SOURCE_TYPES } from '../../src/lib/digital-source-types.ts';
import { EMBEDDED_LIMITS } from '../../src/media/embedded/fields.ts';
import { readEmbedded, type EmbeddedBlocks } from '../../src/media/embedded.ts';
import { openBytes } from '../../src/media/file-bytes.ts';
import {
  exifBlock,
  exifRationals,
  exifText,
  IIM_UTF8,
  iim,
  iimBlock,
  iptcBlock,
  photoshopBlock,
  withApp13,
  xmpAlt,
  xmpList,
  xmpPacket,
} from '../helpers/embedded-blocks.ts';

const TEXT = 'Café Ōtautahi — naïve 🌊';
const CANARY = 'CANARY-4711';

/** The fields by name. */
function read(blocks: EmbeddedBlocks): Record<string, unknown> {
  const result = readEmbedded(blocks);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return Object.fromEntries(result.value.map(({ field, value }) => [field, value]));
}

function origins(blocks: EmbeddedBlocks): Record<string, unknown> {
  const result = readEmbedded(blocks);
  return result.ok ? Object.fromEntries(result.value.map(({ field, from }) => [field, from])) : {};
}

const drawn = () => sharp({ create: { width: 16, height: 16, channels: 3, background: '#336699' } });

const fullXmp = xmpPacket(`
  <photoshop:Headline>${TEXT}</photoshop:Headline>
  <dc:description>${xmpAlt(['x-default', `${TEXT} &amp; more`])}</dc:description>
  <Iptc4xmpCore:AltTextAccessibility>${xmpAlt(['x-default', 'Boats at a quay'])}</Iptc4xmpCore:AltTextAccessibility>
  <Iptc4xmpCore:ExtDescrAccessibility>${xmpAlt(['x-default', 'Nine boats, and a dog.'])}</Iptc4xmpCore:ExtDescrAccessibility>
  <photoshop:Credit>Rosa Kettle / Ansel Wire</photoshop:Credit>
  <dc:creator>${xmpList('Seq', ['Rosa Kettle', 'Tam Ōtene'])}</dc:creator>
  <dc:rights>${xmpAlt(['x-default', '© 2026 Ansel Wire'])}</dc:rights>
  <xmpRights:UsageTerms>${xmpAlt(['x-default', 'News only'])}</xmpRights:UsageTerms>
  <photoshop:DateCreated>2026-11-20</photoshop:DateCreated>
  <Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource">
    <Iptc4xmpExt:Sublocation>Rope Walk</Iptc4xmpExt:Sublocation>
    <Iptc4xmpExt:City>Port Ansel</Iptc4xmpExt:City>
    <Iptc4xmpExt:ProvinceState>Coast</Iptc4xmpExt:ProvinceState>
    <Iptc4xmpExt:CountryName>New Zealand</Iptc4xmpExt:CountryName>
    <Iptc4xmpExt:CountryCode>nzl</Iptc4xmpExt:CountryCode>
    <Iptc4xmpExt:WorldRegion>Oceania</Iptc4xmpExt:WorldRegion>
  </rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>
  <Iptc4xmpExt:LocationShown><rdf:Bag>
    <rdf:li><rdf:Description Iptc4xmpExt:City="Lyttelton" Iptc4xmpExt:CountryCode="NZ"/></rdf:li>
    <rdf:li Iptc4xmpExt:City="Ōamaru"/>
  </rdf:Bag></Iptc4xmpExt:LocationShown>
  <Iptc4xmpExt:PersonInImage>${xmpList('Bag', ['Ada Roe'])}</Iptc4xmpExt:PersonInImage>
  <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>`);

const fromFullXmp = {
  headline: TEXT,
  caption: `${TEXT} & more`,
  altText: 'Boats at a quay',
  extendedDescription: 'Nine boats, and a dog.',
  creditLine: 'Rosa Kettle / Ansel Wire',
  creators: ['Rosa Kettle', 'Tam Ōtene'],
  copyrightNotice: '© 2026 Ansel Wire',
  usageTerms: 'News only',
  dateCreated: '2026-11-20',
  locationCreated: {
    sublocation: 'Rope Walk',
    city: 'Port Ansel',
    provinceState: 'Coast',
    countryName: 'New Zealand',
    countryCode: 'NZ',
    worldRegion: 'Oceania',
  },
  locationsShown: [{ city: 'Lyttelton', countryCode: 'NZ' }, { city: 'Ōamaru' }],
  peopleShown: ['Ada Roe'],
  digitalSourceType: 'compositeWithTrainedAlgorithmicMedia',
};

t.test('every field of XMP is read from every format that can carry it, with each of its characters', async (t) => {
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const) {
    const file = await drawn().withXmp(fullXmp).toFormat(format).toBuffer();
    t.strictSame(read(await sharp(file).metadata()), fromFullXmp, format);
  }
});

t.test('EXIF is read from JPEG, PNG, WebP and AVIF', async (t) => {
  const exif = {
    IFD0: { ImageDescription: 'Boats at a quay', Artist: 'Rosa Kettle; Tam Otene', Copyright: '2026 Ansel Wire' },
    IFD2: { DateTimeOriginal: '2026:11:20 07:05:00', OffsetTimeOriginal: '+13:00' },
  };
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    const file = await drawn().withExif(exif).toFormat(format).toBuffer();
    t.strictSame(
      read(await sharp(file).metadata()),
      {
        caption: 'Boats at a quay',
        creators: ['Rosa Kettle', 'Tam Otene'],
        copyrightNotice: '2026 Ansel Wire',
        dateCreated: '2026-11-20T07:05:00+13:00',
      },
      format,
    );
  }
});

const fullIim = [
  IIM_UTF8,
  { record: 2, dataset: 0, value: Buffer.from([0, 4]) },
  iim(105, TEXT),
  iim(120, `${TEXT}\r\nsecond line`),
  iim(110, 'Ansel Wire'),
  iim(80, 'Rosa Kettle'),
  iim(80, 'Tam Ōtene'),
  iim(116, '© 2026 Ansel Wire'),
  iim(55, '20261120'),
  iim(60, '070500+1300'),
  iim(92, 'Rope Walk'),
  iim(90, 'Port Ansel'),
  iim(95, 'Coast'),
  iim(101, 'New Zealand'),
  iim(100, 'NZL'),
];
const fromFullIim = {
  headline: TEXT,
  caption: `${TEXT}\nsecond line`,
  creditLine: 'Ansel Wire',
  creators: ['Rosa Kettle', 'Tam Ōtene'],
  copyrightNotice: '© 2026 Ansel Wire',
  dateCreated: '2026-11-20T07:05:00+13:00',
  locationCreated: {
    sublocation: 'Rope Walk',
    city: 'Port Ansel',
    provinceState: 'Coast',
    countryName: 'New Zealand',
    countryCode: 'NZ',
  },
};

t.test('every field of IPTC-IIM is read from a JPEG', async (t) => {
  const jpeg = await drawn().jpeg().toBuffer();
  const { iptc } = await sharp(withApp13(jpeg, iptcBlock(fullIim))).metadata();
  t.ok(iptc);
  t.strictSame(read({ iptc }), fromFullIim);
});

t.test('IPTC-IIM is found in each form in which it is stored', async (t) => {
  const bare = iimBlock(fullIim);
  const padded = Buffer.concat([bare, Buffer.alloc(4 - (bare.length % 4))]);
  const others = { id: 0x03ed, name: 'odd', content: Buffer.from('resolution') };
  const forms = {
    bare,
    padded,
    'in numbers of the other byte order': Buffer.from(padded).swap32(),
    'behind another resource': photoshopBlock([others, { id: 0x0404, name: 'four', content: bare }, others]),
    'without the name of Photoshop': iptcBlock(fullIim).subarray('Photoshop 3.0\0'.length),
    'with extended datasets': iimBlock(fullIim.map((dataset) => ({ ...dataset, isExtended: true }))),
  };
  for (const [form, iptc] of Object.entries(forms)) t.strictSame(read({ iptc }), fromFullIim, form);
});

t.test('EXIF is read in both byte orders, with and without its prefix, in ASCII and in UTF-8', async (t) => {
  for (const isBigEndian of [true, false]) {
    for (const prefix of ['', 'Exif\0\0', '\0\0\0\x06Exif\0\0']) {
      for (const type of [2, 129]) {
        const image = [exifText(0x010e, TEXT, type), exifText(0x013b, 'Rō', type), exifText(0x8298, '©', type)];
        const exif = exifBlock({ image, camera: [exifText(0x9003, '2026:11:20 07:05:00')], isBigEndian, prefix });
        t.strictSame(
          read({ exif }),
          { caption: TEXT, creators: ['Rō'], copyrightNotice: '©', dateCreated: '2026-11-20T07:05:00' },
          `${isBigEndian} ${JSON.stringify(prefix)} ${type}`,
        );
      }
    }
  }
});

t.test('the tags of EXIF in a TIFF are read from the file itself, in both byte orders', async (t) => {
  for (const isBigEndian of [true, false]) {
    const tags = exifBlock({
      image: [exifText(0x010e, TEXT), exifText(0x013b, 'Rō; Kettle'), exifText(0x8298, '©')],
      camera: [exifText(0x9003, '2026:11:20 07:05:00'), exifText(0x9011, '+13:00'), exifText(0xa431, CANARY)],
      isBigEndian,
      prefix: '',
    });
    const path = join(t.testdir(), 'tags.tiff');
    await writeFile(path, tags);
    using exif = openBytes(path);
    t.strictSame(read({ exif }), {
      caption: TEXT,
      creators: ['Rō', 'Kettle'],
      copyrightNotice: '©',
      dateCreated: '2026-11-20T07:05:00+13:00',
    });
  }
  const path = join(t.testdir(), 'boats.tiff');
  await drawn().tiff().toFile(path);
  using exif = openBytes(path);
  t.strictSame(read({ exif }), {}, 'one that says nothing');
});

t.test('XMP goes before IPTC-IIM and IPTC-IIM before EXIF, field by field', async (t) => {
  const exif = exifBlock({
    image: [exifText(0x010e, 'exif'), exifText(0x013b, 'exif'), exifText(0x8298, 'exif')],
    camera: [exifText(0x9003, '2021:01:01 00:00:00')],
  });
  const iptc = iptcBlock([iim(105, 'iptc'), iim(80, 'iptc'), iim(55, '20220101'), iim(90, 'iptc'), iim(116, ' ')]);
  const xmp = Buffer.from(
    xmpPacket(`<photoshop:DateCreated>2023</photoshop:DateCreated>
      <photoshop:Headline>  </photoshop:Headline><photoshop:City>xmp</photoshop:City>`),
  );
  t.strictSame(origins({ exif, iptc, xmp }), {
    headline: 'iptc',
    caption: 'exif',
    creators: 'iptc',
    copyrightNotice: 'exif',
    dateCreated: 'xmp',
    locationCreated: 'xmp',
  });
  t.equal(read({ exif, iptc, xmp })['dateCreated'], '2023');
});

t.test('places, serial numbers, owners and ids that cameras write never come out', async (t) => {
  const exif = exifBlock({
    image: [
      exifText(0x010f, CANARY),
      exifText(0x0110, CANARY),
      exifText(0x013b, 'Rosa Kettle'),
      exifText(0xc62f, CANARY),
      exifText(0x9c9d, CANARY),
    ],
    camera: [
      exifText(0xa430, CANARY),
      exifText(0xa431, CANARY),
      exifText(0xa435, CANARY),
      exifText(0xa420, CANARY),
      exifText(0x927c, CANARY, 7),
      exifText(0x9286, `ASCII\0\0\0${CANARY}`, 7),
    ],
    gps: [
      exifText(0x0001, 'S'),
      exifRationals(0x0002, [43, 36, 4711]),
      exifText(0x0003, 'E'),
      exifRationals(0x0004, [172, 43, 4711]),
      exifText(0x001b, CANARY),
      exifText(0x001d, '4711:11:20'),
    ],
  });
  const iptc = iptcBlock([
    IIM_UTF8,
    iim(26, CANARY),
    iim(100, 'X4711'),
    iim(187, CANARY),
    iim(5, CANARY),
    iim(110, 'AW'),
  ]);
  const xmp = Buffer.from(
    xmpPacket(
      `<exif:GPSLongitude>172,43.4711E</exif:GPSLongitude>
       <exifEX:BodySerialNumber>${CANARY}</exifEX:BodySerialNumber>
       <Iptc4xmpExt:DigImageGUID>${CANARY}</Iptc4xmpExt:DigImageGUID>
       <Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource">
         <Iptc4xmpExt:City>Port Ansel</Iptc4xmpExt:City>
         <Iptc4xmpExt:LocationId>${xmpList('Bag', [CANARY])}</Iptc4xmpExt:LocationId>
         <exif:GPSLatitude>43,36.4711S</exif:GPSLatitude>
       </rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>
       <Iptc4xmpExt:LocationShown><rdf:Bag>
         <rdf:li Iptc4xmpExt:City="Lyttelton" exif:GPSLatitude="43,36.4711S" exif:GPSAltitude="4711/1"/>
         <rdf:li exif:GPSLatitude="43,36.4711S" exif:GPSAltitude="4711/1"/>
       </rdf:Bag></Iptc4xmpExt:LocationShown>
       <Iptc4xmpExt:PersonInImageWDetails><rdf:Bag><rdf:li rdf:parseType="Resource">
         <Iptc4xmpExt:PersonId>${xmpList('Bag', [CANARY])}</Iptc4xmpExt:PersonId>
         <Iptc4xmpExt:PersonName>${xmpAlt(['x-default', 'Ada Roe'])}</Iptc4xmpExt:PersonName>
       </rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImageWDetails>`,
      `exif:GPSLatitude="43,36.4711S" aux:SerialNumber="${CANARY}" aux:OwnerName="${CANARY}" aux:LensSerialNumber="${CANARY}" xmpMM:InstanceID="${CANARY}"`,
    ),
  );
  const result = readEmbedded({ exif, iptc, xmp });
  t.notMatch(JSON.stringify(result), /4711|GPS|gps|43,|172/);
  t.strictSame(read({ exif, iptc, xmp }), {
    creditLine: 'AW',
    creators: ['Rosa Kettle'],
    locationCreated: { city: 'Port Ansel' },
    locationsShown: [{ city: 'Lyttelton' }],
    peopleShown: ['Ada Roe'],
  });
  // The builder's directories are what cameras write: a reader of everything finds the place.
  const file = await drawn().jpeg().toBuffer();
  const carried = await sharp(Buffer.concat([file.subarray(0, 2), app1(exif), file.subarray(2)])).metadata();
  t.strictSame(carried.exif, exif);
});

function app1(block: Uint8Array): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(block.length + 2, 2);
  return Buffer.concat([head, block]);
}

t.test('a country is given by its two letters, or left out', async (t) => {
  const codeOf = (code: string) =>
    read({ iptc: iptcBlock([iim(90, 'Port Ansel'), iim(100, code)]) })['locationCreated'];
  const cases = { NZ: 'NZ', nz: 'NZ', NZL: 'NZ', ' nzl ': 'NZ', DEU: 'DE', XKX: 'XK', GBR: 'GB', ABW: 'AW', ZWE: 'ZW' };
  for (const [code, countryCode] of Object.entries(cases)) {
    t.strictSame(codeOf(code), { city: 'Port Ansel', countryCode }, code);
  }
  for (const code of ['554', 'XWW', 'ZZ', 'QQQ', 'N', 'NZLD', '__', ''])
    t.strictSame(codeOf(code), { city: 'Port Ansel' }, code);
});

t.test('blocks that say nothing, and no blocks, give nothing', async (t) => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('Exif\0\0'), Buffer.from('nothing at all'), Buffer.alloc(5_000)]) {
    t.strictSame(readEmbedded({ exif: bytes, iptc: bytes, xmp: bytes }), { ok: true, value: [] });
  }
  t.strictSame(readEmbedded({}), { ok: true, value: [] });
});

t.test('a block whose structure is broken says nothing, and the others are read', async (t) => {
  const exif = exifBlock({ image: [exifText(0x013b, 'Rosa Kettle')] });
  const whole = xmpPacket('<photoshop:Headline>Boats</photoshop:Headline>');
  const broken: Record<string, EmbeddedBlocks> = {
    'XMP cut short': { xmp: Buffer.from(whole.slice(0, whole.indexOf('</rdf:RDF>'))) },
    'XMP wrongly nested': { xmp: Buffer.from(whole.replace('</photoshop:Headline>', '</photoshop:Credit>')) },
    'XMP with a document type': { xmp: Buffer.from(`<!DOCTYPE x:xmpmeta [<!ENTITY a "b">]>${whole}`) },
    'XMP without a namespace for its prefix': { xmp: Buffer.from(whole.replaceAll('xmlns:photoshop', 'xmlns:other')) },
    'XMP without RDF': { xmp: Buffer.from(whole.replaceAll('rdf:RDF', 'rdf:RDX')) },
    'IIM cut short': { iptc: iimBlock([iim(105, 'Boats'), iim(110, 'Ansel Wire')]).subarray(0, -3) },
    'IIM cut short in a size': { iptc: Buffer.concat([iimBlock([iim(105, 'Boats')]), Buffer.from([0x1c, 2])]) },
    'IIM with a size of nine bytes': { iptc: Buffer.from([0x1c, 2, 105, 0x80, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1]) },
  };
  for (const [name, blocks] of Object.entries(broken)) {
    t.strictSame(read({ ...blocks, exif }), { creators: ['Rosa Kettle'] }, name);
  }
});

t.test('an entry of EXIF that points outside its block, or is of another type, is passed over', async (t) => {
  const outside = exifText(0x010e, 'Boats at a quay');
  const exif = exifBlock({
    image: [{ ...outside, count: 0xffff_fff0 }, exifText(0x013b, 'Rosa Kettle'), { ...exifText(0x8298, 'x'), type: 3 }],
    camera: [exifText(0x9003, '2026:11:20 07:05:00')],
  });
  t.strictSame(read({ exif }), { creators: ['Rosa Kettle'], dateCreated: '2026-11-20T07:05:00' });
  const self = exifBlock({ image: [{ tag: 0x8769, type: 4, count: 1, value: Buffer.from([8, 0, 0, 0]) }] });
  t.strictSame(read({ exif: self }), {}, 'a directory that points at itself');
});

t.test('the page on metadata names every field, every limit and every digital source type', async (t) => {
  const page = await readFile(join(import.meta.dirname, '../../docs/photo-metadata.md'), 'utf8');
  const rows = page.split('\n').filter((row) => row.startsWith('|'));
  for (const field of Object.keys(fromFullXmp))
    t.ok(
      rows.some((row) => row.startsWith(`| \`${field}\``)),
      field,
    );
  for (const type of DIGITAL_SOURCE_TYPES)
    t.ok(
      rows.some((row) => row.startsWith(`| \`${type}\``)),
      type,
    );
  const { blockBytes, ...limits } = EMBEDDED_LIMITS;
  t.match(page, `${blockBytes / 1024 / 1024} MiB`);
  for (const limit of Object.values(limits)) t.match(page, limit.toLocaleString('en'));
});
