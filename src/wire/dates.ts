/** Whether a text says a day and little else: `Nov. 20`, `20 November 2026`, `2026-11-20`, `Friday`. */
export function isDate(text: string): boolean {
  if (text.length > 40) return false;
  return /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})$/.test(text) || isDayInWords(text);
}

/** The day that a text says somewhere in it, as `2026-11-20`; null when it says none with its year, or none that exists. */
export function dayIn(text: string): string | null {
  const head = text.slice(0, 120);
  const iso = /\b(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(head);
  if (iso !== null) return dayOf(iso[1], Number(iso[2]), iso[3]);
  const american = /\b(\p{L}{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/u.exec(head);
  if (american !== null) return dayOf(american[3], monthOf(american[1]), american[2]);
  const british = /\b(\d{1,2})(?:st|nd|rd|th)? (\p{L}{3,9})\.?,? (\d{4})\b/u.exec(head);
  return british === null ? null : dayOf(british[3], monthOf(british[2]), british[1]);
}

function isDayInWords(text: string): boolean {
  const words = text.split(/[\s,.]+/).filter((word) => word !== '');
  if (words.length > 4 || !words.some((word) => isWeekday(word) || monthOf(word) > 0)) return false;
  return words.every((word) => isWeekday(word) || monthOf(word) > 0 || /^\d{1,4}(?:st|nd|rd|th)?$/.test(word));
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?$/i;

/** 1 to 12; 0 for what is no month. */
function monthOf(word = ''): number {
  const name = word.toLowerCase();
  return Math.max(LONG.indexOf(name), MONTHS.indexOf(name === 'sept' ? 'sep' : name)) + 1;
}

function isWeekday(word: string): boolean {
  return WEEKDAY.test(word);
}

function dayOf(year: string | undefined, month: number, day: string | undefined): string | null {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const instant = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== text ? null : text;
}
