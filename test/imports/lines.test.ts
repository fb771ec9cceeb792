import fc from 'fast-check';
import t from 'tap';
import { createLineSplitter, type Line, MAX_RECORD_BYTES } from '../../src/imports/lines.ts';

function split(pieces: Uint8Array[]): { number: number; text: string | undefined }[] {
  const splitter = createLineSplitter();
  const lines: Line[] = [...pieces.flatMap((piece) => splitter.add(piece)), ...splitter.end()];
  return lines.map(({ number, bytes }) => ({ number, text: bytes && Buffer.from(bytes).toString('latin1') }));
}

t.test('lines are the same whatever pieces they come in', async (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', ' ', '\t', '\u00ef\u00bb\u00bf'), { maxLength: 30 }),
      fc.array(fc.nat(40), { maxLength: 8 }),
      (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''), 'latin1');
        const ends = [...new Set([...cuts, bytes.length])].toSorted((a, b) => a - b);
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        return JSON.stringify(split(pieces)) === JSON.stringify(split([bytes]));
      },
    ),
  );
  t.pass();
});

t.test('blank lines are left out and counted, CRLF ends a line, a byte order mark begins no line', async (t) => {
  t.same(split([Buffer.from('\u00ef\u00bb\u00bf{}\r\n\r\n  \t\n{"a"}\n{}', 'latin1')]), [
    { number: 1, text: '{}' },
    { number: 4, text: '{"a"}' },
    { number: 5, text: '{}' },
  ]);
  t.same(split([]), []);
  t.same(split([Buffer.from('\n\n')]), []);
});

t.test('a line of more than 2 MiB is told, and the next line is read', async (t) => {
  const line = (length: number) => Buffer.alloc(length, 'x');
  const piece = line(64 * 1024);
  const splitter = createLineSplitter();
  for (let sent = 0; sent < 320; sent += 1) if (splitter.add(piece).length > 0) t.fail('a line before its end');
  t.same(
    splitter.add(Buffer.from('\n{}\n')).map(({ number, bytes }) => [number, bytes?.length]),
    [
      [1, undefined],
      [2, 2],
    ],
  );
  t.same(split([line(MAX_RECORD_BYTES), Buffer.from('\n')])[0]?.text?.length, MAX_RECORD_BYTES);
  t.same(split([line(MAX_RECORD_BYTES + 1)])[0]?.text, undefined);
});
