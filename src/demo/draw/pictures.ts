import type { PictureDetails, Place } from './metadata.ts';
import { ballotsByFerry } from './scenes/ballots-by-ferry.ts';
import { bargeInTheStorm } from './scenes/barge-in-the-storm.ts';
import { bridgeAtDusk } from './scenes/bridge-at-dusk.ts';
import { bridgeMaster } from './scenes/bridge-master.ts';
import { buoyOnTheBeach } from './scenes/buoy-on-the-beach.ts';
import { cranesAtRest } from './scenes/cranes-at-rest.ts';
import { crowdOnTheQuay } from './scenes/crowd-on-the-quay.ts';
import { ferryAtSunrise } from './scenes/ferry-at-sunrise.ts';
import { ferryUnderTow } from './scenes/ferry-under-tow.ts';
import { firstBus } from './scenes/first-bus.ts';
import { frontPages } from './scenes/front-pages.ts';
import { marketStalls } from './scenes/market-stalls.ts';
import { marshCores } from './scenes/marsh-cores.ts';
import { pierFour } from './scenes/pier-four.ts';
import { raisedSpan } from './scenes/raised-span.ts';
import { seagrass } from './scenes/seagrass.ts';
import { shorePower } from './scenes/shore-power.ts';
import { terraces } from './scenes/terraces.ts';
import { waysAcross } from './scenes/ways-across.ts';
import { wornLine } from './scenes/worn-line.ts';
import type { Drawing } from './svg.ts';

/** A picture of the demonstration newsroom: how it is drawn, and what its file says of itself. */
export interface DemoPicture {
  readonly draw: () => Drawing;
  readonly details: PictureDetails;
}

const NEW_ZEALAND = { countryName: 'New Zealand', countryCode: 'NZL' };
const GERMANY = { countryName: 'Deutschland', countryCode: 'DEU' };

const portAnsel = (sublocation?: string): Place => ({
  ...(sublocation !== undefined && { sublocation }),
  city: 'Port Ansel',
  ...NEW_ZEALAND,
});
const brackensund = (sublocation?: string): Place => ({
  ...(sublocation !== undefined && { sublocation }),
  city: 'Brackensund',
  ...GERMANY,
});

const ANSEL_WIRE = {
  copyrightNotice: '© 2026 Ansel Wire',
  usageTerms: 'May be published with the story that it illustrates, with the credit line. No sale.',
} as const;
const COURIER = {
  copyrightNotice: '© 2026 The Ansel Courier',
  usageTerms: 'May be republished by partners of the Courier, with the credit line.',
} as const;
const OPEN_DATA = {
  copyrightNotice: '© 2026 University of Port Ansel',
  usageTerms: 'Free to use for reporting and teaching, with the credit line.',
} as const;
const BRACKENSUND_BILD = {
  copyrightNotice: '© 2026 Förde-Bild',
  usageTerms: 'Veröffentlichung im Zusammenhang mit dem Bericht und mit Nennung der Quelle gestattet.',
} as const;

