import fc from 'fast-check';
import t from 'tap';
import { type ActiveContent, ActiveContentScan } from '../../src/media/active-content.ts';

const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb', 'hex');
const MIB = 1024 * 1024;

function scan(...pieces: readonly Uint8Array[]): ActiveContent | undefined {
  const scanning = new ActiveContentScan();
  for (const piece of pieces) {
    const found = scanning.push(piece);
    if (found !== undefined) return found;
  }
  return scanning.end();
}

function cut(content: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(content.length / size) }, (_, index) =>
    content.subarray(index * size, (index + 1) * size),
  );
}

/** Bytes that look compressed, the same for a seed. */
function noise(size: number, seed: number): Buffer {
  const words = new Uint32Array(size / 4);
  let state = seed || 1;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return Buffer.from(words.buffer);
}

/** An end of central directory record. */
interface ZipEnd {
  readonly directoryBytes?: number;
  readonly directoryStart?: number;
  readonly comment?: string;
  /** How long it says that its comment is. */
  readonly said?: number;
  readonly disk?: number;
}

function zipEnd({ directoryBytes = 0, directoryStart = 0, comment = '', said, disk = 0 }: ZipEnd = {}): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50);
  record.writeUInt16LE(disk, 4);
  record.writeUInt16LE(1, 10);
  record.writeUInt32LE(directoryBytes, 12);
  record.writeUInt32LE(directoryStart, 16);
  record.writeUInt16LE(said ?? comment.length, 20);
  return Buffer.concat([record, Buffer.from(comment)]);
}

