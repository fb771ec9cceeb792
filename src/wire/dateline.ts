import { isCapitals } from './capitals.ts';
import { isDate } from './dates.ts';
import { countryOf, countryOfCity, isCountry, placeName } from './places.ts';

/** A dateline at the head of a paragraph. */
export interface FoundDateline {
  /** As it stood, its dash included. */
  readonly text: string;
  /** null: only the agency is named. */
  readonly place: WirePlace | null;
  /** What follows it. */
  readonly rest: string;
}

/** Where a story was written: `Port Ansel`, `NZ` where that is known. */
export interface WirePlace {
  readonly place: string;
  readonly country: string | null;
}

/** The dateline that a paragraph begins with; undefined where there is none, or where that is not sure. */
export function findDateline(paragraph: string): FoundDateline | undefined {
  const match = SEPARATED.exec(`${paragraph.slice(0, LONGEST)} `);
  const head = match?.[1];
  if (match === null || head === undefined) return undefined;
  const rest = paragraph.slice(match[0].length).trim();
  const place = readHead(head, { rest, isColon: match[2]?.startsWith(':') === true });
  if (place === undefined) return undefined;
  return { text: paragraph.slice(0, match[0].length).trim(), place, rest };
}

/** Whether a text begins with a place in capitals and a day in brackets, as captions do, and what the place is. */
export function findCaptionHead(text: string): WirePlace | undefined {
  const match = /^([^()]{2,100}?) ?\(([^()]{3,40})\)[\s:–—-]*\S/.exec(text.slice(0, LONGEST));
  const [, head = '', day = ''] = match ?? [];
  return isDate(day) ? readPlace(head.replace(/[,.]$/, ''), true) : undefined;
}

/** What a dateline and its dash may have at most. */
const LONGEST = 160;
/** A hyphen parts only with blanks around it: Port-au-Prince. A colon only after brackets: others ask and answer. */
const SEPARATED = /^(.{2,140}?)((?:\s*(?:—|–|―|--)[—–―-]*|\s+-|(?<=\))-)\s+|(?<=\)):\s+)/u;

function readHead(
  head: string,
  { rest, isColon }: { readonly rest: string; readonly isColon: boolean },
): WirePlace | null | undefined {
  let place = head.trim();
  let agency: string | undefined;
  let hasDay = false;
  for (let left = 2; left > 0 && place.endsWith(')'); left -= 1) {
    const open = place.lastIndexOf('(');
    const inside = place.slice(open + 1, -1).trim();
    if (open === -1 || inside === '') return undefined;
    if (isDate(inside)) hasDay = true;
    else if (isAgency(inside)) agency = inside;
    else return undefined;
    place = place.slice(0, open).trim();
  }
  if (place === '') return agency === undefined ? undefined : null;
  const parts = place.split(',').map((part) => part.trim());
  const days = parts.filter(isDay);
  const names = parts.filter((part) => !isDay(part));
  hasDay ||= days.length > 0;
  const isSure = agency !== undefined || hasDay;
  if ((isColon && !isSure) || parts[0] !== names[0]) return undefined;
  const found = readPlace(names.join(', '), agency === undefined);
  if (found === undefined) return undefined;
  return isSure || (isBareDateline(names, found) && beginsSentence(rest)) ? found : undefined;
}

/** A year stands alone after its comma. */
function isDay(text: string): boolean {
  return /^\d{4}$/.test(text) || isDate(text);
}

function isAgency(text: string): boolean {
  return text.length <= 40 && /^(?:dpa|\p{Lu}[\p{L}\p{N} .,&'’/-]*)$/u.test(text);
}

/** `PORT ANSEL, New Zealand`; without capitals too, where something else says that it is a dateline. */
function readPlace(text: string, needsCapitals: boolean): WirePlace | undefined {
  const [town = '', ...regions] = text.split(',').map((part) => part.trim());
  if (!PLACE.test(town) || town.split(' ').length > 6 || regions.length > 2) return undefined;
  if (NO_PLACES.has(town.split(/[\s:]/)[0] ?? '')) return undefined;
  const words = town.split(/[ /]/);
  if (needsCapitals ? !isCapitals(town) : words.some((word) => /^\p{Ll}{4,}/u.test(word))) return undefined;
  if (!regions.every((region) => REGION.test(region) && region.split(' ').length <= 5)) return undefined;
  const last = regions.at(-1);
  const kept = regions.filter((region) => !isCountry(region)).map(placeName);
  return {
    place: [isCapitals(town) ? placeName(town) : town, ...kept].join(', '),
    country: last === undefined ? countryOfCity(town) : countryOf(last),
  };
}

const PLACE = /^\p{Lu}[\p{L}\p{M}.'’ /-]{1,59}$/u;
const REGION = /^\p{Lu}[\p{L}\p{M}.'’ -]{1,39}$/u;

/** Capitals and a dash alone may be an acronym or a label too: LONDON — The …, but NATO — which …. */
function isBareDateline([town = '', ...regions]: readonly string[], { country }: WirePlace): boolean {
  return country !== null || regions.length > 0 || town.replaceAll(/[^\p{L}]/gu, '').length > 5;
}

function beginsSentence(rest: string): boolean {
  return rest === '' || /^[^\p{L}]{0,3}[\p{Lu}\p{Lo}\p{N}]/u.test(rest);
}

/** Labels that stand before a dash in capitals. */
const NO_PLACES: ReadonlySet<string> = new Set(
  `ADVISORY ALERT ANALYSIS AND ANSWER BREAKING BULLETIN BUT CAPTION COLUMN COMMENT CORRECTED CORRECTION DEVELOPING EDITORIAL EDITORS EXCLUSIVE
  EXPLAINER FACTBOX FEATURE FILE FLASH GRAPHIC HEADLINE HEADLINES HIGHLIGHTS INSIGHT INTERVIEW JUST LATEST LIVE LIVEBLOG MORE NEWS NOTE OPINION
  PHOTO PHOTOS PODCAST PREVIEW PROFILE QUESTION RECAP REFILE REPORT REVIEW SPECIAL STORY SUMMARY TIMELINE TOP UPDATE UPDATED URGENT VIDEO WATCH
  WHAT WHO WHY HOW WHEN WHERE YES`.split(/\s+/),
);
