import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Turns text into a token that nobody without the secret can read or make. */
export interface Sealer {
  /** The same text gives the same token, so that answers which carry it keep their ETag. */
  seal(text: string): Buffer;
  /** The text, or undefined when the token was not made by this sealer. */
  open(token: Buffer): string | undefined;
}

/**
 * AES-256-GCM with a nonce made from the text itself (as in RFC 8452: two texts never share a nonce, equal texts may).
 * Each purpose has keys of its own: a token made for one is refused by another.
 */
export function createSealer(secret: string, purpose: string): Sealer {
  const keys = Buffer.from(hkdfSync('sha256', secret, 'dateline', purpose, 64));
  const cipherKey = keys.subarray(0, 32);
  const nonceKey = keys.subarray(32);
  return {
    seal(text) {
      const nonce = createHmac('sha256', nonceKey).update(text).digest().subarray(0, NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce, { authTagLength: TAG_BYTES });
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
    },
    open(token) {
      if (token.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = token.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(token.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(token.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return undefined; // the only thing that final() throws here is that the tag does not fit
      }
    },
  };
}