const ACTIVE: readonly [string, ActiveContent, Buffer][] = [
  ['a document type', 'html', Buffer.from('<!DOCTYPE html>')],
  ['a root element', 'html', Buffer.from('<HtMl>')],
  ['a root element with attributes', 'html', Buffer.from('<html lang="en">')],
  ['a script', 'html', Buffer.from('<SCRIPT>')],
  ['a script on two lines', 'html', Buffer.from('<script\nsrc=x>')],
  ['a script with a slash', 'html', Buffer.from('<script/x>')],
  ['a frame', 'html', Buffer.from('<iframe src=x>')],
  ['PHP', 'php', Buffer.from('<?php system($_GET[0]);')],
  ['PHP in capitals', 'php', Buffer.from('<?PHP\n')],
  ['a root element on two lines', 'html', Buffer.from('<html\n\tonclick=alert(1)>')],
  ['a root element with a tab', 'html', Buffer.from('<HTML\tlang=en>')],
  ['a root element that is closed at once', 'html', Buffer.from('<html/><img src=x onerror=alert(1)>')],
  ['a drawing with a handler', 'html', Buffer.from('<svg onload=alert(1)>')],
  ['a drawing with a slash', 'html', Buffer.from('<SVG/onload=alert(1)>')],
  ['a drawing by itself', 'html', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">')],
  ['a body with a handler', 'html', Buffer.from('<body onload=alert(1)>')],
  ['a head', 'html', Buffer.from('<head><meta http-equiv=refresh content=0>')],
  ['an object', 'html', Buffer.from('<object data=x>')],
  ['a plug-in', 'html', Buffer.from('<embed src=x>')],
  ['PHP’s short tag', 'php', Buffer.from('<?=`$_GET[0]`?>')],
  ['PHP’s short tag with a blank', 'php', Buffer.from('<?= system($_GET[0]) ?>')],
  ['a RAR archive', 'rar', Buffer.from('Rar!\x1a\x07\x01\0', 'latin1')],
  ['an old RAR archive', 'rar', Buffer.from('Rar!\x1a\x07\0', 'latin1')],
  ['a 7z archive', '7z', Buffer.from('377abcaf271c0004', 'hex')],
];

/** What counts only because the file ends with it, or counts all the same. */
const LAST: readonly [string, ActiveContent][] = [
  ['<?php', 'php'],
  ['<html', 'html'],
  ['<script', 'html'],
  ['<svg', 'html'],
  ['<svg onload', 'html'],
  ['<body ', 'html'],
  ['<?=', 'php'],
  ['<?=$a', 'php'],
];

const HARMLESS: readonly [string, Buffer][] = [
  ['text about tags', Buffer.from('a < b, <scripting>, <htmlx>, <iframes>, <?phpx, <?xpacket begin="', 'latin1')],
  [
    'text about other tags',
    Buffer.from('<header>, <bodyguard>, <svgs>, <objects>, <embedded>, <head\u0001>, <svg\u0001onload='),
  ],
  ['short names that chance could write', Buffer.from('<svg>\x80 <?=\x80 <head>\0 <body/\xff', 'latin1')],
  ['words about archives', Buffer.from('Rar! 7z Rar!\x1a 7z\xbc\xaf', 'latin1')],
  ['escaped tags in a caption', Buffer.from('&lt;script&gt;alert(1)&lt;/script&gt;')],
  [
    'XMP',
    Buffer.from(
      '<?xpacket begin="\uFEFF"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta><?xpacket end="w"?>',
    ),
  ],
  ['a film', Buffer.concat([Buffer.from('0000001c66747970697361560000020069736f6d', 'hex'), noise(60_000, 3)])],
  [
    'a Samsung trailer',
    Buffer.from('\0\0\x01\x0aImage_UTC_Data1580000000000SEFH\x6b\0\0\0\x01\0\0\0\0\0\x01\x0a\x23\0\0\0SEFT', 'latin1'),
  ],
  ['a second JPEG', Buffer.concat([JPEG, noise(4_000, 5), Buffer.from('ffd9', 'hex')])],
  ['the signature of a ZIP without a record', Buffer.from('PK\x05\x06')],
  ['a local header of a ZIP without its directory', Buffer.from(`PK\x03\x04${'\0'.repeat(40)}`)],
  ['PDF’s header far behind', Buffer.concat([Buffer.alloc(1_100), Buffer.from('%PDF-1.7')])],
];

t.test('active content is found wherever it stands, however the file is cut', (t) => {
  for (const [name, kind, content] of ACTIVE) {
    for (const before of [0, 22, 70_000]) {
      const file = Buffer.concat([JPEG, noise(before * 4, 7), content, noise(80_000, 11)]);
      t.equal(scan(file), kind, `${name} after ${before}`);
    }
    const file = Buffer.concat([JPEG, content]);
    for (const size of [1, 2, 3, 5, 7, 13, 14, 15, 23, 30])
      t.equal(scan(...cut(file, size)), kind, `${name} in pieces of ${size}`);
  }
  t.end();
});

t.test('the end of the file ends what stands there', (t) => {
  for (const [text, kind] of LAST) {
    const file = Buffer.concat([JPEG, noise(400, 17), Buffer.from(text)]);
    t.equal(scan(file), kind, text);
    for (const size of [1, 3, 14, 15]) t.equal(scan(...cut(file, size)), kind, `${text} in pieces of ${size}`);
    t.equal(scan(Buffer.concat([file, Buffer.from([0x80])])), undefined, `${text} and more`);
  }
  t.end();
});

/** Pixels of a dark grey surface with some grain, as they lie in a TIFF that is not compressed. */
function darkGrey(size: number, seed: number): Buffer {
  const grain = noise(size * 4, seed);
  const pixels = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) {
    const [a = 0, b = 0, c = 0, d = 0] = grain.subarray(at * 4, at * 4 + 4);
    pixels[at] = 66 + Math.round((a + b + c + d - 510) / 18);
  }
  return pixels;
}

t.test('pixels that are not compressed are not taken for active content', (t) => {
  const pixels = darkGrey(8 * MIB, 23);
  t.ok(pixels.includes('<?=') && /<HE/.test(pixels.toString('latin1')), 'though chance writes a lot into them');
  for (const start of ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']) {
    t.equal(scan(...cut(Buffer.concat([Buffer.from(start, 'latin1'), pixels]), 65_536)), undefined);
  }
  t.equal(scan(Buffer.concat([Buffer.from('II*\0'), Buffer.from('<?=GRAIN<HEAD>GRAIN<EMBED>')])), undefined);
  for (const [name, kind, content] of ACTIVE.filter(
    ([, , text]) => !/^<(?:\?=|[A-Z]{3,5}[^A-Z])|<HtMl/.test(text.toString()),
  )) {
    t.equal(scan(Buffer.from('II*\0'), content, noise(400, 3)), kind, `${name} in a TIFF`);
  }
  t.end();
});

