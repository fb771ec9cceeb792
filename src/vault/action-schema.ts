/** What the audit log tells of. */
export const AUDIT_ACTIONS = [
  'seal',
  'read',
  'refuse',
  'delete',
  'adopt',
  'merge',
  'approve',
  'waive',
  'match',
  'rotate',
] as const;
