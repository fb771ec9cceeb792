import t from 'tap';
import { openImages } from '../../src/media/images.ts';
import { writePicture } from '../helpers/pictures.ts';

const images = openImages({ processes: 1 });
t.teardown(() => images.close());

type Tag = readonly [tag: number, type: number, value: number];
type Form = 'II' | 'MM' | 'big II' | 'big MM';
const FORMS: readonly Form[] = ['II', 'MM', 'big II', 'big MM'];

/** Grey, 8 by 8, not compressed; the pixels stand after the header. */
function plainTags(form: Form): Tag[] {
  return [
    [256, 3, 8],
    [257, 3, 8],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, headBytes(form)],
    [277, 3, 1],
    [278, 3, 8],
    [279, 4, 64],
  ];
}

function headBytes(form: Form): number {
  return form.startsWith('big') ? 16 : 16 - 8 + 2; // room for the letters that mark a CR2
}

function directorySize(form: Form, tags: readonly Tag[]): number {
  return form.startsWith('big') ? 8 + tags.length * 20 + 8 : 2 + tags.length * 12 + 4;
}

/** A TIFF whose first directory has these tags besides those of a plain picture, and below it directories of these. */
function tiffOf(form: Form, more: readonly Tag[], children: readonly (readonly Tag[])[] = []): Buffer {
  const isBig = form.startsWith('big');
  const isLittle = form.endsWith('II');
  const put = (buffer: Buffer, { at, bytes, value }: { at: number; bytes: 2 | 4 | 8; value: number }) => {
    const digits = Buffer.alloc(8);
    digits.writeBigUInt64LE(BigInt(value));
    const little = digits.subarray(0, bytes);
    buffer.set(isLittle ? little : little.toReversed(), at);
  };
  const [offsetBytes, countBytes, entryBytes] = isBig ? ([8, 8, 20] as const) : ([4, 2, 12] as const);
  const directory = (tags: readonly Tag[]) => {
    const buffer = Buffer.alloc(directorySize(form, tags));
    put(buffer, { at: 0, bytes: countBytes, value: tags.length });
    for (const [index, [tag, type, value]] of tags.toSorted(([a], [b]) => a - b).entries()) {
      const at = countBytes + index * entryBytes;
      put(buffer, { at, bytes: 2, value: tag });
      put(buffer, { at: at + 2, bytes: 2, value: type });
      const isList = tag === 330;
      put(buffer, { at: at + 4, bytes: offsetBytes, value: isList ? children.length : 1 });
      put(buffer, { at: at + 4 + offsetBytes, bytes: type === 3 ? 2 : isList ? offsetBytes : 4, value });
    }
    return buffer;
  };
  const start = headBytes(form) + 64;
  const sizes = children.map((tags) => directorySize(form, tags));
  const places = sizes.map((_, index) => start + sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  const list = Buffer.alloc(children.length * offsetBytes);
  for (const [index, value] of places.entries()) put(list, { at: index * offsetBytes, bytes: offsetBytes, value });
  const listAt = start + sizes.reduce((sum, size) => sum + size, 0);
  const [only] = places;
  const pointer: Tag[] = only === undefined ? [] : [[330, isBig ? 16 : 4, places.length === 1 ? only : listAt]];
  const head = Buffer.alloc(headBytes(form));
  head.write(form.slice(-2), 'latin1');
  put(head, { at: 2, bytes: 2, value: isBig ? 43 : 42 });
  if (isBig) put(head, { at: 4, bytes: 2, value: 8 });
  put(head, { at: isBig ? 8 : 4, bytes: offsetBytes, value: listAt + list.length });
  const own = [...plainTags(form).filter(([tag]) => !more.some(([other]) => other === tag)), ...more, ...pointer];
  return Buffer.concat([head, Buffer.alloc(64, 128), ...children.map(directory), list, directory(own)]);
}

const PRINT_IM: Tag = [50_341, 4, 0];

t.test('a plain TIFF is taken, whatever a camera writes into it besides', async (t) => {
  for (const form of FORMS) {
    for (const [what, bytes] of [
      ['nothing', tiffOf(form, [])],
      ['PrintIM', tiffOf(form, [PRINT_IM])],
      ['a smaller copy', tiffOf(form, [PRINT_IM], [plainTags(form)])],
      ['two smaller copies', tiffOf(form, [], [plainTags(form), plainTags(form)])],
    ] as const) {
      const result = await images.describe(writePicture(t, 'plain.tif', bytes));
      t.match(result, { ok: true, value: { mediaType: 'image/tiff', width: 8, height: 8 } }, `${form}, ${what}`);
    }
  }
});

const RAW: readonly (readonly [what: string, Tag])[] = [
  ['a DNG', [50_706, 1, 1]],
  ['a colour filter array', [262, 3, 32_803]],
  ['linear raw', [262, 3, 34_892]],
  ['Nikon’s compression', [259, 3, 34_713]],
  ['Sony’s compression', [259, 3, 32_767]],
  ['Samsung’s compression', [259, 3, 32_770]],
];

t.test('a raw file is no picture, also where its first picture is a plain thumbnail', async (t) => {
  for (const form of FORMS) {
    for (const [what, tag] of RAW) {
      const files = [
        tiffOf(form, [tag]),
        tiffOf(form, [PRINT_IM], [[...plainTags(form), tag]]),
        tiffOf(form, [], [plainTags(form), [tag]]),
      ];
      for (const [index, bytes] of files.entries()) {
        const result = await images.describe(writePicture(t, 'raw.tif', bytes));
        t.match(result, { ok: false, error: { code: 'unsupported-image' } }, `${form}, ${what}, ${index}`);
      }
    }
  }
  const canon = tiffOf('II', []);
  canon.write('CR', 8, 'latin1');
  t.match(await images.describe(writePicture(t, 'canon.tif', canon)), { error: { code: 'unsupported-image' } });
});

t.test('a TIFF whose directories are nowhere, endless or cut off is damaged, and soon told so', async (t) => {
  const sound = tiffOf('II', [], [plainTags('II'), plainTags('II')]);
  const nowhere = Buffer.from(sound).fill(0xff, 4, 8);
  const cut = sound.subarray(0, -30);
  for (const bytes of [nowhere, cut, Buffer.from('II*\0'), Buffer.from('MM\0+\0\x08\0\0', 'latin1')]) {
    t.match(await images.describe(writePicture(t, 'cut.tif', bytes)), { error: { code: 'unreadable-image' } });
  }
});
