import { trimEnds } from './text.ts';

/** What became of an address found in markup: usable, a way to run code, or of a scheme that is not taken. */
export type Address =
  | { readonly kind: 'safe'; readonly href: string }
  | { readonly kind: 'active' }
  | { readonly kind: 'unsupported' };

/**
 * Reads an address as a browser would (outer blanks, tabs and line breaks do not count; inner blanks are
 * percent-encoded; nothing else changes) and judges it. Code in any disguise of blanks, control or invisible
 * characters or character references is `active`; only http, https, mailto, tel, relative paths and fragments
 * are `safe`.
 */
export function readAddress(raw: string): Address {
  if (ACTIVE.test(unmask(raw))) return { kind: 'active' };
  const href = trimEnds(raw, OUTER_BLANKS)
    .replace(/[\t\n\r]/g, '')
    .replaceAll(' ', '%20');
  return isSafeHref(href) ? { kind: 'safe', href } : { kind: 'unsupported' };
}

/** Whether an address may stand in a link as it is: http, https, mailto, tel, a relative path or a fragment, without blanks or controls. */
export function isSafeHref(href: string): boolean {
  return href !== '' && SAFE_HREF.test(href) && href.isWellFormed() && !ACTIVE.test(unmask(href));
}

/** Whether an address may be the source of an image: http, https or a relative path, without blanks or controls. */
export function isSafeSource(src: string): boolean {
  return SAFE_SOURCE.test(src) && isSafeHref(src);
}

// A relative address has no colon before its first slash, question mark or hash (RFC 3986, section 4.2).
const SAFE_HREF =
  /^(?:(?:https?:\/\/|mailto:|tel:)[^\u0000-\u0020\u007f]+|[^\u0000-\u0020\u007f:/?#\\]*(?:[/?#][^\u0000-\u0020\u007f]*)?)$/i;
const SAFE_SOURCE =
  /^(?:https?:\/\/[^\u0000-\u0020\u007f]+|[^\u0000-\u0020\u007f:/?#\\]*(?:[/?][^\u0000-\u0020\u007f]*)?)$/i;
const ACTIVE = /^(?:javascript|vbscript|data|livescript|mocha):/i;
// C0 controls and space (WHATWG URL, section 4.4).
const OUTER_BLANKS = String.fromCharCode(...Array.from({ length: 0x21 }, (_, code) => code));
const INVISIBLE =
  /[\u0000-\u0020\u007f-\u00a0\u00ad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]|\u034f/g;
const REFERENCE = /&(?:#x0*[0-9a-f]{1,6}|#0*[0-9]{1,7}|tab|newline|colon);?/gi;

// Only the scheme matters, so only the beginning is unmasked: long addresses cost nothing.
function unmask(raw: string): string {
  if (PLAIN_START.test(raw)) return raw;
  let head = raw.slice(0, MASKED_LENGTH).replace(INVISIBLE, '');
  for (let round = 0; round < 3 && head.includes('&'); round += 1) {
    head = head
      .replaceAll(/&amp;/gi, '&')
      .replace(REFERENCE, (reference) => readReference(reference))
      .replace(INVISIBLE, '');
  }
  return head.trimStart();
}

const PLAIN_START = /^(?:https?:\/\/|mailto:|tel:|[/#?])/i;
const MASKED_LENGTH = 4096;

function readReference(reference: string): string {
  const name = reference.slice(1).replace(/;$/, '').toLowerCase();
  if (!name.startsWith('#')) return name === 'colon' ? ':' : '';
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : reference;
}
