import t from 'tap';
import { DIGITAL_SOURCE_TYPES } from '../../src/lib/digital-source-types.ts';
import { readEmbedded } from '../../src/media/embedded.ts';
import { xmpAlt, xmpList, xmpPacket } from '../helpers/embedded-blocks.ts';

function read(packet: string | Buffer): Record<string, unknown> {
  const result = readEmbedded({ xmp: Buffer.from(packet as string) });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return Object.fromEntries(result.value.map(({ field, value }) => [field, value]));
}

t.test('a property is read in each form that RDF has for it', async (t) => {
  const headlines: Record<string, string> = {
    'as an element': xmpPacket('<photoshop:Headline>Boats</photoshop:Headline>'),
    'as an attribute': xmpPacket('', 'photoshop:Headline="Boats"'),
    'in single quotes': xmpPacket('', "photoshop:Headline='Boats'"),
    'as CDATA': xmpPacket('<photoshop:Headline><![CDATA[Boats]]></photoshop:Headline>'),
    'among comments': xmpPacket('<photoshop:Headline>Bo<!-- <b> -->ats</photoshop:Headline>'),
    'with qualifiers': xmpPacket(
      '<photoshop:Headline rdf:parseType="Resource"><rdf:value>Boats</rdf:value><xmpMM:by>x</xmpMM:by></photoshop:Headline>',
    ),
    'with qualifiers in a description': xmpPacket(
      '<photoshop:Headline><rdf:Description><rdf:value>Boats</rdf:value></rdf:Description></photoshop:Headline>',
    ),
    'in several languages, which it should not have': xmpPacket(
      `<photoshop:Headline>${xmpAlt(['x-default', 'Boats'])}</photoshop:Headline>`,
    ),
    'under another prefix': xmpPacket('<p:Headline xmlns:p="http://ns.adobe.com/photoshop/1.0/">Boats</p:Headline>'),
    'in a default namespace': xmpPacket('<Headline xmlns="http://ns.adobe.com/photoshop/1.0/">Boats</Headline>'),
    'in a second description': xmpPacket(
      '</rdf:Description><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="Boats">',
    ),
    'without the frame of a packet': xmpPacket('<photoshop:Headline>Boats</photoshop:Headline>')
      .replace(/<\?.*?\?>/g, '')
      .replace(/<\/?x:xmpmeta[^>]*>/g, ''),
  };
  for (const [name, packet] of Object.entries(headlines)) t.strictSame(read(packet), { headline: 'Boats' }, name);
});

t.test('properties are told apart by their namespace, not by their name', async (t) => {
  const packet = xmpPacket(`<o:Headline xmlns:o="http://example.org/">Other</o:Headline>
    <Headline>None</Headline><o:City xmlns:o="http://example.org/">Other</o:City>
    <dc:Headline>Wrong</dc:Headline><Iptc4xmpExt:City>Wrong</Iptc4xmpExt:City>`);
  t.strictSame(read(packet), {});
});

t.test('of several languages the default is taken, or else the first, as long as it says something', async (t) => {
  const captionOf = (...texts: readonly (readonly [string, string])[]) =>
    read(xmpPacket(`<dc:description>${xmpAlt(...texts)}</dc:description>`))['caption'];
  t.equal(captionOf(['de', 'Boote'], ['x-default', 'Boats'], ['fr', 'Bateaux']), 'Boats');
  t.equal(captionOf(['de', 'Boote'], ['X-Default', 'Boats']), 'Boats');
  t.equal(captionOf(['de', 'Boote'], ['fr', 'Bateaux']), 'Boote');
  t.equal(captionOf(['x-default', ' '], ['fr', 'Bateaux']), 'Bateaux');
  t.equal(captionOf(['x-default', '']), undefined);
});

t.test('references are resolved once, and only those of XML', async (t) => {
  const headlineOf = (text: string) => read(xmpPacket(`<photoshop:Headline>${text}</photoshop:Headline>`))['headline'];
  t.equal(headlineOf('R&amp;B &lt;b&gt; &quot;x&quot; &apos;y&apos;'), `R&B <b> "x" 'y'`);
  t.equal(headlineOf('&#233; &#xE9; &#x1F30A; &#X1f30a;'), 'é é 🌊 🌊');
  t.equal(headlineOf('&amp;eacute; &amp;#233;'), '&eacute; &#233;');
  t.equal(headlineOf('R&B &eacute; &lol9; &#99999999; &#x110000;'), 'R&B &eacute; &lol9; &#99999999; &#x110000;');
  t.equal(headlineOf('<![CDATA[&amp; <b>]]>'), '&amp; <b>');
  t.equal(read(xmpPacket('', 'photoshop:Headline="R&amp;B &#10; &#233;"'))['headline'], 'R&B   é');
});

