import { z } from 'zod';
import { countParam, cursorParam } from '../http/paging.ts';
import { limitParam } from '../http/query.ts';

export const TaxonomyListQuery = z
  .strictObject({ limit: limitParam, cursor: cursorParam, count: countParam })
  .meta({ style: 'form', explode: false });
