/** What a key may do. Who has none is a reader. */
export const roles = ['contributor', 'editor', 'admin', 'partner'] as const;
export type Role = (typeof roles)[number];

/** What is given to single keys by name, on top of a role; no role brings it along, not even admin. */
export const permissions = ['sources:identity'] as const;
export type Permission = (typeof permissions)[number];

/** Who asks: a reader without a key, or the holder of one. */
export type Viewer = { readonly role: 'reader' } | KeyHolder;

export interface KeyHolder {
  readonly role: Role;
  /** The key's id: what a contributor makes belongs to it. Never the key itself. */
  readonly keyId: string;
  readonly permissions: readonly Permission[];
}

export const reader: Viewer = { role: 'reader' };

/** Whether the viewer holds a permission. */
export function holds(viewer: Viewer, permission: Permission): boolean {
  return viewer.role !== 'reader' && viewer.permissions.includes(permission);
}
