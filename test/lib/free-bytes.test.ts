import t from 'tap';
import { freeBytes } from '../../src/lib/free-bytes.ts';

t.test('bytes that have their memory to themselves are empty afterwards, as often as it is asked', async (t) => {
  const bytes = Buffer.allocUnsafeSlow(100_000).fill('x');
  freeBytes(bytes);
  t.equal(bytes.length, 0);
  freeBytes(bytes);
  t.equal(bytes.length, 0);
});

t.test('what shares its memory stays, and so does what it shares it with', async (t) => {
  const [one, other] = [Buffer.from('one'), Buffer.from('other')];
  t.equal(one.buffer, other.buffer, 'out of the same pool');
  freeBytes(one);
  t.equal(`${one.toString()} ${other.toString()}`, 'one other');
  const whole = Buffer.allocUnsafeSlow(10).fill('y');
  freeBytes(whole.subarray(0, 9));
  t.equal(whole.toString(), 'y'.repeat(10));
});
