import fc from 'fast-check';
import t from 'tap';
import { describedBy, patchedDescription, termsOf } from '../../src/photos/content.ts';
import { mergedRights, DEFAULT_RIGHTS, rightsOf } from '../../src/photos/rights-input.ts';
import type { PhotoPatch } from '../../src/photos/schema.ts';
import {
  exifBlock,
  exifRationals,
  exifText,
  IIM_UTF8,
  iim,
  iptcBlock,
  xmpAlt,
  xmpList,
  xmpPacket,
} from '../helpers/embedded-blocks.ts';
import { openNewsroom } from '../helpers/newsroom.ts';
import { withSegments } from '../helpers/pictures.ts';
import { jpeg, PHOTOS, uploaded } from './uploading.ts';

const CANARIES = ['SERIAL-CANARY', 'OWNER-CANARY', 'LENS-CANARY', 'GPS-CANARY'];

/** A JPEG as a photographer sends it: some of it in XMP, more in IPTC, the rest in EXIF, and what nobody is to know. */
async function told(): Promise<Buffer> {
  const xmp = xmpPacket(
    `<dc:description>${xmpAlt(['x-default', 'Möwen über Ōtautahi'])}</dc:description>
     <dc:creator>${xmpList('Seq', ['Zoë Müller', 'Ngaio Te Whāiti'])}</dc:creator>
     <Iptc4xmpCore:AltTextAccessibility>${xmpAlt(['x-default', 'Gulls over a harbour.'])}</Iptc4xmpCore:AltTextAccessibility>`,
    'exif:GPSAreaInformation="GPS-CANARY" aux:SerialNumber="SERIAL-CANARY"',
  );
  const exif = exifBlock({
    image: [exifText(0x8298, '© Ansel Wire'), exifText(0x010e, 'From EXIF')],
    camera: [exifText(0xa431, 'SERIAL-CANARY'), exifText(0xa430, 'OWNER-CANARY'), exifText(0xa435, 'LENS-CANARY')],
    gps: [
      exifText(0x0001, 'S'),
      exifRationals(0x0002, [43, 31, 54]),
      exifText(0x0003, 'E'),
      exifRationals(0x0004, [172, 38, 12]),
    ],
  });
  const iptc = iptcBlock([
    IIM_UTF8,
    iim(120, 'From IPTC'),
    iim(110, 'Zoë Müller / Ansel Wire'),
    iim(90, 'Ōtautahi'),
    iim(101, 'New Zealand'),
    iim(55, '20261120'),
  ]);
  const named = Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(xmp)]);
  return withSegments(await jpeg(), [0xe1, exif], [0xe1, named], [0xed, iptc]);
}

t.test(
  'the file fills what the request leaves open, each accent as it was, and each field says where it came from',
  async (t) => {
    const room = await openNewsroom(t);
    const record = { altText: 'Möwen.', usageTerms: null, peopleShown: ['Émile Ñandú'] };
    const photo = await uploaded(room, await told(), { record });
    t.match(photo, {
      caption: 'Möwen über Ōtautahi',
      creators: ['Zoë Müller', 'Ngaio Te Whāiti'],
      altText: 'Möwen.',
      creditLine: 'Zoë Müller / Ansel Wire',
      copyrightNotice: '© Ansel Wire',
      dateCreated: '2026-11-20',
      locationCreated: { city: 'Ōtautahi', countryName: 'New Zealand', sublocation: null },
      peopleShown: ['Émile Ñandú'],
      usageTerms: null,
    });
    t.strictSame(photo['origins'], {
      focalPoint: 'picture',
      caption: 'xmp',
      altText: 'request',
      creditLine: 'iptc',
      creators: 'xmp',
      copyrightNotice: 'exif',
      usageTerms: 'request',
      dateCreated: 'iptc',
      locationCreated: 'iptc',
      peopleShown: 'request',
    });
  },
);

t.test('null in a request leaves empty what the file would fill', async (t) => {
  const room = await openNewsroom(t);
  const record = { caption: null, creators: null, locationCreated: null, headline: null };
  t.match(await uploaded(room, await told(), { record }), {
    caption: null,
    creators: [],
    locationCreated: null,
    origins: { caption: 'request', creators: 'request', locationCreated: 'request', headline: 'request' },
  });
});

t.test('where the camera stood and what it is called is in the original and in nothing else', async (t) => {
  const room = await openNewsroom(t);
  const photo = await uploaded(room, await told());
  const path = `${PHOTOS}/${photo.id}`;
  const patched = await room.call('PATCH', path, {
    as: 'editor',
    headers: { 'if-match': '"1"' },
    body: { headline: 'Gulls' },
  });
  const answers = [
    JSON.stringify(photo),
    patched.body,
    (await room.call('GET', path, { as: 'editor' })).body,
    (await room.call('GET', PHOTOS, { as: 'editor' })).body,
    JSON.stringify(await room.db.read.sql.select().from(room.db.read.tables.photos)),
    room.log.join('\n'),
  ];
  for (const answer of answers) {
    for (const canary of CANARIES) t.notMatch(answer, canary);
    t.notMatch(answer, /gps|latitude|serial|43\.5|172\.6/i);
  }
  const original = (await room.call('GET', `${path}/original`, { as: 'editor' })).rawPayload.toString('latin1');
  for (const canary of CANARIES) t.ok(original.includes(canary), canary);
});

