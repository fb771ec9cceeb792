import { capitalised } from './capitals.ts';

/** The country (ISO 3166-1 alpha-2) that a name stands for as English wires write it: a country, or a state or province. null: not known, or several. */
export function countryOf(name: string): string | null {
  return COUNTRIES.get(keyOf(name)) ?? null;
}

/** Whether the name is that of a country itself, so that nothing is lost when only its code is kept. */
export function isCountry(name: string): boolean {
  return NAMES.has(keyOf(name));
}

/** The country of a city that wires name without one, because there is no other they could mean. */
export function countryOfCity(city: string): string | null {
  return CITIES.get(keyOf(city)) ?? null;
}

/** A place as it is written in a text, from its capitals: `PORT-AU-PRINCE` is Port-au-Prince. */
export function placeName(capitals: string): string {
  return capitalised(capitals, SMALL);
}

/** Words within a name that begin with a small letter. */
const SMALL: ReadonlySet<string> = new Set(
  'and au aux de del der des di do du el en la las le les of on sur the und upon am an'.split(' '),
);

function keyOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replaceAll(/[.’'‘]/g, '')
    .replaceAll(/[\s-]+/g, ' ')
    .trim()
    .replace(/^the /, '');
}

/** `AT austria/austrian alps`: a code and what it is called. */
function table(rows: string): Map<string, string> {
  return new Map(
    rows
      .trim()
      .split(/\s*\n\s*|\s*;\s*/)
      .flatMap((row) =>
        row
          .slice(3)
          .split('/')
          .map((name) => [name, row.slice(0, 2)] as const),
      ),
  );
}

// “Georgia” is a country and a state, “Jersey” an island and half of a state's name: neither is told.
const COUNTRY_NAMES = table(`
AF afghanistan; AL albania; DZ algeria; AS american samoa; AD andorra; AO angola; AI anguilla; AG antigua and barbuda/antigua; AR argentina
AM armenia; AW aruba; AU australia; AT austria; AZ azerbaijan; BS bahamas; BH bahrain; BD bangladesh; BB barbados; BY belarus; BE belgium
BZ belize; BJ benin; BM bermuda; BT bhutan; BO bolivia; BA bosnia and herzegovina/bosnia/bosnia herzegovina; BW botswana; BR brazil; BN brunei
BG bulgaria; BF burkina faso; BI burundi; CV cape verde/cabo verde; KH cambodia; CM cameroon; CA canada; KY cayman islands
CF central african republic; TD chad; CL chile; CN china; CO colombia; KM comoros; CD congo/democratic republic of congo/dr congo/democratic republic of the congo
CG republic of congo/congo republic/republic of the congo; CK cook islands; CR costa rica; HR croatia; CU cuba; CW curacao; CY cyprus
CZ czech republic/czechia; CI ivory coast/cote divoire; DK denmark; DJ djibouti; DM dominica; DO dominican republic; EC ecuador; EG egypt
SV el salvador; GQ equatorial guinea; ER eritrea; EE estonia; SZ eswatini/swaziland; ET ethiopia; FK falkland islands; FO faroe islands; FJ fiji
FI finland; FR france; GF french guiana; PF french polynesia; GA gabon; GM gambia; DE germany; GH ghana; GI gibraltar; GR greece; GL greenland
GD grenada; GP guadeloupe; GU guam; GT guatemala; GG guernsey; GN guinea; GW guinea bissau; GY guyana; HT haiti; HN honduras; HK hong kong
HU hungary; IS iceland; IN india; ID indonesia; IR iran; IQ iraq; IE ireland/republic of ireland; IM isle of man; IL israel; IT italy; JM jamaica
JP japan; JO jordan; KZ kazakhstan; KE kenya; KI kiribati; KP north korea; KR south korea; XK kosovo; KW kuwait; KG kyrgyzstan; LA laos; LV latvia
LB lebanon; LS lesotho; LR liberia; LY libya; LI liechtenstein; LT lithuania; LU luxembourg; MO macau/macao; MG madagascar; MW malawi; MY malaysia
MV maldives; ML mali; MT malta; MH marshall islands; MQ martinique; MR mauritania; MU mauritius; YT mayotte; MX mexico; FM micronesia; MD moldova
MC monaco; MN mongolia; ME montenegro; MA morocco; MZ mozambique; MM myanmar/burma; NA namibia; NR nauru; NP nepal; NL netherlands/holland
NC new caledonia; NZ new zealand; NI nicaragua; NE niger; NG nigeria; NU niue; MK north macedonia/macedonia; MP northern mariana islands; NO norway
OM oman; PK pakistan; PW palau; PS palestinian territories/gaza strip/west bank/gaza/palestine; PA panama; PG papua new guinea; PY paraguay; PE peru
PH philippines; PL poland; PT portugal; PR puerto rico; QA qatar; RE reunion; RO romania; RU russia; RW rwanda; KN st kitts and nevis
LC st lucia; VC st vincent and the grenadines; WS samoa; SM san marino; ST sao tome and principe; SA saudi arabia; SN senegal; RS serbia
SC seychelles; SL sierra leone; SG singapore; SK slovakia; SI slovenia; SB solomon islands; SO somalia; ZA south africa; SS south sudan; ES spain
LK sri lanka; SD sudan; SR suriname; SE sweden; CH switzerland; SY syria; TW taiwan; TJ tajikistan; TZ tanzania; TH thailand; TL east timor/timor leste
TG togo; TO tonga; TT trinidad and tobago/trinidad; TN tunisia; TR turkey/turkiye; TM turkmenistan; TV tuvalu; UG uganda; UA ukraine
AE united arab emirates/uae; GB united kingdom/uk/britain/great britain; US united states/usa/us; UY uruguay; UZ uzbekistan; VU vanuatu
VA vatican city; VE venezuela; VN vietnam; VI us virgin islands; EH western sahara; YE yemen; ZM zambia; ZW zimbabwe
`);

const PARTS = table(`
GB england/scotland/wales/northern ireland
US alabama/ala/alaska/arizona/ariz/arkansas/ark/california/calif/colorado/colo/connecticut/conn/delaware/del/dc/district of columbia/florida/fla/ga/hawaii
US idaho/illinois/ill/indiana/ind/iowa/kansas/kan/kentucky/ky/louisiana/la/maine/maryland/md/massachusetts/mass/michigan/mich/minnesota/minn/mississippi/miss
US missouri/mo/montana/mont/nebraska/neb/nevada/nev/new hampshire/nh/new jersey/nj/new mexico/nm/new york/ny/north carolina/nc/north dakota/nd/ohio
US oklahoma/okla/oregon/ore/pennsylvania/pa/rhode island/ri/south carolina/sc/south dakota/sd/tennessee/tenn/texas/utah/vermont/vt/virginia/va
US washington state/west virginia/wva/wisconsin/wis/wyoming/wyo
CA alberta/british columbia/bc/manitoba/new brunswick/newfoundland/newfoundland and labrador/nova scotia/ontario/ont/prince edward island/quebec/que
CA saskatchewan/sask/yukon/nunavut/northwest territories
AU new south wales/nsw/queensland/south australia/tasmania/western australia/northern territory
`);

/** Those that the style of English-language wires lets stand alone. */
const CITIES = table(`
US atlanta/baltimore/boston/chicago/cleveland/dallas/denver/detroit/honolulu/houston/indianapolis/las vegas/los angeles/miami/milwaukee/minneapolis
US new orleans/new york/oklahoma city/philadelphia/phoenix/pittsburgh/st louis/salt lake city/san antonio/san diego/san francisco/seattle/washington
NL amsterdam; IQ baghdad; TH bangkok; CN beijing/shanghai; LB beirut; DE berlin/frankfurt/munich; BE brussels; EG cairo; DK copenhagen; IE dublin; CH geneva/zurich
CU havana; FI helsinki; HK hong kong; TR istanbul; ID jakarta; AF kabul; UA kyiv; GB london; LU luxembourg; PH manila; MX mexico city; MC monaco
CA montreal/ottawa/toronto; RU moscow/st petersburg; IN mumbai/new delhi; NO oslo; PA panama city; FR paris; BR rio de janeiro/sao paulo; IT rome/milan
SV san salvador; KR seoul; SG singapore; SE stockholm; AU sydney; JP tokyo; AT vienna; VA vatican city; GT guatemala city; DJ djibouti; KW kuwait city
`);

const NAMES: ReadonlySet<string> = new Set(COUNTRY_NAMES.keys());
const COUNTRIES = new Map([...COUNTRY_NAMES, ...PARTS]);
