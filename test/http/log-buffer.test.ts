import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { createLineBuffer } from '../../src/http/log-buffer.ts';

const ordinary = (text: string): string => `{"level":30,"msg":"${text}"}\n`;

t.test('lines of ordinary answers are written together, in their order, a moment later', async (t) => {
  const written: string[] = [];
  const buffer = createLineBuffer((text) => void written.push(text));
  for (const text of ['one', 'two', 'three']) buffer.write(ordinary(text));
  t.strictSame(written, []);
  while (written.length === 0) await turn();
  t.strictSame(written, [ordinary('one') + ordinary('two') + ordinary('three')]);
});

t.test('what went wrong is written at once, after what came before it', (t) => {
  const written: string[] = [];
  const buffer = createLineBuffer((text) => void written.push(text));
  buffer.write(ordinary('one'));
  buffer.write('{"level":50,"msg":"failed"}\n');
  t.strictSame(written, [`${ordinary('one')}{"level":50,"msg":"failed"}\n`]);
  t.end();
});

t.test('much is not held back', (t) => {
  let written = 0;
  const buffer = createLineBuffer((text) => {
    written += text.length;
  });
  const line = ordinary('x'.repeat(1_000));
  for (let number = 0; number < 40; number += 1) buffer.write(line);
  t.ok(40 * line.length - written < 20_000);
  t.end();
});

t.test('a flush writes what waits, and nothing twice', async (t) => {
  const written: string[] = [];
  const buffer = createLineBuffer((text) => void written.push(text));
  buffer.flush();
  buffer.write(ordinary('one'));
  buffer.flush();
  t.strictSame(written, [ordinary('one')]);
  buffer.write(ordinary('two'));
  while (written.length === 1) await turn();
  t.strictSame(written, [ordinary('one'), ordinary('two')]);
});
