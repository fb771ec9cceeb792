import { z } from 'zod';
import { commaList, instantParam } from '../http/query.ts';
import { slug } from '../lib/fields.ts';
import type { InsightFilter } from './insights-store.ts';

export const InsightsQuery = z
  .strictObject({
    publishedFrom: instantParam(
      'First published at or after; twelve months before the end when it is not given.',
    ).optional(),
    publishedTo: instantParam('First published before; the end of this month when it is not given.').optional(),
    section: commaList(slug, 'Slugs of sections: in any of them.').optional(),
  })
  .meta({ style: 'form', explode: false });
export type InsightsQuery = z.infer<typeof InsightsQuery>;

const MONTHS = 12;

/** Two years: more would be read while everybody else waits. */
export const LONGEST_MS = 731 * 24 * 60 * 60 * 1000;

/** What the figures are of, as seen at an instant (epoch ms). */
export function insightFilterOf(query: InsightsQuery, now: number): InsightFilter {
  const { publishedFrom, publishedTo, section } = query;
  const today = new Date(now);
  const to = publishedTo ?? Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1);
  const from = publishedFrom ?? monthsBefore(to);
  return { from, to, sections: section };
}

function monthsBefore(instant: number): number {
  const date = new Date(instant);
  date.setUTCMonth(date.getUTCMonth() - MONTHS);
  return date.getTime();
}
