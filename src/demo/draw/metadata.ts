import type { Exif } from 'sharp';

/** What a picture file says of itself, in the names of IPTC Photo Metadata 2025.1. */
export interface PictureDetails {
  readonly language: 'en' | 'de';
  readonly headline: string;
  readonly caption: string;
  readonly altText: string;
  readonly extendedDescription?: string;
  readonly creator: string;
  readonly creditLine: string;
  readonly copyrightNotice: string;
  readonly usageTerms: string;
  /** As precise as it is known: a month, a day, or an instant with its offset. */
  readonly dateCreated: string;
  readonly locationCreated: Place;
  readonly locationsShown: readonly Place[];
  readonly peopleShown?: readonly string[];
  /** Has a position and the number of a camera, which no answer may ever show. */
  readonly hasCanary?: true;
}

/** A place in words. */
export interface Place {
  readonly sublocation?: string;
  readonly city?: string;
  readonly provinceState?: string;
  readonly countryName: string;
  readonly countryCode: string;
}

/** The XMP packet of a picture. */
export function toXmp(details: PictureDetails): string {
  const { language, hasCanary } = details;
  const properties = [
    textOf('photoshop:Headline', details.headline),
    inLanguages('dc:description', details.caption, language),
    inLanguages('Iptc4xmpCore:AltTextAccessibility', details.altText, language),
    details.extendedDescription === undefined
      ? ''
      : inLanguages('Iptc4xmpCore:ExtDescrAccessibility', details.extendedDescription, language),
    listOf('dc:creator', 'Seq', [escaped(details.creator)]),
    textOf('photoshop:Credit', details.creditLine),
    inLanguages('dc:rights', details.copyrightNotice, language),
    inLanguages('xmpRights:UsageTerms', details.usageTerms, language),
    textOf('xmpRights:Marked', 'True'),
    textOf('photoshop:DateCreated', details.dateCreated),
    textOf('photoshop:Instructions', INSTRUCTIONS),
    textOf('Iptc4xmpExt:DigitalSourceType', DIGITAL_CREATION),
    placesOf('Iptc4xmpExt:LocationCreated', [details.locationCreated]),
    placesOf('Iptc4xmpExt:LocationShown', details.locationsShown),
    details.peopleShown === undefined
      ? ''
      : listOf('Iptc4xmpExt:PersonInImage', 'Bag', details.peopleShown.map(escaped)),
    ...(hasCanary === true ? Object.entries(CANARY_XMP).map(([name, value]) => textOf(name, value)) : []),
  ];
  const namespaces = Object.entries(NAMESPACES).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  return `<?xpacket begin="\u{feff}" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""${namespaces.join('')}>${properties.join('')}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`;
}

/** The EXIF block of a picture. Its texts are ASCII by the standard (EXIF 3.0, 4.6.2): the XMP has them as they are written. */
export function toExif({ creator, copyrightNotice, caption, hasCanary }: PictureDetails): Exif {
  const IFD0 = { Artist: inAscii(creator), Copyright: inAscii(copyrightNotice), ImageDescription: inAscii(caption) };
  return hasCanary === true ? { IFD0, ...CANARY_EXIF } : { IFD0 };
}

/** Done here, since libvips would do it by the language of the machine. */
function inAscii(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[©ß’øØæ]/g, (letter) => ASCII[letter] ?? letter)
    .replaceAll(/[^ -~]/g, '')
    .trim();
}

const ASCII: Readonly<Record<string, string>> = { '©': '(c)', ß: 'ss', '’': "'", ø: 'o', Ø: 'O', æ: 'ae' };

const DIGITAL_CREATION = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation';
const INSTRUCTIONS =
  'Fictitious: drawn by code for the demonstration newsroom of Dateline, under the Apache License 2.0. The people, places and events do not exist.';

/** Point Nemo, the place in the ocean that is farthest from any land: nobody lives or works there. */
const CANARY_XMP = {
  'exif:GPSLatitude': '48,52.6S',
  'exif:GPSLongitude': '123,23.6W',
  'exifEX:BodySerialNumber': 'CANARY-0000-FICTITIOUS',
  'exifEX:CameraOwnerName': 'CANARY-OWNER-FICTITIOUS',
};
const CANARY_EXIF = {
  IFD2: { BodySerialNumber: 'CANARY-0000-FICTITIOUS', CameraOwnerName: 'CANARY-OWNER-FICTITIOUS' },
  IFD3: {
    GPSLatitudeRef: 'S',
    GPSLatitude: '48/1 52/1 36/1',
    GPSLongitudeRef: 'W',
    GPSLongitude: '123/1 23/1 36/1',
  },
};

const NAMESPACES = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  exifEX: 'http://cipa.jp/exif/1.0/',
};

function textOf(name: string, value: string): string {
  return `<${name}>${escaped(value)}</${name}>`;
}

function inLanguages(name: string, value: string, language: string): string {
  const items = ['x-default', language].map((tag) => `<rdf:li xml:lang="${tag}">${escaped(value)}</rdf:li>`);
  return `<${name}><rdf:Alt>${items.join('')}</rdf:Alt></${name}>`;
}

function listOf(name: string, kind: 'Bag' | 'Seq', items: readonly string[]): string {
  return `<${name}><rdf:${kind}>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:${kind}></${name}>`;
}

function placesOf(name: string, places: readonly Place[]): string {
  const items = places.map(({ sublocation, city, provinceState, countryName, countryCode }) => {
    const parts = {
      Sublocation: sublocation,
      City: city,
      ProvinceState: provinceState,
      CountryName: countryName,
      CountryCode: countryCode,
    };
    const members = Object.entries(parts).map(([part, value]) =>
      value === undefined ? '' : textOf(`Iptc4xmpExt:${part}`, value),
    );
    return `<rdf:li rdf:parseType="Resource">${members.join('')}</rdf:li>`;
  });
  return `<${name}><rdf:Bag>${items.join('')}</rdf:Bag></${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