t.test('people are named by either property, each once', async (t) => {
  const details = ['Bea Ash', 'Ada Roe']
    .map(
      (name) =>
        `<rdf:li><rdf:Description><Iptc4xmpExt:PersonName>${xmpAlt(['en', name])}</Iptc4xmpExt:PersonName></rdf:Description></rdf:li>`,
    )
    .join('');
  const packet =
    xmpPacket(`<Iptc4xmpExt:PersonInImage>${xmpList('Bag', ['Ada Roe', ' ', 'Cy  Ode'])}</Iptc4xmpExt:PersonInImage>
    <Iptc4xmpExt:PersonInImageWDetails><rdf:Bag>${details}</rdf:Bag></Iptc4xmpExt:PersonInImageWDetails>`);
  t.strictSame(read(packet), { peopleShown: ['Ada Roe', 'Cy  Ode', 'Bea Ash'] });
});

t.test('where a picture was made is taken from its own property before the older ones', async (t) => {
  const legacy = `<photoshop:City>Old town</photoshop:City><photoshop:State>Old state</photoshop:State>
    <photoshop:Country>Old country</photoshop:Country><Iptc4xmpCore:CountryCode>DEU</Iptc4xmpCore:CountryCode>
    <Iptc4xmpCore:Location>Old street</Iptc4xmpCore:Location>`;
  t.strictSame(read(xmpPacket(legacy))['locationCreated'], {
    sublocation: 'Old street',
    city: 'Old town',
    provinceState: 'Old state',
    countryName: 'Old country',
    countryCode: 'DE',
  });
  const created = (content: string) => `<Iptc4xmpExt:LocationCreated>${content}</Iptc4xmpExt:LocationCreated>`;
  const city = '<Iptc4xmpExt:City>Port Ansel</Iptc4xmpExt:City>';
  const forms: Record<string, string> = {
    'a bag of resources': created(`<rdf:Bag><rdf:li rdf:parseType="Resource">${city}</rdf:li></rdf:Bag>`),
    'a bag of descriptions': created(`<rdf:Bag><rdf:li><rdf:Description>${city}</rdf:Description></rdf:li></rdf:Bag>`),
    'a bag of attributes': created('<rdf:Bag><rdf:li Iptc4xmpExt:City="Port Ansel"/></rdf:Bag>'),
    'a structure alone': created(`<rdf:Description>${city}</rdf:Description>`),
    'a resource alone': `<Iptc4xmpExt:LocationCreated rdf:parseType="Resource">${city}</Iptc4xmpExt:LocationCreated>`,
    'attributes alone': '<Iptc4xmpExt:LocationCreated Iptc4xmpExt:City="Port Ansel"/>',
    'an empty one first': created(
      '<rdf:Bag><rdf:li/><rdf:li Iptc4xmpExt:City="Port Ansel"/><rdf:li Iptc4xmpExt:City="Later"/></rdf:Bag>',
    ),
  };
  for (const [name, content] of Object.entries(forms)) {
    t.strictSame(read(xmpPacket(legacy + content)), { locationCreated: { city: 'Port Ansel' } }, name);
  }
  t.match(read(xmpPacket(legacy + created('<rdf:Bag/>'))), { locationCreated: { city: 'Old town' } });
});

t.test('the digital source type is one that IPTC knows, or left out', async (t) => {
  const typeOf = (content: string, attributes = '') =>
    read(xmpPacket(`<Iptc4xmpExt:DigitalSourceType ${attributes}>${content}</Iptc4xmpExt:DigitalSourceType>`))[
      'digitalSourceType'
    ];
  for (const type of DIGITAL_SOURCE_TYPES) {
    t.equal(typeOf(`http://cv.iptc.org/newscodes/digitalsourcetype/${type}`), type);
    t.equal(typeOf('', `rdf:resource="https://cv.iptc.org/newscodes/digitalsourcetype/${type}/"`), type);
    t.equal(typeOf(` ${type} `), type);
  }
  for (const unknown of [
    'http://cv.iptc.org/newscodes/digitalsourcetype/',
    'toString',
    '__proto__',
    'digitalCapture2',
    'x'.repeat(1e5),
  ]) {
    t.equal(typeOf(unknown), undefined, unknown.slice(0, 60));
  }
});
