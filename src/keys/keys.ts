import { sha256 } from '../lib/hash.ts';

/** Gives so many bytes that nobody can foresee. */
export type RandomBytes = (size: number) => Uint8Array;

/** 256 bits: no key is ever guessed, so a plain hash protects them as well as a slow one, at each request. */
const KEY_BYTES = 32;

/** A new key: `dl_`, by which people and secret scanners know it, and 32 random bytes in base64url. */
export function makeKey(random: RandomBytes): string {
  return `dl_${Buffer.from(random(KEY_BYTES)).toString('base64url')}`;
}

/** What is kept of a key: SHA-256 of its characters, base64url. */
export function hashKey(key: string): string {
  return sha256(key);
}

/** The last four characters, by which a person tells keys apart. */
export function hintOf(key: string): string {
  return key.slice(-4);
}
