import { firstMomentOf } from '../../lib/photo-date.ts';

/**
 * Dates of pictures, as precise as the file says and never more: no zone, no second and no day is made up. A time without
 * its seconds is left off, because a date-time of RFC 3339 needs them. What is no date of the calendar is undefined.
 */

/** XMP Date: ISO 8601 from a year alone to fractions of a second. */
export function xmpDate(text: string): string | undefined {
  const match = XMP_DATE.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, time, fraction, offset] = match;
  return join({ year, month, day, time, fraction, offset });
}

/** IIM Date Created (2:55, CCYYMMDD, where 00 stands for an unknown month or day) and Time Created (2:60, HHMMSS±HHMM). */
export function iimDate(date: string, time: string): string | undefined {
  const match = IIM_DATE.exec(date.trim());
  if (match === null) return undefined;
  const [, year, month, day] = match;
  const [, hour, minute, second, offset] = IIM_TIME.exec(time.trim()) ?? [];
  return join({
    year,
    month: month === '00' ? undefined : month,
    day: day === '00' ? undefined : day,
    time: hour === undefined ? undefined : `${hour}:${minute}:${second}`,
    offset,
  });
}

/** EXIF DateTimeOriginal, SubSecTimeOriginal and OffsetTimeOriginal; blanks stand for what is not known. */
export function exifDate(date: string, subSecond: string, offset: string): string | undefined {
  const match = EXIF_DATE.exec(date.trimEnd());
  if (match === null) return undefined;
  const [, year, month, day, time] = match;
  const fraction = /^\d+/.exec(subSecond)?.[0];
  return join({ year, month, day, time, fraction, offset: EXIF_OFFSET.exec(offset.trim())?.[0] });
}

const XMP_DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;
const IIM_DATE = /^(\d{4})-?(\d\d)-?(\d\d)$/;
const IIM_TIME = /^(\d\d):?(\d\d):?(\d\d)(Z|[+-]\d\d:?\d\d)?$/;
const EXIF_DATE = /^(\d{4})[:/-](?:(\d\d)[:/-](?:(\d\d)(?:[ T](\d\d:\d\d:\d\d))?)?)?/;
const EXIF_OFFSET = /^(?:Z|[+-]\d\d:\d\d)$/;

interface Parts {
  readonly year: string | undefined;
  readonly month: string | undefined;
  readonly day: string | undefined;
  readonly time?: string | undefined;
  readonly fraction?: string | undefined;
  readonly offset?: string | undefined;
}

function join({ year, month, day, time, fraction, offset }: Parts): string | undefined {
  if (year === undefined || year === '0000') return undefined;
  if (month === undefined) return year;
  if (day === undefined) return real(`${year}-${month}`);
  const date = `${year}-${month}-${day}`;
  if (time?.length !== 'HH:MM:SS'.length) return real(date);
  const instant = `${date}T${time}${fraction === undefined ? '' : `.${fraction.slice(0, 3)}`}`;
  // An offset that no clock has says nothing of the time beside it.
  return (offset === undefined ? undefined : real(`${instant}${withColon(offset)}`)) ?? real(instant);
}

function real(date: string): string | undefined {
  return firstMomentOf(date) === undefined ? undefined : date;
}

function withColon(offset: string): string {
  return offset.replace(/^(.\d\d)(\d\d)$/, '$1:$2');
}
