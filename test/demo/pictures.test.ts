import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import t from 'tap';

const folder = fileURLToPath(new URL('../../src/demo/newsroom/pictures', import.meta.url));
const names = readdirSync(folder).toSorted();
const pictures = await Promise.all(
  names.map(async (name) => {
    const bytes = readFileSync(`${folder}/${name}`);
    return { name, bytes, metadata: await sharp(bytes).metadata() };
  }),
);

t.test(
  'every picture of the demonstration newsroom opens whole, is large on a screen and light in the repository',
  async (t) => {
    t.ok(pictures.length >= 16);
    for (const { name, bytes, metadata } of pictures) {
      t.match(name, /^[a-z0-9-]+\.jpg$/);
      t.equal(metadata.format, 'jpeg', name);
      t.ok(Math.max(metadata.width, metadata.height) >= 1200, `${name}: ${metadata.width} × ${metadata.height}`);
      t.ok(bytes.length < 80_000, `${name}: ${bytes.length} bytes`);
      const { channels } = await sharp(bytes, { failOn: 'warning' }).stats();
      t.ok(
        channels.some(({ stdev }) => stdev > 15),
        `${name} shows something`,
      );
    }
    t.ok(pictures.reduce((sum, { bytes }) => sum + bytes.length, 0) < 1_000_000);
  },
);

t.test('there are tall, wide and square ones', async (t) => {
  const shapes = pictures.map(({ metadata: { width, height } }) => Math.sign(width - height));
  t.same([...new Set(shapes)].toSorted(), [-1, 0, 1]);
});

t.test('every picture says in its own file what it shows, who made it and how', async (t) => {
  for (const { name, metadata } of pictures) {
    const xmp = metadata.xmpAsString ?? '';
    for (const property of [
      'photoshop:Headline',
      'dc:description',
      'Iptc4xmpCore:AltTextAccessibility',
      'dc:creator',
      'photoshop:Credit',
      'dc:rights',
      'xmpRights:UsageTerms',
      'photoshop:DateCreated',
    ]) {
      t.match(textOf(xmp, property), /\S{3}/, `${name}: ${property}`);
    }
    t.equal(
      textOf(xmp, 'Iptc4xmpExt:DigitalSourceType'),
      'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation',
      name,
    );
    t.match(xmp, '<Iptc4xmpExt:LocationCreated>', name);
    t.not(textOf(xmp, 'Iptc4xmpCore:AltTextAccessibility'), textOf(xmp, 'dc:description'), name);
    t.match(xmp, 'Fictitious', `${name} says that it is fictitious`);
  }
});

t.test('letters outside ASCII are whole', async (t) => {
  const all = pictures.map(({ metadata }) => metadata.xmpAsString ?? '').join('');
  for (const text of ['Mirela Codrănescu', 'Caleta Ñandurén', 'The Kōtare', '梅里健司', 'Henrike Voß'])
    t.match(all, text, text);
  t.notMatch(all, '\u{fffd}');
});

t.test('one picture, and no other, has a position and the number of a camera: both made up', async (t) => {
  const telling = pictures.filter(({ metadata }) => (metadata.xmpAsString ?? '').includes('GPS'));
  t.same(
    telling.map(({ name }) => name),
    ['worn-line-at-berth-6.jpg'],
  );
  for (const { name, metadata } of pictures) {
    const exif = metadata.exif?.toString('latin1') ?? '';
    const isCanary = name === 'worn-line-at-berth-6.jpg';
    t.equal(exif.includes('CANARY-0000-FICTITIOUS'), isCanary, name);
    t.equal(exif.includes(GPS_POINTER), isCanary, name);
  }
});

/** The tag that leads to a position (EXIF 3.0, 4.6.3), as one LONG in either order of bytes: sharp writes the first. */
const GPS_POINTER = '\x25\x88\x04\x00\x01\x00\x00\x00';

/** The text of a property, whatever lists and languages stand around it. */
function textOf(xmp: string, property: string): string {
  const [, content = ''] = new RegExp(`<${property}>(.*?)</${property}>`, 's').exec(xmp) ?? [];
  const [, first = content] = /<rdf:li[^>]*>(.*?)<\/rdf:li>/s.exec(content) ?? [];
  return first;
}