t.test('what cameras and programs write is not active', (t) => {
  for (const [name, content] of HARMLESS) {
    const file = Buffer.concat([JPEG, noise(4_000, 13), content]);
    t.equal(scan(file), undefined, name);
    t.equal(scan(...cut(file, 7)), undefined, `${name} in pieces`);
  }
  t.end();
});

t.test('the header of a PDF counts in the first 1,024 bytes', (t) => {
  for (const [before, found] of [
    [0, 'pdf'],
    [1_023, 'pdf'],
    [1_024, undefined],
  ] as const) {
    const file = Buffer.concat([Buffer.alloc(before, '%'), Buffer.from('%PDF-1.7'), Buffer.alloc(3_000)]);
    t.equal(scan(file), found, `after ${before} bytes`);
    t.equal(scan(...cut(file, 5)), found, `after ${before} bytes, in pieces`);
  }
  t.equal(scan(Buffer.from('%PDF')), undefined);
  t.end();
});

t.test('a ZIP counts when a reader would find its directory', (t) => {
  const directory = Buffer.alloc(100);
  const place = { directoryBytes: 100, directoryStart: JPEG.length };
  const cases: [string, Buffer[], ActiveContent | undefined][] = [
    ['at the end', [JPEG, directory, zipEnd(place)], 'zip'],
    ['with a comment', [JPEG, directory, zipEnd({ ...place, comment: 'c'.repeat(65_535) })], 'zip'],
    ['an empty one', [JPEG, zipEnd()], 'zip'],
    ['with bytes behind it', [JPEG, directory, zipEnd(place), Buffer.alloc(500)], 'zip'],
    ['with a comment that is cut off', [JPEG, directory, zipEnd({ ...place, said: 900 }), Buffer.alloc(5)], 'zip'],
    [
      'that was made before the picture was put in front',
      [JPEG, directory, zipEnd({ ...place, directoryStart: 0, disk: 7 }), Buffer.alloc(5)],
      'zip',
    ],
    [
      'with a ZIP64 directory',
      [
        JPEG,
        Buffer.from(`PK\x06\x07${'\0'.repeat(16)}`),
        zipEnd({ directoryBytes: 2 ** 32 - 1, directoryStart: 2 ** 32 - 1 }),
        Buffer.alloc(5),
      ],
      'zip',
    ],
    [
      'of a directory that would end behind the record',
      [JPEG, directory, zipEnd({ ...place, directoryBytes: 101 }), Buffer.alloc(5)],
      undefined,
    ],
    ['further from the end than any reader looks', [JPEG, directory, zipEnd(place), Buffer.alloc(66_000)], undefined],
    ['a file that is nothing else', [zipEnd()], 'zip'],
  ];
  for (const [name, parts, found] of cases) {
    const file = Buffer.concat(parts);
    t.equal(scan(file), found, name);
    for (const size of [1, 40_000, 65_536]) t.equal(scan(...cut(file, size)), found, `${name}, in pieces of ${size}`);
  }
  t.end();
});

t.test('how a file is cut changes nothing', (t) => {
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(...ACTIVE.map(([, , content]) => content), ...HARMLESS.map(([, content]) => content), zipEnd()),
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 6 }),
      fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 20 }),
      (parts, cuts) => {
        const file = Buffer.concat(parts);
        const cutFile: Uint8Array[] = [];
        let at = 0;
        for (const size of cuts) {
          cutFile.push(file.subarray(at, at + size));
          at += size;
        }
        cutFile.push(file.subarray(at));
        t.equal(scan(...cutFile) === undefined, scan(file) === undefined);
      },
    ),
  );
  t.end();
});

t.test('compressed pixels are not taken for active content', (t) => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      t.equal(scan(...cut(noise(10 * MIB, seed), 65_536)), undefined);
    }),
    { numRuns: 10 },
  );
  t.end();
});