const location = fc.record(
  {
    city: fc.option(fc.constantFrom('Port Ansel', 'Ōtautahi', 'Ávila')),
    countryCode: fc.option(fc.constantFrom('NZ', 'NO')),
  },
  { requiredKeys: [] },
);
const patch: fc.Arbitrary<PhotoPatch> = fc.record(
  {
    headline: fc.option(fc.constantFrom('One', 'Two')),
    caption: fc.option(fc.constantFrom('Three', 'Four')),
    creators: fc.option(fc.array(fc.constantFrom('Rosa Kettle', 'Ada Roe'), { maxLength: 3 })),
    locationCreated: fc.option(location),
    locationsShown: fc.option(fc.array(location, { maxLength: 2 })),
    dateCreated: fc.option(fc.constantFrom('2026', '2026-11-20')),
    focalPoint: fc.record({ x: fc.constantFrom(0, 0.5, 1), y: fc.constantFrom(0, 0.25) }),
  },
  { requiredKeys: [] },
);
const picture = {
  embedded: [{ field: 'caption', value: 'In the file', from: 'xmp' } as const],
  focalPoint: { x: 0.5, y: 0.5 },
};

t.test('a merge patch leaves what it does not name, and twice is once', (t) => {
  fc.assert(
    fc.property(patch, patch, (input, sent) => {
      const before = describedBy(input, picture);
      const after = patchedDescription(before, sent);
      t.strictSame(patchedDescription(after, sent), after);
      for (const name of Object.keys(before.content) as (keyof typeof before.content)[]) {
        if (name in sent) continue;
        t.strictSame(after.content[name], before.content[name]);
        t.equal(after.origins[name], before.origins[name]);
      }
      t.strictSame(patchedDescription(after, {}), after);
    }),
  );
  t.end();
});

t.test('what a patch changes came from the request from then on, and nothing else did', (t) => {
  const before = describedBy({ headline: 'One' }, picture);
  t.strictSame(before.origins, { focalPoint: 'picture', caption: 'xmp', headline: 'request' });
  const same = patchedDescription(before, { caption: 'In the file' });
  t.strictSame(same, before, 'the same words again say nothing new');
  const after = patchedDescription(before, { caption: null, focalPoint: { x: 0, y: 1 } });
  t.strictSame(after.origins, { focalPoint: 'request', caption: 'request', headline: 'request' });
  t.equal(after.content.caption, null);
  t.end();
});

t.test('a place that is sent with a file stands alone; one in a patch merges', (t) => {
  const embedded = [
    { field: 'locationCreated', value: { city: 'Ōtautahi', countryCode: 'NZ' }, from: 'iptc' } as const,
  ];
  const made = describedBy({ locationCreated: { city: 'Ávila' } }, { ...picture, embedded });
  t.match(made.content.locationCreated, { city: 'Ávila', countryCode: null });
  const patched = patchedDescription(made, { locationCreated: { countryCode: 'ES' } });
  t.match(patched.content.locationCreated, { city: 'Ávila', countryCode: 'ES' });
  const emptied = patchedDescription(patched, { locationCreated: { city: null, countryCode: null } });
  t.equal(emptied.content.locationCreated, null, 'a place of which nothing is said is none');
  t.end();
});

t.test('rights merge, and null brings back what holds without them', (t) => {
  const given = mergedRights(DEFAULT_RIGHTS, {
    maySyndicate: true,
    until: '2027-01-01T00:00:00+13:00',
    territories: ['NZ', 'NZ', 'NO'],
  });
  t.strictSame(rightsOf(given), {
    mayPublish: true,
    maySyndicate: true,
    partners: null,
    until: '2026-12-31T11:00:00.000Z',
    territories: ['NZ', 'NO'],
  });
  t.strictSame(mergedRights(given, undefined), given);
  t.strictSame(mergedRights(given, {}), given);
  t.strictSame(mergedRights(given, { until: null }), { ...given, rightsUntil: null });
  t.strictSame(mergedRights(given, null), DEFAULT_RIGHTS);
  t.end();
});

t.test('a photo is found by its places and creators, each once', (t) => {
  const { content } = describedBy(
    {
      locationCreated: { city: 'Ōtautahi' },
      locationsShown: [{ city: 'otautahi', countryCode: 'NZ' }],
      creators: ['Zoë'],
    },
    picture,
  );
  t.strictSame(termsOf(content), [
    { kind: 'place', term: 'otautahi' },
    { kind: 'creator', term: 'zoe' },
  ]);
  t.end();
});
