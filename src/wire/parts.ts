import { isAffiliation, readByline, type WireByline } from './byline.ts';
import { isCaption, isCreditAlone } from './caption.ts';
import { dayIn } from './dates.ts';
import { findCaptionHead, findDateline, type WirePlace } from './dateline.ts';
import { furnitureOf, headFurnitureOf, isListHeading, type LeftOutCode, markOf } from './furniture.ts';
import { isHeadline, isUnfinished } from './headline.ts';
import { endsSentence, linesOf } from './lines.ts';
import { type Unit, unitsOf } from './units.ts';

/** A piece of the text and what it is. All of them in their order are the whole text. */
export interface Part {
  readonly role: 'headline' | 'standfirst' | 'caption' | 'paragraph' | 'left-out';
  readonly text: string;
  /** Of what is left out. */
  readonly why?: LeftOutCode;
}

/** A text in its parts, and what was understood of them. */
export interface ReadParts {
  readonly parts: readonly Part[];
  readonly byline: WireByline | null;
  readonly dateline: WirePlace | null;
  readonly date: string | null;
}

/** Takes a text apart. */
export function readParts(text: string): ReadParts {
  const units = unitsOf(linesOf(text), {
    isAlone: (line) => markOf(line) !== undefined,
    looksAlone: (line) => furnitureOf(line) !== undefined || readByline(line) !== undefined,
    isAboveHeadline: isFurniture,
    opens: (line) =>
      readByline(line) !== undefined || findDateline(line) !== undefined || findCaptionHead(line) !== undefined,
  });
  const reading = new Reading(units);
  for (const [index, unit] of units.entries()) reading.take(unit, index);
  return reading;
}

/** How much is left out at most: beyond that nothing is taken for furniture any more. */
const MOST_LEFT_OUT = 500;
/** How many paragraphs a dateline may come after. */
const LATEST_DATELINE = 4;
/** How far a standfirst may be from the byline or dateline that it stands above. */
const NEAR = 5;
const LONGEST_STANDFIRST = 300;
const LONGEST_CAPTION = 1_000;

/** Goes through the paragraphs once, and knows what came before. */
class Reading implements ReadParts {
  readonly parts: Part[] = [];
  byline: WireByline | null = null;
  dateline: WirePlace | null = null;
  date: string | null = null;
  readonly #units: readonly Unit[];
  /** After it no paragraph is a sentence. */
  readonly #lastSentence: number;
  readonly #counts = { headline: 0, standfirst: 0, caption: 0, paragraph: 0, 'left-out': 0 };
  #headlineRun = -1;
  #hasDateline = false;
  #hasEnded = false;
  /** Which list of other things is open, and in which run of lines its heading stands. */
  #list: { readonly why: LeftOutCode; readonly run: number } | undefined;

