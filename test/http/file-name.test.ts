import fc from 'fast-check';
import t from 'tap';
import { attachment, baseName, nameInDisposition } from '../../src/http/file-name.ts';
import { ProblemError } from '../../src/http/problem.ts';

/** As Node gives a header: each byte a character. */
const asHeader = (text: string) => Buffer.from(text).toString('latin1');

t.test('a name is read from a Content-Disposition header however clients write it', (t) => {
  const cases: Readonly<Record<string, string | null>> = {
    attachment: null,
    'attachment;': null,
    'attachment; filename=a.jpg': 'a.jpg',
    'attachment; filename="a b.jpg"': 'a b.jpg',
    'attachment; filename="a \\"b\\".jpg"': 'a "b".jpg',
    'inline ; FileName = "a.jpg" ; size=12': 'a.jpg',
    'form-data; name="file"; filename="Ōtautahi.jpg"': 'Ōtautahi.jpg',
    'attachment; filename="fallback.jpg"; filename*=UTF-8\'\'%C5%8Ctautahi.jpg': 'Ōtautahi.jpg',
    "attachment; filename*=utf-8'mi'a%20b.jpg": 'a b.jpg',
    'attachment; filename="../../etc/passwd"': 'passwd',
    "attachment; filename*=UTF-8''..%2f..%5Cx.jpg": 'x.jpg',
    'attachment; filename=""': null,
  };
  for (const [header, name] of Object.entries(cases)) t.equal(nameInDisposition(asHeader(header)), name, header);
  t.equal(nameInDisposition(undefined), null);
  t.end();
});

t.test('a header that is none is refused, soon', (t) => {
  const bad = [
    'attachment; filename=a b',
    'attachment; filename="a',
    'attachment filename=a',
    "attachment; filename*=''a",
    "attachment; filename*=UTF-8''%zz",
    "attachment; filename*=UTF-8''%ff",
    `attachment${' '.repeat(3_000)}!`,
    `attachment${'; a=b'.repeat(700)}"`,
    `attachment; filename="${'a'.repeat(16_000)}"`,
  ];
  for (const header of bad) {
    const started = performance.now();
    t.throws(() => nameInDisposition(header), ProblemError, header.slice(0, 60));
    t.ok(performance.now() - started < 500);
  }
  t.end();
});

t.test('a name with control characters, or without end, is refused', (t) => {
  for (const name of ['a\0.jpg', 'a\n.jpg', 'a\u007f.jpg', '\ud800.jpg', 'a'.repeat(201)])
    t.throws(() => baseName(name, { pointer: '/file' }), ProblemError);
  t.equal(baseName('🙂'.repeat(200), { pointer: '/file' }), '🙂'.repeat(200));
  t.end();
});

t.test('a name that is given back is read as the same name, and no header holds anything but ASCII', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const name = text.replaceAll(/[\u0000-\u001f\u007f/\\]/g, '').trim();
      if (name === '' || name === '.' || name === '..') return;
      const header = attachment(name);
      t.match(header, /^[\x20-\x7e]+$/);
      t.equal(nameInDisposition(header), name);
    }),
  );
  t.equal(attachment('a";b.jpg'), `attachment; filename="a__b.jpg"; filename*=UTF-8''a%22%3Bb.jpg`);
  t.end();
});
