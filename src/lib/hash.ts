import { hash } from 'node:crypto';

/** SHA-256 as base64url, 43 characters. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'base64url');
}
