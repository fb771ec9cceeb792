import { randomFillSync } from 'node:crypto';

const KEY_BYTES = 6;

/** Random bytes are drawn for many keys at once: one draw costs as much as a hundred keys. */
const pool = Buffer.alloc(KEY_BYTES * 1_024);
let used = pool.length;

/** Makes keys for blocks and spans: 48 random bits, so that a key is not met twice in the life of a body. */
export function newBlockKey(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += KEY_BYTES;
  return pool.toString('hex', used - KEY_BYTES, used);
}
