import type { Refusal } from '../../lib/refusal.ts';
import { codePointLength, isPlainText } from '../../lib/text.ts';
import { alpha2Of } from './countries.ts';
import { EMBEDDED_LIMITS, type EmbeddedLocation } from './fields.ts';

export type BlockName = 'XMP' | 'IPTC' | 'EXIF';
export type TextField =
  | 'headline'
  | 'caption'
  | 'altText'
  | 'extendedDescription'
  | 'creditLine'
  | 'copyrightNotice'
  | 'usageTerms';

/** A text as a block has it; `text` is undefined when its bytes are not in the encoding that they must have. */
export interface RawText {
  /** What the property is called in its block, such as `dc:rights`. */
  readonly label: string;
  readonly text: string | undefined;
}

export type RawLocation = { readonly [Member in keyof EmbeddedLocation]?: RawText | undefined };

/** Takes the texts of one block, cleaned, and gathers what must be refused. What says nothing is undefined. */
export interface Review {
  text(field: TextField, raw: RawText | undefined): string | undefined;
  /** In their order, each once. */
  names(raw: readonly RawText[], label: string): readonly string[] | undefined;
  location(raw: RawLocation): EmbeddedLocation | undefined;
  locations(raw: readonly RawLocation[], label: string): readonly EmbeddedLocation[] | undefined;
  /** The whole block is not in the encoding that it must have. */
  undecodable(label: string): void;
}

/** A review of the block of this name, whose refusals go into the list that is given: one for each property and reason. */
export function reviewTexts(block: BlockName, refusals: Refusal[]): Review {
  const refused = new Set<string>();

  function refuse(code: Code, label: string, what: string): void {
    if (refused.has(`${code} ${label}`)) return;
    refused.add(`${code} ${label}`);
    refusals.push({ pointer: '/file', code, detail: `${block} ${label} ${what}` });
  }

  function take(raw: RawText | undefined, rule: Rule): string | undefined {
    if (raw === undefined) return undefined;
    const cleaned = raw.text === undefined ? undefined : clean(raw.text, rule);
    if (cleaned === undefined) refuse('invalid-encoding', raw.label, NOT_ENCODED);
    else if (!isPlainText(cleaned)) refuse('invalid-text', raw.label, NOT_PLAIN);
    else if (codePointLength(cleaned) > rule.max) {
      refuse('too-long', raw.label, `has more than ${rule.max} characters: ${SHORTEN}`);
    } else if (VISIBLE.test(cleaned)) return cleaned;
    return undefined;
  }

  function location(raw: RawLocation): EmbeddedLocation | undefined {
    const code = take(raw.countryCode, PLACE);
    const members = {
      ...member('sublocation', take(raw.sublocation, PLACE)),
      ...member('city', take(raw.city, PLACE)),
      ...member('provinceState', take(raw.provinceState, PLACE)),
      ...member('countryName', take(raw.countryName, PLACE)),
      ...member('countryCode', code === undefined ? undefined : alpha2Of(code)),
      ...member('worldRegion', take(raw.worldRegion, PLACE)),
    };
    return Object.keys(members).length > 0 ? members : undefined;
  }

  return {
    text: (field, raw) => take(raw, RULES[field]),
    names(raw, label) {
      if (raw.length > EMBEDDED_LIMITS.names) {
        refuse('too-long', label, `has more than ${EMBEDDED_LIMITS.names} names: ${SHORTEN}`);
        return undefined;
      }
      const names = new Set(raw.map((one) => take(one, NAME)).filter((name) => name !== undefined));
      return names.size > 0 ? [...names] : undefined;
    },
    location,
    locations(raw, label) {
      if (raw.length > EMBEDDED_LIMITS.locationsShown) {
        refuse('too-long', label, `has more than ${EMBEDDED_LIMITS.locationsShown} places: ${SHORTEN}`);
        return undefined;
      }
      const locations = raw.map(location).filter((place) => place !== undefined);
      return locations.length > 0 ? locations : undefined;
    },
    undecodable: (label) => refuse('invalid-encoding', label, NOT_ENCODED),
  };
}

type Code = 'invalid-encoding' | 'invalid-text' | 'too-long';
interface Rule {
  readonly max: number;
  readonly isLine: boolean;
}

const OTHERWISE = 'or take it out of the file, and send the file again.';
const NOT_ENCODED = `is not in UTF-8: save it as UTF-8, ${OTHERWISE}`;
const NOT_PLAIN = `holds NUL or other control characters: take them out, ${OTHERWISE}`;
const SHORTEN = `shorten it, ${OTHERWISE}`;

const line = (max: number): Rule => ({ max, isLine: true });
const lines = (max: number): Rule => ({ max, isLine: false });
const NAME = line(EMBEDDED_LIMITS.name);
const PLACE = line(EMBEDDED_LIMITS.place);
const RULES: Readonly<Record<TextField, Rule>> = {
  headline: line(EMBEDDED_LIMITS.headline),
  caption: lines(EMBEDDED_LIMITS.caption),
  altText: lines(EMBEDDED_LIMITS.altText),
  extendedDescription: lines(EMBEDDED_LIMITS.extendedDescription),
  creditLine: line(EMBEDDED_LIMITS.creditLine),
  copyrightNotice: line(EMBEDDED_LIMITS.copyrightNotice),
  usageTerms: lines(EMBEDDED_LIMITS.usageTerms),
};

/** Joiners and marks of direction alone leave a reader nothing to see. */
const VISIBLE = /[^\p{C}\p{Z}]/u;

/** The characters as they are, but for padding at the ends and the kind of line breaks. */
function clean(text: string, { isLine }: Rule): string {
  const unified = withoutPadding(text).replace(/\r\n?/g, '\n');
  return (isLine ? unified.replace(/[\t\n\u0085\u2028\u2029]+/g, ' ') : unified).trim();
}

/** Cameras fill fields of a fixed length with NULs. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}

function member(name: keyof EmbeddedLocation, value: string | undefined): EmbeddedLocation {
  return value === undefined ? {} : { [name]: value };
}