/** By the name of the file. */
export const PICTURES: Readonly<Record<string, DemoPicture>> = {
  'drifter-27-between-boulders': {
    draw: buoyOnTheBeach,
    details: {
      ...OPEN_DATA,
      language: 'en',
      headline: 'Drifter 27 on the beach at Caleta Ñandurén',
      caption:
        'Drifter 27 where Ximena Traipe Ñanco found it, between two boulders at Caleta Ñandurén in southern Chile. Its aerial had failed after 412 days; its thermometer went on for 3,640.',
      altText:
        'A yellow ball with a snapped aerial lies between two dark boulders on a sandy beach. Barnacles cover its lower half, and a row of painted figures has almost worn off. Behind it are calm water and mountains.',
      creator: 'Nahuel Oyarce Traipe',
      creditLine: 'Nahuel Oyarce Traipe / University of Port Ansel',
      dateCreated: '2026-10-05',
      locationCreated: { city: 'Caleta Ñandurén', countryName: 'Chile', countryCode: 'CHL' },
      locationsShown: [{ city: 'Caleta Ñandurén', countryName: 'Chile', countryCode: 'CHL' }],
    },
  },
  'barge-strikes-pier-4': {
    draw: bargeInTheStorm,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'The Calder Maid against pier 4',
      caption:
        'The Calder Maid hits pier 4 of the Harbour Bridge at 23:40 on Saturday. The tug Tui had put a line on board nine minutes earlier, but the line parted.',
      altText:
        'At night, in driving rain, a barge heaped with gravel rams a bridge pier and throws up water. A tug with a parted line follows it through the waves. Above, a taxi has stopped on the lamplit bridge.',
      creator: 'Rosa Kettle',
      creditLine: 'Rosa Kettle / Ansel Wire',
      dateCreated: '2026-10-17T23:52:00+13:00',
      locationCreated: portAnsel('Mole Street'),
      locationsShown: [portAnsel('Harbour Bridge, pier 4')],
    },
  },
  'ways-across-the-harbour': {
    draw: waysAcross,
    details: {
      ...COURIER,
      language: 'en',
      headline: 'The ways across while the bridge is closed',
      caption:
        'Three kilometres by bridge, 2.6 by ferry and on foot, 47 by Stannard’s Gorge: the ways between Pell Point and the city. The map is not to scale.',
      altText:
        'Map of a harbour that narrows towards the top. A broken red line with a no-entry sign marks the closed bridge, a dotted blue line below it the ferry, and a long orange line the road around the head of the water.',
      extendedDescription:
        'The city lies on the left shore and Pell Point on the right. The bridge is in the middle of the map, drawn in red and white with six dots for its piers and a no-entry sign above it. The ferry crosses below it, between two blue pins. The gorge road, in orange with the sign of a bus, leaves the left shore, climbs between hills, crosses the water at its narrowest point near the upper edge and comes down again on the right shore.',
      creator: 'Mirela Codrănescu',
      creditLine: 'Mirela Codrănescu / The Ansel Courier',
      dateCreated: '2026-10-19',
      locationCreated: portAnsel(),
      locationsShown: [
        portAnsel('Harbour'),
        portAnsel('Pell Point'),
        { sublocation: 'Stannard’s Gorge', ...NEW_ZEALAND },
      ],
    },
  },
  'kotare-at-sunrise': {
    draw: ferryAtSunrise,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'The Kōtare crosses from Pell Point at sunrise',
      caption:
        'The Kōtare, chartered from the northern sounds, on one of Thursday’s first free crossings. Behind it the span of the Harbour Bridge stands open.',
      altText:
        'A white ferry with an orange funnel crosses a calm harbour at sunrise, passengers standing on its upper deck. In the distance the span of a cable-stayed bridge is raised.',
      creator: 'Hana Te Rauawa',
      creditLine: 'Hana Te Rauawa / Ansel Wire',
      dateCreated: '2026-10-22',
      locationCreated: portAnsel('Pell Point'),
      locationsShown: [portAnsel('Harbour')],
    },
  },
  'cores-from-the-tidewell-marsh': {
    draw: marshCores,
    details: {
      ...OPEN_DATA,
      language: 'en',
      headline: 'Fourteen cores through the Tidewell marsh',
      caption:
        'The line of 14 cores through the Tidewell marsh, from the shore on the left to 1.4 kilometres inland on the right. Eleven of them hold the band of sea sand. Heights are exaggerated.',
      altText:
        'Cutaway of a marsh with a drill rig and two people on top. Below, a band of pale sand in brown mud grows thinner from left to right and crosses a row of upright core tubes.',
      extendedDescription:
        'Fourteen tubes of equal length stand side by side in layers of brown mud. The pale band is thickest at the left edge, by the water, and tapers out towards the right. It is found in eleven tubes. It is missing in the seventh from the left, where the layers are disturbed, and in the last two on the right.',
      creator: 'Tamsin Weir',
      creditLine: 'Tamsin Weir / University of Port Ansel',
      dateCreated: '2026-10',
      locationCreated: portAnsel('University of Port Ansel'),
      locationsShown: [portAnsel('Tidewell marsh')],
    },
  },
  'market-at-the-rope-walk': {
    draw: marketStalls,
    details: {
      ...COURIER,
      language: 'en',
      headline: 'The quay market at the Rope Walk',
      caption:
        'The Saturday market as it will stand at the Rope Walk from 31 October: 64 stalls, nearer the buses and, the manager hopes, farther from the gulls.',
      altText:
        'Market stalls with striped awnings stand in a row before a long brick building. People shop for fish, bread and fruit. Three gulls sit on the awnings, and two more wait on the ground.',
      creator: 'Beatriz Falloon',
      creditLine: 'Beatriz Falloon / The Ansel Courier',
      dateCreated: '2026-10-27',
      locationCreated: portAnsel('Rope Walk'),
      locationsShown: [portAnsel('Rope Walk')],
    },
  },
  'kraene-im-hafen-brackensund': {
    draw: cranesAtRest,
    details: {
      ...BRACKENSUND_BILD,
      language: 'de',
      headline: 'Stillstand im Hafen von Brackensund',
      caption:
        'Hochgeklappte Ausleger, wartende Schiffe: Beschäftigte des Hafens am Donnerstag bei der Kundgebung vor Tor 2. Auf Reede lagen am Nachmittag elf Schiffe, darunter zwei Autofrachter.',
      altText:
        'Drei Hafenkräne mit hochgeklappten Auslegern stehen vor blassem Himmel. Am Horizont liegen Frachtschiffe. Vorn stehen Menschen in Arbeitskleidung und mit Helmen, einige halten rote Fahnen.',
      creator: 'Henrike Voß',
      creditLine: 'Henrike Voß / Förde-Bild',
      dateCreated: '2026-10-29',
      locationCreated: brackensund('Containerterminal, Tor 2'),
      locationsShown: [brackensund('Containerterminal'), brackensund('Reede')],
    },
  },
  'shore-power-vila-do-sargo': {
    draw: shorePower,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'A guest with a plug',
      caption:
        'By 1 January 2034 every ship at a quay longer than 80 metres is to draw its power from the land. The plug in this drawing is a guess: the standard is to be chosen by next June.',
      altText:
        'On a quay at dusk a thick orange cable runs from a white power cabinet to a large three-pin plug, which is about to enter a socket in the hull of a ship. Lit houses with red roofs line the shore behind.',
      creator: 'Tomé Serralva',
      creditLine: 'Tomé Serralva / Ansel Wire',
      dateCreated: '2026-10-30',
      locationCreated: { city: 'Vila do Sargo', countryName: 'Portugal', countryCode: 'PRT' },
      locationsShown: [{ city: 'Vila do Sargo', countryName: 'Portugal', countryCode: 'PRT' }],
    },
  },
  'shiranagi-terraces': {
    draw: terraces,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'Shiranagi, below and above',
      caption:
        'Shiranagi as the plan imagines it: the old quarter by the breakwater, and above it the terraces on which 640 households are to resettle over 11 years. One house on the shore keeps its light.',
      altText:
        'A fishing town lies crowded along a harbour, all but one of its windows dark. A winding path leads up green terraces to new houses with lit windows and to three house frames. A large red sun stands above the hills.',
      creator: 'Umezato Kenji (梅里健司)',
      creditLine: 'Umezato Kenji / Ansel Wire',
      dateCreated: '2026-11',
      locationCreated: { city: 'Shiranagi (白凪)', countryName: 'Japan', countryCode: 'JPN' },
      locationsShown: [{ city: 'Shiranagi (白凪)', countryName: 'Japan', countryCode: 'JPN' }],
    },
  },
  'worn-line-at-berth-6': {
    draw: wornLine,
    details: {
      ...COURIER,
      usageTerms: 'For the Courier and its partners, with this story only. Not for archives.',
      language: 'en',
      headline: 'A mooring line at the end of its service life',
      caption:
        'A worn breast line on its bollard. The audit of June 2025 asked that all four lines at berth 6 be replaced within 30 days.',
      altText:
        'A thick mooring rope is wound twice around an iron bollard. Its loose end, frayed into single strands, hangs over the edge of the quay. A second rope lies coiled beside it, and far out a barge is adrift.',
      creator: 'Ada Roe',
      creditLine: 'The Ansel Courier',
      dateCreated: '2026-11-03',
      locationCreated: portAnsel(),
      locationsShown: [portAnsel('Number 6 berth')],
      hasCanary: true,
    },
  },
  'ballot-boxes-on-the-ferry': {
    draw: ballotsByFerry,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'The count crosses by ferry',
      caption:
        'Ballot boxes from Pell Point School on their way to the city. The crossing delayed the result of that polling place until 21:15.',
      altText:
        'Three blue ballot boxes with padlocks and large red tick marks stand on the deck of a ferry at night, papers showing in their slots. Beyond the rail are the lights of a city.',
      creator: 'Hana Te Rauawa',
      creditLine: 'Hana Te Rauawa / Ansel Wire',
      dateCreated: '2026-11-07',
      locationCreated: portAnsel('Pell Point'),
      locationsShown: [portAnsel('Harbour')],
    },
  },
  'ellis-carrow': {
    draw: bridgeMaster,
    details: {
      ...COURIER,
      language: 'en',
      headline: 'Ellis Carrow, bridge master of Port Ansel',
      caption:
        'Ellis Carrow, 1935 to 2026. He worked on the Harbour Bridge from the day it opened, as its master from 1970 until the last day of 1999.',
      altText:
        'Portrait in profile of an old man with a white beard, in a dark peaked cap with an anchor and a dark coat. Behind him are a low orange sun and a bridge with its span raised.',
      creator: 'Rosa Kettle',
      creditLine: 'Rosa Kettle / The Ansel Courier',
      dateCreated: '2026-11',
      locationCreated: portAnsel(),
      locationsShown: [portAnsel('Harbour Bridge')],
      peopleShown: ['Ellis Carrow'],
    },
  },
  'havlommen-under-tow': {
    draw: ferryUnderTow,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'The Havlommen in tow',
      caption:
        'The tug Bjønn tows the Havlommen clear of the skerries known as the Tenene on Thursday. The ferry had been without power for nine hours and 20 minutes.',
      altText:
        'In heavy seas under a grey sky, a small red tug pulls a white ferry by a long line. Thin smoke rises from the ferry’s red and white funnel, a helicopter hovers, and waves break on black rocks behind.',
      creator: 'Torbjørg Eidevåg',
      creditLine: 'Torbjørg Eidevåg / Ansel Wire',
      dateCreated: '2026-11-12',
      locationCreated: { city: 'Skarnvik', countryName: 'Norway', countryCode: 'NOR' },
      locationsShown: [{ sublocation: 'Tenene', city: 'Skarnvik', countryName: 'Norway', countryCode: 'NOR' }],
    },
  },
  'seegras-in-der-brackenbucht': {
    draw: seagrass,
    details: {
      ...BRACKENSUND_BILD,
      copyrightNotice: '© 2026 Jonas Ehmke',
      language: 'de',
      headline: 'Seegraswiese in der Brackenbucht',
      caption:
        'Licht bis auf den Grund: Seegras (Zostera marina) in der Brackenbucht. Zwischen 2022 und 2026 sind die Wiesen von 304 auf 380 Hektar gewachsen.',
      altText:
        'Unter Wasser: Lichtstrahlen fallen von oben auf eine dichte grüne Seegraswiese. Ein Schwarm kleiner heller Fische und zwei größere gelbe Fische schwimmen darüber.',
      creator: 'Jonas Ehmke',
      creditLine: 'Jonas Ehmke',
      dateCreated: '2026-08',
      locationCreated: brackensund('Brackenbucht'),
      locationsShown: [brackensund('Brackenbucht')],
    },
  },
  'front-pages': {
    draw: frontPages,
    details: {
      ...COURIER,
      language: 'en',
      headline: 'The coastal papers of the week',
      caption: 'Four front pages, four harbours: pay talks in Brackensund, a ferry, a hill and two plugs.',
      altText:
        'Four newspapers lie fanned out on a wooden table beside a cup of coffee and a pair of glasses. Their front pages show harbour cranes, a ferry at sea, houses on a green hill, and two electric plugs.',
      creator: 'Beatriz Falloon',
      creditLine: 'Beatriz Falloon / The Ansel Courier',
      dateCreated: '2026-11-15',
      locationCreated: portAnsel(),
      locationsShown: [],
    },
  },
  'harbour-bridge-reopens': {
    draw: bridgeAtDusk,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'The last half metre',
      caption:
        'The span of the Harbour Bridge comes down after 34 days. The last half metre took 40 seconds; the ferries will run free of charge until 29 November.',
      altText:
        'A long cable-stayed bridge on six piers crosses a harbour under a violet and orange evening sky. Its middle span is almost level, lamps shine along the deck, and a ferry passes in front.',
      creator: 'Rosa Kettle',
      creditLine: 'Rosa Kettle / Ansel Wire',
      dateCreated: '2026-11-20',
      locationCreated: portAnsel('Mole Street'),
      locationsShown: [portAnsel('Harbour Bridge')],
    },
  },
  'bridge-span-raised': {
    draw: raisedSpan,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'Thirty-four days open',
      caption:
        'While no traffic could cross, the 48-metre span stood raised between piers 3 and 4, and whoever had a mast could pass at any hour.',
      altText:
        'A sailing boat with an orange and a white sail passes between the two tall towers of a bridge. The span between them is raised steeply against a pale sun and a green sky.',
      creator: 'Hana Te Rauawa',
      creditLine: 'Hana Te Rauawa / Ansel Wire',
      dateCreated: '2026-11-08',
      locationCreated: portAnsel('Harbour'),
      locationsShown: [portAnsel('Harbour Bridge')],
    },
  },
  'pier-4-in-its-jacket': {
    draw: pierFour,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'A concrete jacket for pier 4',
      caption:
        'Pier 4 in its new concrete jacket, the largest item on the bill at $6.1 million. The two yellow bearings on top came from Brackensund.',
      altText:
        'A grey bridge pier wears a wide, cream-coloured concrete jacket from the waterline to half its height. Two yellow bearings sit between pier and deck. A work barge with a crane and two workers lies beside it, and a tug passes.',
      creator: 'Rosa Kettle',
      creditLine: 'Rosa Kettle / Ansel Wire',
      dateCreated: '2026-11-17',
      locationCreated: portAnsel('Harbour'),
      locationsShown: [portAnsel('Harbour Bridge, pier 4')],
    },
  },
  'crowd-on-the-quay': {
    draw: crowdOnTheQuay,
    details: {
      ...COURIER,
      language: 'en',
      headline: 'Watching from the quay',
      caption: 'The night of 15 November: people on the quay watch as the new bearings are set in place at low water.',
      altText:
        'Seen from behind, a dense crowd stands on a quay at night and looks across the water at a bridge with lamps along its deck. A full moon and many stars are in the sky.',
      creator: 'Nikau Forsyth',
      creditLine: 'Nikau Forsyth / The Ansel Courier',
      dateCreated: '2026-11-15',
      locationCreated: portAnsel('Mole Street'),
      locationsShown: [portAnsel('Harbour Bridge')],
    },
  },
  'bus-14-crosses-first': {
    draw: firstBus,
    details: {
      ...ANSEL_WIRE,
      language: 'en',
      headline: 'Number 14 goes first',
      caption:
        'The number 14 bus, with 51 people on board, is the first vehicle across the Harbour Bridge on Friday evening.',
      altText:
        'A red number 14 bus full of passengers drives over a bridge below a tower and fanned cables. In front of it, seen from behind, people on the pavement raise their arms.',
      creator: 'Hana Te Rauawa',
      creditLine: 'Hana Te Rauawa / Ansel Wire',
      dateCreated: '2026-11-20T18:02:00+13:00',
      locationCreated: portAnsel('Harbour Bridge'),
      locationsShown: [portAnsel('Harbour Bridge')],
    },
  },
};
