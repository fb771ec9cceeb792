import { DIGITAL_SOURCE_TYPES } from '../../lib/digital-source-types.ts';
import { xmpDate } from './date.ts';
import type { Found } from './fields.ts';
import type { RawLocation, RawText, Review } from './review.ts';
import { decodeXmp, nameNear } from './xmp-text.ts';
import { NO_VALUE, readProperties, textsOf, type XmpValue } from './xmp-values.ts';

/**
 * Reads the XMP packet of a picture. A packet that is no well-formed XML, or not RDF as XMP has it, says nothing; one that
 * is not in its encoding is refused. Names: IPTC Photo Metadata 2025.1.
 */
export function readXmp(packet: Uint8Array, review: Review): Found {
  const source = decodeXmp(packet);
  if (source === undefined) {
    review.undecodable(nameNear(packet) ?? 'packet');
    return {};
  }
  const properties = readProperties(source, WANTED);
  const value = (label: string): XmpValue | undefined => properties.get(nameOf(label));
  const locationsIn = (label: string): Found['locationsShown'] =>
    review.locations(structsOf(value(label)).map(locationOf), label);
  const text = (label: string): RawText | undefined => textOf(value(label), label);

  return {
    headline: review.text('headline', text('photoshop:Headline')),
    caption: review.text('caption', text('dc:description')),
    altText: review.text('altText', text('Iptc4xmpCore:AltTextAccessibility')),
    extendedDescription: review.text('extendedDescription', text('Iptc4xmpCore:ExtDescrAccessibility')),
    creditLine: review.text('creditLine', text('photoshop:Credit')),
    creators: review.names(listOf(value('dc:creator'), 'dc:creator'), 'dc:creator'),
    copyrightNotice: review.text('copyrightNotice', text('dc:rights')),
    usageTerms: review.text('usageTerms', text('xmpRights:UsageTerms')),
    dateCreated: xmpDate(text('photoshop:DateCreated')?.text ?? ''),
    locationCreated:
      locationsIn('Iptc4xmpExt:LocationCreated')?.[0] ??
      review.location({
        sublocation: text('Iptc4xmpCore:Location'),
        city: text('photoshop:City'),
        provinceState: text('photoshop:State'),
        countryName: text('photoshop:Country'),
        countryCode: text('Iptc4xmpCore:CountryCode'),
      }),
    locationsShown: locationsIn('Iptc4xmpExt:LocationShown'),
    peopleShown: review.names(
      [
        ...listOf(value('Iptc4xmpExt:PersonInImage'), 'Iptc4xmpExt:PersonInImage'),
        ...structsOf(value('Iptc4xmpExt:PersonInImageWDetails')).flatMap(
          ({ members }) => textOf(members.get(nameOf(PERSON_NAME)), PERSON_NAME) ?? [],
        ),
      ],
      'Iptc4xmpExt:PersonInImage',
    ),
    digitalSourceType: sourceTypeOf(text('Iptc4xmpExt:DigitalSourceType')?.text),
  };
}

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['dc', 'http://purl.org/dc/elements/1.1/'],
  ['photoshop', 'http://ns.adobe.com/photoshop/1.0/'],
  ['xmpRights', 'http://ns.adobe.com/xap/1.0/rights/'],
  ['Iptc4xmpCore', 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'],
  ['Iptc4xmpExt', 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/'],
]);
const PERSON_NAME = 'Iptc4xmpExt:PersonName';

/** The only properties that are looked at. */
const WANTED: ReadonlySet<string> = new Set(
  [
    'dc:creator',
    'dc:description',
    'dc:rights',
    'photoshop:City',
    'photoshop:Country',
    'photoshop:Credit',
    'photoshop:DateCreated',
    'photoshop:Headline',
    'photoshop:State',
    'xmpRights:UsageTerms',
    'Iptc4xmpCore:AltTextAccessibility',
    'Iptc4xmpCore:CountryCode',
    'Iptc4xmpCore:ExtDescrAccessibility',
    'Iptc4xmpCore:Location',
    'Iptc4xmpExt:DigitalSourceType',
    'Iptc4xmpExt:LocationCreated',
    'Iptc4xmpExt:LocationShown',
    'Iptc4xmpExt:PersonInImage',
    'Iptc4xmpExt:PersonInImageWDetails',
  ].map(nameOf),
);

/** The full name of a property, from its usual prefix. */
function nameOf(label: string): string {
  const colon = label.indexOf(':');
  return `${NAMESPACES.get(label.slice(0, colon)) ?? ''}${label.slice(colon + 1)}`;
}

/** Of a text in several languages the one that is marked as the default, or else the first, as long as it says something. */
function textOf(value: XmpValue | undefined, label: string): RawText | undefined {
  if (value === undefined) return undefined;
  const said = textsOf(value).filter(({ text }) => text.trim() !== '');
  const chosen = said.find(({ language }) => language?.toLowerCase() === 'x-default') ?? said[0];
  return chosen && { label, text: chosen.text };
}

function listOf(value: XmpValue | undefined, label: string): RawText[] {
  return value === undefined ? [] : textsOf(value).map(({ text }) => ({ label, text }));
}

function structsOf(value: XmpValue = NO_VALUE): readonly XmpValue[] {
  return value.items.length > 0 ? value.items : [value];
}

/** Coordinates and ids of places are among the members of a location, and stay there. */
function locationOf({ members }: XmpValue): RawLocation {
  const member = (label: string): RawText | undefined => textOf(members.get(nameOf(label)), label);
  return {
    sublocation: member('Iptc4xmpExt:Sublocation'),
    city: member('Iptc4xmpExt:City'),
    provinceState: member('Iptc4xmpExt:ProvinceState'),
    countryName: member('Iptc4xmpExt:CountryName'),
    countryCode: member('Iptc4xmpExt:CountryCode'),
    worldRegion: member('Iptc4xmpExt:WorldRegion'),
  };
}

/** The last segment of the URI, when IPTC knows it. */
function sourceTypeOf(uri = ''): Found['digitalSourceType'] {
  const segment = /([A-Za-z]{1,60})\/?\s*$/.exec(uri)?.[1];
  return DIGITAL_SOURCE_TYPES.find((type) => type === segment);
}
