import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { hashKey, hintOf, makeKey } from '../../src/keys/keys.ts';
import { stateOf } from '../../src/keys/state.ts';

t.test('a key is dl_ and 256 bits of the chance that it is given, in base64url', async (t) => {
  let asked = 0;
  const key = makeKey((size) => {
    asked = size;
    return new Uint8Array(size).fill(0xfb);
  });
  t.equal(asked, 32);
  t.equal(key, `dl_${Buffer.alloc(32, 0xfb).toString('base64url')}`);
  t.match(key, /^dl_[\w-]{43}$/);
});

t.test('different chance makes different keys', async () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const isSame = Buffer.compare(one, other) === 0;
      return (makeKey(() => one) === makeKey(() => other)) === isSame;
    }),
  );
});

t.test('what is kept of a key is its SHA-256 in base64url, and its last four characters', async (t) => {
  const expected = createHash('sha256').update('dl_harbour').digest('base64url');
  t.equal(hashKey('dl_harbour'), expected);
  t.equal(hintOf('dl_harbour'), 'bour');
});

t.test('a key is active up to its end, expired from then on, and revoked whatever else it is', async (t) => {
  const cases = [
    { expiresAt: null, revokedAt: null, state: 'active' },
    { expiresAt: 1_001, revokedAt: null, state: 'active' },
    { expiresAt: 1_000, revokedAt: null, state: 'expired' },
    { expiresAt: 999, revokedAt: null, state: 'expired' },
    { expiresAt: null, revokedAt: 1, state: 'revoked' },
    { expiresAt: 999, revokedAt: 1, state: 'revoked' },
    { expiresAt: 2_000, revokedAt: 1_000, state: 'revoked' },
  ];
  for (const { state, ...life } of cases) t.equal(stateOf(life, 1_000), state, JSON.stringify(life));
});
