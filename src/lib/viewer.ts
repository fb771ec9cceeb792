/** What a key may do. Who has none is a reader. */
export const roles = ['contributor', 'editor', 'admin', 'partner'] as const;
export type Role = (typeof roles)[number];

/** Who asks: a reader without a key, or the holder of one. */
export type Viewer = { readonly role: 'reader' } | KeyHolder;

export interface KeyHolder {
  readonly role: Role;
  /** The key's id: what a contributor makes belongs to it. Never the key itself. */
  readonly keyId: string;
}

export const reader: Viewer = { role: 'reader' };
