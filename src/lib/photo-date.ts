import { parseInstantOrDate } from './instant.ts';

/** A year, month, day, or a time of day with or without an offset: as precise as is known (ISO 8601 as in IPTC Date Created). */
const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** The first moment that a date may mean, epoch ms; what names no offset is read as UTC. Undefined when there is no such date. */
export function firstMomentOf(date: string): number | undefined {
  const match = pattern.exec(date);
  if (match === null) return undefined;
  const [, year = '', month = '01', day = '01', time = '00:00:00', offset = 'Z'] = match;
  return parseInstantOrDate(`${year}-${month}-${day}T${time}${offset}`);
}
