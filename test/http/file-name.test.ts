import fc from 'fast-check';
import t from 'tap';
import { attachment, baseName, nameInDisposition, nameInForm } from '../../src/http/file-name.ts';
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
    'attachment; filename=voilà.jpg': 'voilà.jpg',
    ' \tattachment\t;\tfilename = a.jpg ; ': 'a.jpg',
  };
  for (const [header, name] of Object.entries(cases)) t.equal(nameInDisposition(asHeader(header)), name, header);
  t.equal(nameInDisposition(undefined), null);
  t.end();
});

t.test('a header that is none is refused', (t) => {
  const bad = [
    'attachment; filename=a b',
    'attachment; filename="a',
    'attachment filename=a',
    "attachment; filename*=''a",
    "attachment; filename*=UTF-8''%zz",
    "attachment; filename*=UTF-8''%ff",
    'attachment; filename=',
    'attachment;; filename=a',
    '; filename=a',
    '',
    `attachment; filename="${'a'.repeat(16_000)}"`,
  ];
  for (const header of bad) t.throws(() => nameInDisposition(header), ProblemError, header.slice(0, 60));
  t.end();
});

t.test('no header of the greatest length takes long to be read', (t) => {
  const beginnings = ['', 'a', 'a;', 'a;b', 'a;b=', 'a;b=c', 'a;b="', 'a;b="c', 'a;b="c"', "a;b*=UTF-8''"];
  const pieces = [
    ' ',
    '\t ',
    '-',
    ';',
    '; ',
    ' ;',
    '=',
    '= ',
    '"',
    '" ',
    '\\',
    '\\"',
    '\\\\',
    'a',
    'a ',
    'a=',
    '*',
    ';a=b',
    '; a = "b" ',
  ];
  const ends = ['', '!', ',', '"', '\\', ';', '; ;', '=', '\0'];
  const headers = beginnings.flatMap((begin) =>
    pieces.flatMap((piece) =>
      ends.map((end) => begin + piece.repeat((4_000 - begin.length - end.length) / piece.length) + end),
    ),
  );
  const started = performance.now();
  for (const header of headers) read(header);
  const each = (performance.now() - started) / headers.length;
  t.ok(each < 5, `${each} ms each`);
  t.end();
});

t.test('a header is read as its grammar says', (t) => {
  const value = String.raw`(?:"((?:[^"\\]|\\.)*)"|([^ \t";,]+))`;
  const parameter = String.raw`[ \t]*;[ \t]*([\w-]+\*?)[ \t]*=[ \t]*${value}[ \t]*`;
  const whole = new RegExp(String.raw`^[ \t]*[\w-]+(?:${parameter})*[ \t]*;?[ \t]*$`);
  const slowly = (header: string): string | null | undefined => {
    if (!whole.test(header)) return undefined;
    const sent = [...header.matchAll(new RegExp(parameter, 'g'))].filter(([, name]) => name === 'filename').at(-1);
    const [, , quoted, token] = sent ?? [];
    return attempt(() => baseName(quoted?.replaceAll(/\\(.)/g, '$1') ?? token, { header: 'Content-Disposition' }));
  };
  const sign = fc.constantFrom(
    'a',
    '=',
    ';',
    '"',
    '\\',
    ' ',
    '\t',
    ',',
    ';filename=',
    ' ; filename = "',
    '"; x="',
    '\\"',
  );
  const names = new Set<string | null | undefined>();
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
      const header = `a${signs.join('')}`;
      const name = slowly(header);
      names.add(name);
      return read(header) === name;
    }),
    { numRuns: 5_000 },
  );
  t.ok(names.size > 20 && names.has(null) && names.has(undefined), 'of every kind');
  t.end();
});

/** The name in a header; undefined when it is refused. */
function read(header: string): string | null | undefined {
  return attempt(() => nameInDisposition(header));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

t.test('a name with characters that cannot be seen, or without end, is refused', (t) => {
  const unseen = ['\0', '\n', '\t', '\u007f', '\u0085', '\u200b', '\u202e', '\u2066', '\u2028', '\ufeff', '\ud800'];
  for (const sign of unseen)
    t.throws(
      () => baseName(`a${sign}gpj.exe`, { pointer: '/file' }),
      { code: 'invalid-text' },
      String(sign.codePointAt(0)),
    );
  t.throws(() => baseName('a'.repeat(201), { pointer: '/file' }), { code: 'validation-failed' });
  t.equal(baseName('🙂'.repeat(200), { pointer: '/file' }), '🙂'.repeat(200));
  t.end();
});

t.test('a name is what Windows would make of it: without dots and blanks at its end', (t) => {
  const names: Readonly<Record<string, string | null>> = {
    'evil.html.': 'evil.html',
    'x.exe. . ..': 'x.exe',
    'x.exe\u00a0\u3000.': 'x.exe',
    '.jpg': '.jpg',
    'a..jpg': 'a..jpg',
    ' a.jpg ': 'a.jpg',
    '. .': null,
    '...': null,
    [`a${' .'.repeat(100_000)}`]: 'a',
  };
  for (const [sent, name] of Object.entries(names))
    t.equal(baseName(sent, { pointer: '/file' }), name, sent.slice(0, 20));
  t.end();
});

t.test('what a browser writes otherwise in a form is read as it was', (t) => {
  t.equal(nameInForm('a %22b%22.jpg', { pointer: '/file' }), 'a "b".jpg');
  t.equal(nameInForm('100%25 %2e.jpg', { pointer: '/file' }), '100%25 %2e.jpg', 'and nothing else is');
  for (const name of ['a%0D%0AX: y.jpg', 'a%0A.jpg'])
    t.throws(() => nameInForm(name, { pointer: '/file' }), { code: 'invalid-text' });
  t.equal(nameInForm(undefined, { pointer: '/file' }), null);
  t.end();
});

t.test('a name that is given back is read as the same name, and no header holds anything but ASCII', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const name = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]|[\p{Zs}.]+$/gu, '').trim();
      if (name === '') return;
      const header = attachment(name);
      t.match(header, /^[\x20-\x7e]+$/);
      t.equal(nameInDisposition(header), name);
    }),
  );
  t.equal(attachment('a";b.jpg'), `attachment; filename="a__b.jpg"; filename*=UTF-8''a%22%3Bb.jpg`);
  t.end();
});

t.test('joiners stay: names in Persian and some emoji are written with them', (t) => {
  for (const name of ['\u0645\u06cc\u200c\u0634\u0648\u062f.jpg', '\u{1f468}\u200d\u{1f469}.jpg'])
    t.equal(baseName(name, { pointer: '/file' }), name);
  t.end();
});
