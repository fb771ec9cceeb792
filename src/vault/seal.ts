import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** Sealed texts grow in steps of so many bytes: their length tells little about what they say. */
const STEP_BYTES = 256;

/** Seals texts for one place each, so that a sealed text opens nowhere else. */
export interface RowSealer {
  /** Names the secret without telling anything of it. */
  readonly keyId: string;
  /** `place` is where the text is kept; equal texts are sealed differently each time. The text may not end with a space. */
  seal(place: string, text: string): Buffer;
  /** The text, or undefined when it was not sealed with this secret for this place. */
  open(place: string, sealed: Buffer): string | undefined;
}

/** AES-256-GCM under a key of its own that is derived from the secret, with a random nonce; the place is authenticated with it. */
export function createRowSealer(secret: string): RowSealer {
  const purpose = `source identities ${FORMAT}`;
  const key = Buffer.from(hkdfSync('sha256', secret, 'dateline', purpose, 32));
  const keyId = Buffer.from(hkdfSync('sha256', secret, 'dateline', `${purpose} key id`, 8)).toString('hex');
  return {
    keyId,
    seal(place, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(padded(text)), cipher.final()]);
      return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), sealed]);
    },
    open(place, sealed) {
      if (sealed.length < HEAD_BYTES || sealed[0] !== FORMAT) return undefined;
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
      const text = decipher.update(sealed.subarray(HEAD_BYTES));
      try {
        return Buffer.concat([text, decipher.final()]).toString('utf8').trimEnd();
      } catch {
        return undefined; // the only thing that final() throws here is that the tag does not fit
      }
    },
  };
}

function padded(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const whole = Buffer.alloc(Math.ceil((bytes + 1) / STEP_BYTES) * STEP_BYTES, ' ');
  whole.write(text);
  return whole;
}