  constructor(units: readonly Unit[]) {
    this.#units = units;
    this.#lastSentence = units.findLastIndex(
      ({ text }) => text.length > 40 && endsSentence(text) && furnitureOf(text) === undefined,
    );
  }

  take(unit: Unit, index: number): void {
    const why = this.#counts['left-out'] < MOST_LEFT_OUT ? this.#leftOut(unit, index) : undefined;
    if (why !== undefined) this.#add('left-out', unit.text, why);
    else if (!this.#takeCaption(unit, index) && !this.#takeHead(unit, index)) this.#takeParagraph(unit);
  }

  #add(role: Part['role'], text: string, why?: LeftOutCode): void {
    this.#counts[role] += 1;
    this.parts.push(why === undefined ? { role, text } : { role, text, why });
  }

  get #isAtHead(): boolean {
    return this.#counts.paragraph === 0;
  }

  #leftOut({ text, run }: Unit, index: number): LeftOutCode | undefined {
    const listed = this.#listedAs({ text, run }, index);
    if (listed !== undefined) return listed;
    this.#list = undefined;
    const why = (this.#isAtHead ? headFurnitureOf(text) : undefined) ?? furnitureOf(text);
    if (why === 'date' && this.#isAtHead) this.date ??= dayIn(text);
    if (why === 'end-mark' && !/more/i.test(text)) this.#hasEnded = true;
    if (why !== undefined) {
      if (!this.#isAtHead && isListHeading(text)) this.#list = { why, run };
      return why;
    }
    return this.#bylineCode(text) ?? this.#afterEndCode(text);
  }

  /** What follows a heading such as “Related stories”: at once, or after the last sentence of the text. */
  #listedAs({ text, run }: Unit, index: number): LeftOutCode | undefined {
    if (this.#list === undefined || text.length > 160 || endsSentence(text)) return undefined;
    if (run !== this.#list.run && index <= this.#lastSentence) return undefined;
    return furnitureOf(text) ?? this.#list.why;
  }

  #bylineCode(text: string): LeftOutCode | undefined {
    if (!this.#isAtHead || this.#counts.headline === 0) return undefined;
    const before = this.parts.at(-1);
    if (before?.why === 'byline' && this.byline !== null && isAffiliation(text)) {
      this.byline = { ...this.byline, organisation: this.byline.organisation ?? text };
      return 'byline';
    }
    const byline = this.byline === null ? readByline(text) : undefined;
    if (byline === undefined) return undefined;
    this.byline = byline;
    this.date ??= dayIn(text);
    return 'byline';
  }

  #afterEndCode(text: string): LeftOutCode | undefined {
    return this.#hasEnded && text.length <= 100 && !endsSentence(text) && !this.#isAtHead ? 'after-end' : undefined;
  }

  #takeCaption(unit: Unit, index: number): boolean {
    const { text } = unit;
    const before = this.parts.at(-1);
    if (isCreditAlone(text)) {
      if (before?.role === 'caption') this.#add('caption', text);
      else if (this.#counts['left-out'] < MOST_LEFT_OUT)
        this.#add('left-out', text, before?.why === 'caption' ? 'caption' : 'photo-credit');
      else return false;
      return true;
    }
    if (!isCaption(text) && !this.#isCaptionByPlace(unit, index)) return false;
    if (this.#counts.caption === 0) this.#add('caption', text);
    else if (this.#counts['left-out'] < MOST_LEFT_OUT) this.#add('left-out', text, 'caption');
    else return false;
    return true;
  }

  /**
   * What is a caption by what follows it: its credit on a line of its own, or, at the head, a second dateline, since a story has only one
   * (three and more are a round-up of stories).
   */
  #isCaptionByPlace({ text, run }: Unit, index: number): boolean {
    if (text.length > LONGEST_CAPTION || this.#counts.headline === 0) return false;
    if (findDateline(text) !== undefined) return this.#isAtHead && !this.#hasDateline && this.#isAboveDateline(index);
    const next = this.#units[index + 1];
    const isCredited = next !== undefined && isCreditAlone(next.text) && next.run === run;
    return isCredited && endsSentence(text) && text.includes(' ');
  }

  /** Whether the next paragraph, and not the one after it, has a dateline. */
  #isAboveDateline(index: number): boolean {
    const following = this.#units
      .slice(index + 1, index + 1 + NEAR)
      .filter(({ text }) => !isCreditAlone(text) && readByline(text) === undefined && !isFurniture(text));
    const [next, afterNext] = following.map(({ text }) => findDateline(text) !== undefined);
    return next === true && afterNext !== true;
  }

  /** The headline and what stands between it and the text. */
  #takeHead({ text, run }: Unit, index: number): boolean {
    if (!this.#isAtHead || this.#hasDateline || findDateline(text) !== undefined) return false;
    if (this.#counts.headline === 0) {
      if (!isHeadline(text)) return false;
      this.#headlineRun = run;
      this.#add('headline', text);
      return true;
    }
    const before = this.parts.at(-1);
    if (
      before?.role === 'headline' &&
      run === this.#headlineRun &&
      isUnfinished(before.text) &&
      isHeadline(`${before.text} ${text}`)
    ) {
      this.#add('headline', text);
      return true;
    }
    if (this.#counts.standfirst > 0 || text.length > LONGEST_STANDFIRST || !this.#isAboveText(index)) return false;
    this.#add('standfirst', text);
    return true;
  }

  /** Whether the next thing that counts is a byline or a dateline. */
  #isAboveText(index: number): boolean {
    for (const { text } of this.#units.slice(index + 1, index + 1 + NEAR)) {
      if (findDateline(text) !== undefined) return true;
      if (this.byline === null && readByline(text) !== undefined) return true;
      if (!isCaption(text) && !isCreditAlone(text) && !isFurniture(text)) return false;
    }
    return false;
  }

  /** A caption often names the country where the dateline does not. */
  #withCountry(place: WirePlace | null): WirePlace | null {
    const caption = this.parts.find(({ role }) => role === 'caption');
    const shown = caption && findCaptionHead(caption.text);
    return place?.country === null && shown?.place === place.place ? shown : place;
  }

  #takeParagraph({ text }: Unit): void {
    const found = this.#hasDateline || this.#counts.paragraph >= LATEST_DATELINE ? undefined : findDateline(text);
    if (found === undefined) {
      this.#add('paragraph', text);
      return;
    }
    this.#hasDateline = true;
    this.dateline = this.#withCountry(found.place);
    this.date ??= dayIn(found.text);
    this.#add('left-out', found.text, 'dateline');
    if (found.rest !== '') this.#add('paragraph', found.rest);
  }
}

function isFurniture(text: string): boolean {
  return (furnitureOf(text) ?? headFurnitureOf(text)) !== undefined;
}
