import { z } from 'zod';
import { countParam, cursorParam } from '../http/paging.ts';
import { commaList, instantParam, limitParam } from '../http/query.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';
import type { AuditFilter } from '../vault/audit.ts';
import { AuditAction } from './schema.ts';

export const AuditQuery = z
  .strictObject({
    source: id
      .optional()
      .meta({ description: 'Only what is about this source, by its id.', examples: [EXAMPLE_IDS.source] }),
    action: commaList(AuditAction, 'Only any of these actions.').optional(),
    from: instantParam('From this instant on.').optional(),
    to: instantParam('Before this instant.').optional(),
    limit: limitParam,
    cursor: cursorParam,
    count: countParam,
  })
  .meta({ style: 'form', explode: false });

/** Which entries a request asks for. */
export function auditFilterOf({ source, action, from, to }: z.infer<typeof AuditQuery>): AuditFilter {
  return { sourceId: source, actions: action?.toSorted(), from, to };
}
