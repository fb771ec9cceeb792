import { sha256 } from '../lib/hash.ts';

/** By what words that are no speech are known: 16 hexadecimal digits that follow from the folded words. */
export function notSpeechId(folded: string): string {
  return Buffer.from(sha256(folded), 'base64url').toString('hex').slice(0, 16);
}
