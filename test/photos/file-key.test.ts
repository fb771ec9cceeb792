import t from 'tap';
import { originalKey, renditionPrefix } from '../../src/media/keys.ts';
import { readFileKey } from '../../src/photos/file-key.ts';

const sha256 = '0123456789abcdef'.repeat(4);

t.test('the keys that this program makes are read back', async (t) => {
  t.same(readFileKey(originalKey(sha256, 'jpg')), { kind: 'original', sha256, name: 'jpg' });
  const name = '1-0-0-900-600-160x107.webp';
  t.same(readFileKey(`${renditionPrefix(sha256)}${name}`), { kind: 'rendition', sha256, name });
});

t.test('every other key is nobody’s', async (t) => {
  for (const key of [
    '',
    'originals',
    `originals/01/${sha256}`,
    `originals/02/${sha256}.jpg`,
    `originals/01/${sha256}/a.jpg`,
    `originals/01/${sha256.toUpperCase()}.jpg`,
    `renditions/01/${sha256}.jpg`,
    `renditions/01/${sha256}/a/b.webp`,
    `x/originals/01/${sha256}.jpg`,
    `originals/01/${sha256}.jpg.bak`,
  ])
    t.equal(readFileKey(key), undefined, key);
});
