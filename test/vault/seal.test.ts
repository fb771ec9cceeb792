import fc from 'fast-check';
import t from 'tap';
import { createRowSealer } from '../../src/vault/seal.ts';

const sealer = createRowSealer('a secret of thirty-two characters and more');

t.test('what is sealed opens in its place with its secret, and nowhere else', async (t) => {
  const other = createRowSealer('another secret of thirty-two characters');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (said) => {
      const text = JSON.stringify(said);
      const sealed = sealer.seal('here', text);
      return (
        sealer.open('here', sealed) === text &&
        sealer.open('there', sealed) === undefined &&
        other.open('here', sealed) === undefined
      );
    }),
  );
  t.not(sealer.keyId, other.keyId);
  t.equal(sealer.keyId, createRowSealer('a secret of thirty-two characters and more').keyId);
});

t.test('not a bit of it may change', async (t) => {
  const sealed = sealer.seal('here', '{"name":"Jane"}');
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    if (sealer.open('here', changed) !== undefined) t.fail(`bit ${bit}`);
  }
  for (let length = 0; length < sealed.length; length += 1)
    if (sealer.open('here', sealed.subarray(0, length)) !== undefined) t.fail(`cut to ${length}`);
  t.pass('every bit and every length');
});

t.test('equal texts are sealed differently, and lengths grow in steps', async (t) => {
  t.notSame(sealer.seal('here', '{}'), sealer.seal('here', '{}'));
  const lengths = new Set<number>();
  for (let length = 0; length < 1_000; length += 1) lengths.add(sealer.seal('here', 'x'.repeat(length)).length);
  t.strictSame([...lengths], [285, 541, 797, 1053]);
});
