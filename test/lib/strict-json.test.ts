import fc from 'fast-check';
import t from 'tap';
import { MAX_JSON_DEPTH, MAX_JSON_VALUES, parseStrictJson, toPointer } from '../../src/lib/strict-json.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

t.test('a text that breaks a rule is refused with the fault, and a pointer where there is one', (t) => {
  const cases: [input: string | Uint8Array, fault: string, pointer?: string][] = [
    ['', 'empty'],
    [' \n', 'empty'],
    ['{', 'malformed'],
    ['{"a":1,}', 'malformed'],
    ['[1,]', 'malformed'],
    ['[1 2]', 'malformed'],
    ["{'a':1}", 'malformed'],
    ['{"a" 1}', 'malformed'],
    ['{a:1}', 'malformed'],
    ['nul', 'malformed'],
    ['NaN', 'malformed'],
    ['-', 'malformed'],
    ['01', 'malformed'],
    ['+1', 'malformed'],
    ['1.', 'malformed'],
    ['.5', 'malformed'],
    ['1e', 'malformed'],
    ['"abc', 'malformed'],
    ['"\\x41"', 'malformed'],
    ['"\\u12g4"', 'malformed'],
    ['"a\nb"', 'malformed'],
    ['{} {}', 'malformed'],
    ['/* no */ 1', 'malformed'],
    ['\u00a01', 'malformed'],
    ['\ufeff{}', 'invalid-encoding'],
    ['"\ud800"', 'invalid-encoding'],
    [Buffer.from([0xef, 0xbb, 0xbf, 0x31]), 'invalid-encoding'],
    [Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'invalid-encoding'],
    [Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'invalid-encoding'],
    [Buffer.from('"a"', 'utf16le'), 'malformed'],
    [nested(MAX_JSON_DEPTH + 1), 'too-deep'],
    [nested(10_000), 'too-deep'],
    ['{"a":'.repeat(10_000), 'too-deep'],
    [`[${'1,'.repeat(MAX_JSON_VALUES)}1]`, 'too-many-values'],
    ['{"a":1,"a":2}', 'duplicate-property', '/a'],
    ['{"a":1,"\\u0061":2}', 'duplicate-property', '/a'],
    ['{"x":[0,{"a~/b":1,"a~/b":2}]}', 'duplicate-property', '/x/1/a~0~1b'],
    [`{${Array.from({ length: 40 }, (_, i) => `"k${i}":${i}`).join()},"k39":0}`, 'duplicate-property', '/k39'],
    ['{"__proto__":{"admin":true}}', 'forbidden-property', '/__proto__'],
    ['{"a":{"\\u005f_proto__":1}}', 'forbidden-property', '/a/__proto__'],
    ['{"constructor":{"prototype":{"admin":true}}}', 'forbidden-property', '/constructor/prototype'],
    ['{"a":["x","b\\u0000c"]}', 'invalid-text', '/a/1'],
    ['{"a":"\\ud800"}', 'invalid-text', '/a'],
    ['{"a":"\\udc00\\ud800"}', 'invalid-text', '/a'],
    ['{"a":"\\ud83d x \\ude00"}', 'invalid-text', '/a'],
    ['{"a":{"\\ud800":1}}', 'invalid-text', '/a'],
    ['"\\u0000"', 'invalid-text', ''],
    ['{"n":9007199254740993}', 'inexact-number', '/n'],
    ['[1e400]', 'inexact-number', '/0'],
    ['[1e-400]', 'inexact-number', '/0'],
    ['[0.12345678901234567890]', 'inexact-number', '/0'],
  ];
  for (const [input, fault, pointer] of cases) {
    const parsed = parseStrictJson(input);
    const name = `${fault}: ${printable(String(input))}`;
    t.match(parsed, { ok: false, error: { fault } }, name);
    if (!parsed.ok) t.equal(parsed.error.pointer, pointer, name);
  }
  t.end();
});

t.test('a text that breaks no rule is read as JSON.parse reads it', (t) => {
  const texts = [
    'null',
    '0',
    '-0',
    '1.50',
    '1E5',
    '1e-7',
    '123456789012345680',
    '9007199254740991',
    '-9007199254740991',
    '""',
    '[]',
    '{}',
    ' {"a" : [ 1 , true , false , null ] } ',
    '"\\u00e9\\n\\/\\\\\\"\\b\\f\\r\\t"',
    '"\\ud83d\\ude00"',
    '"😀\u2028"',
    '{"prototype":{"constructor":1}}',
    '{"constructor":1,"toString":2,"hasOwnProperty":3}',
    nested(MAX_JSON_DEPTH),
    '[[],[{}],{"a":{}}]',
    '{"":0}',
  ];
  for (const text of texts) {
    t.strictSame(parseStrictJson(text), { ok: true, value: JSON.parse(text) }, printable(text));
    t.strictSame(
      parseStrictJson(Buffer.from(text)),
      { ok: true, value: JSON.parse(text) },
      `bytes of ${printable(text)}`,
    );
  }
  t.end();
});

t.test('the place of a mistake is told by line and column', (t) => {
  t.match(parseStrictJson('{\n  "a": 1,\n  "b" 2\n}'), {
    error: {
      line: 3,
      column: 7,
      offset: 18,
      detail: 'Correct the JSON in line 3, column 7: expected : after the property name.',
    },
  });
  t.match(parseStrictJson('[1'), { error: { detail: 'Correct the JSON at the end of the text: expected , or ].' } });
  t.end();
});

t.test('whatever JSON.stringify writes is read back the same', (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }), (value) => {
      const text = JSON.stringify(value);
      const parsed = parseStrictJson(text);
      if (parsed.ok) return JSON.stringify(parsed.value) === text;
      return (
        parsed.error.fault === 'forbidden-property' ||
        (parsed.error.fault === 'invalid-text' && text.includes('\\u0000'))
      );
    }),
    { numRuns: 2000 },
  );
  t.end();
});

t.test('of any text, malformed is said exactly when JSON.parse refuses it', (t) => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '"b"',
    '1',
    '-',
    '.5',
    'e3',
    '0',
    'true',
    'null',
    ' ',
    '\n',
    '\\',
    '\\u00',
    'é',
    '\u0001',
  ];
  const piece = fc.constantFrom(...pieces);
  const text = fc.oneof(
    fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
    fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(), piece).map(([json, place, part]) => {
      const at = place % (json.length + 1);
      return json.slice(0, at) + part + json.slice(at + 1);
    }),
  );
  fc.assert(
    fc.property(text, (input) => {
      const parsed = parseStrictJson(input);
      if (parsed.ok) return reads(input);
      return !['malformed', 'empty'].includes(parsed.error.fault) || !reads(input);
    }),
    { numRuns: 20_000 },
  );
  t.end();
});

t.test('a pointer escapes ~ and / and cuts names that are very long', (t) => {
  t.equal(toPointer([]), '');
  t.equal(toPointer(['a/b', '~', 0]), '/a~1b/~0/0');
  t.equal(toPointer(['x'.repeat(5000)]).length, 102);
  t.end();
});

function printable(text: string): string {
  return encodeURI(text.toWellFormed()).slice(0, 40);
}

function reads(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

t.test('a number of very many digits is refused at once', (t) => {
  const start = performance.now();
  t.match(parseStrictJson(`{"n":0.1${'0'.repeat(80_000)}1}`), { error: { fault: 'inexact-number', pointer: '/n' } });
  t.match(parseStrictJson(`[1.${'0'.repeat(400)}]`), { error: { fault: 'inexact-number' } });
  t.match(parseStrictJson(`[1.${'0'.repeat(390)}]`), { ok: true, value: [1] });
  t.ok(performance.now() - start < 1000);
  t.end();
});
