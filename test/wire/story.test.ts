import t from 'tap';
import { readWireStory, type WireStory } from '../../src/wire/story.ts';

/** Reads a text that has a story in it. */
function read(text: string): WireStory {
  const story = readWireStory(text);
  if (story === undefined) throw new Error(`no story: ${text}`);
  return story;
}

/** A code and the words for each thing that is left out. */
function left({ leftOut }: WireStory): string[] {
  return leftOut.map(({ why, text }) => `${why}: ${text}`);
}

const LONG =
  'The harbour bridge reopened on Friday after nine weeks of repairs, the harbour board said, and the first cars crossed it before dawn.';

t.test('a story of each style comes apart as its agency means it', async (t) => {
  const styles: { name: string; text: string; story: Partial<WireStory>; left: string[] }[] = [
    {
      name: 'slug, urgency, byline in capitals, indented paragraphs, end mark',
      text: `BC-NZ--Harbour Bridge,2nd Ld-Writethru,310
URGENT
EDS: Adds a comment of the board. A photo is planned.
Harbour bridge reopens after nine weeks
By ADA ROE
Ansel Press Writer
\tPORT ANSEL, New Zealand (AW) — ${LONG}
\t"It is safe," said Hana Whaanga, the engineer of the board.
\t-30-`,
      story: {
        headline: 'Harbour bridge reopens after nine weeks',
        byline: { text: 'By ADA ROE', names: ['Ada Roe'], organisation: 'Ansel Press Writer' },
        dateline: { place: 'Port Ansel', country: 'NZ' },
        datelineText: 'PORT ANSEL, New Zealand (AW) —',
        paragraphs: [LONG, '"It is safe," said Hana Whaanga, the engineer of the board.'],
      },
      left: [
        'slug: BC-NZ--Harbour Bridge,2nd Ld-Writethru,310',
        'priority: URGENT',
        'editors-note: EDS: Adds a comment of the board. A photo is planned.',
        'byline: By ADA ROE',
        'byline: Ansel Press Writer',
        'dateline: PORT ANSEL, New Zealand (AW) —',
        'end-mark: -30-',
      ],
    },
    {
      name: 'a photo caption with its own place and day before the text, lines broken at a width, CRLF',
      text: `Ferry salutes the reopened bridge

PORT ANSEL, New Zealand (Nov. 20, 2026) The ferry Kotare passes below the
harbour bridge on the day of its reopening. (Ansel Wire photo by Rosa
Kettle)

PORT ANSEL, Nov 20, 2026 (Southwire) - The harbour bridge reopened on Friday
after nine weeks of repairs, the harbour board said, and a well-
known ferry went back to its winter timetable.

“The bridge is safe,” Hana Whaanga, the engineer of the harbour board, said
on the quay.
`.replaceAll('\n', '\r\n'),
      story: {
        headline: 'Ferry salutes the reopened bridge',
        leadCaption:
          'PORT ANSEL, New Zealand (Nov. 20, 2026) The ferry Kotare passes below the harbour bridge on the day of its reopening. (Ansel Wire photo by Rosa Kettle)',
        dateline: { place: 'Port Ansel', country: 'NZ' },
        date: '2026-11-20',
        paragraphs: [
          'The harbour bridge reopened on Friday after nine weeks of repairs, the harbour board said, and a well-known ferry went back to its winter timetable.',
          '“The bridge is safe,” Hana Whaanga, the engineer of the harbour board, said on the quay.',
        ],
      },
      left: ['dateline: PORT ANSEL, Nov 20, 2026 (Southwire) -'],
    },
    {
      name: 'copied from a page: standfirst, day, and all that a site puts around a text',
      text: `Home > World > Pacific
Harbour bridge reopens after nine weeks
Ferries return to their winter timetable on Monday
By Ada Roe and John Poe | Ansel Wire
Published 20 November 2026, 6:15 am NZDT
3 min read

LONDON/PORT ANSEL – ${LONG}

Read more: Why the bridge had to close

"Nobody was hurt," the board said.

Advertisement

The mayor thanked the engineers.

Related stories
Bridge to close for nine weeks
Ferries run late on Fridays

Tags: bridges, ferries
Share  Tweet  Email
Follow us on Facebook and Instagram
Sign up for our newsletter and never miss a bridge.
https://news.example.org/harbour-bridge
© 2026 Ansel Wire. All rights reserved.`,
      story: {
        headline: 'Harbour bridge reopens after nine weeks',
        standfirst: 'Ferries return to their winter timetable on Monday',
        byline: {
          text: 'By Ada Roe and John Poe | Ansel Wire',
          names: ['Ada Roe', 'John Poe'],
          organisation: 'Ansel Wire',
        },
        dateline: { place: 'London/Port Ansel', country: null },
        date: '2026-11-20',
        paragraphs: [LONG, '"Nobody was hurt," the board said.', 'The mayor thanked the engineers.'],
      },
      left: [
        'navigation: Home > World > Pacific',
        'byline: By Ada Roe and John Poe | Ansel Wire',
        'date: Published 20 November 2026, 6:15 am NZDT',
        'navigation: 3 min read',
        'dateline: LONDON/PORT ANSEL –',
        'related: Read more: Why the bridge had to close',
        'advertisement: Advertisement',
        'related: Related stories',
        'related: Bridge to close for nine weeks',
        'related: Ferries run late on Fridays',
        'tags: Tags: bridges, ferries',
        'share: Share Tweet Email',
        'share: Follow us on Facebook and Instagram',
        'newsletter: Sign up for our newsletter and never miss a bridge.',
        'address: https://news.example.org/harbour-bridge',
        'copyright: © 2026 Ansel Wire. All rights reserved.',
      ],
    },
    {
      name: 'pages, and whom to ask after the end',
      text: `HARBOUR BRIDGE TO
REOPEN ON FRIDAY

NOTE TO EDITORS: Embargo lifted.

PORT ANSEL (Ansel Wire) -- ${LONG}

(MORE)
Page 2 of 2

It will close again in March.

ENDS

Media contact: Pat Poe, +64 20 0000 0000
pat.poe@example.org
Ansel Harbour Board`,
      story: {
        headline: 'HARBOUR BRIDGE TO REOPEN ON FRIDAY',
        dateline: { place: 'Port Ansel', country: null },
        paragraphs: [LONG, 'It will close again in March.'],
      },
      left: [
        'editors-note: NOTE TO EDITORS: Embargo lifted.',
        'dateline: PORT ANSEL (Ansel Wire) --',
        'end-mark: (MORE)',
        'page-number: Page 2 of 2',
        'end-mark: ENDS',
        'contact: Media contact: Pat Poe, +64 20 0000 0000',
        'contact: pat.poe@example.org',
        'after-end: Ansel Harbour Board',
      ],
    },
    {
      name: 'paragraphs on lines of their own, none blank between them',
      text: `Bridge reopens\n${LONG}\n"It is safe," said Hana Whaanga.\nShe smiled.\n`,
      story: { headline: 'Bridge reopens', paragraphs: [LONG, '"It is safe," said Hana Whaanga.', 'She smiled.'] },
      left: [],
    },
    {
      name: 'captions between the paragraphs: the first is kept, others are listed',
      text: `Bridge reopens\n\nLONDON – ${LONG}\n\nFirst cars at dawn. (Photo: Rosa Kettle)\n\nThe mayor came.\n\nFILE - The bridge in 2020.\n\n(Photo by Rosa Kettle)`,
      story: { leadCaption: 'First cars at dawn. (Photo: Rosa Kettle)', paragraphs: [LONG, 'The mayor came.'] },
      left: ['dateline: LONDON –', 'caption: FILE - The bridge in 2020.', 'caption: (Photo by Rosa Kettle)'],
    },
  ];
  styles.push(
    {
      name: 'a caption with a dateline of its own, its credit below, bylines with the day, a made-up service paper',
      text: `Airlift of grain to the islands ends
TONGA BAY, Tonga – Airmen unload grain in the harbour on Nov. 19, 2026.
ANA POE/HARBOUR GUARD

By JOHN POE | ANSEL AND STRAIT Published: November 20, 2026

WASHINGTON — The airlift of grain to the outer islands has ended, officials said Friday.

“The general trend is down,” said an official with the relief mission.
Show Full Article
Sign Up for Daily Headlines
Related Topics: Grain`,
      story: {
        headline: 'Airlift of grain to the islands ends',
        leadCaption: 'TONGA BAY, Tonga – Airmen unload grain in the harbour on Nov. 19, 2026. ANA POE/HARBOUR GUARD',
        byline: {
          text: 'By JOHN POE | ANSEL AND STRAIT Published: November 20, 2026',
          names: ['John Poe'],
          organisation: 'ANSEL AND STRAIT',
        },
        date: '2026-11-20',
        dateline: { place: 'Washington', country: 'US' },
        paragraphs: [
          'The airlift of grain to the outer islands has ended, officials said Friday.',
          '“The general trend is down,” said an official with the relief mission.',
        ],
      },
      left: [
        'byline: By JOHN POE | ANSEL AND STRAIT Published: November 20, 2026',
        'dateline: WASHINGTON —',
        'navigation: Show Full Article',
        'newsletter: Sign Up for Daily Headlines',
        'tags: Related Topics: Grain',
      ],
    },
    {
      name: 'lines of headlines in title case, with all that stands around a text in a mail',
      text: `Harbour Bridge Reopens After Nine Weeks of
Repairs in the Coldest Winter of the Century
The city celebrates with a parade of ferries and fireworks

By Ada Roe
Staff Writer
Nov. 20, 2026 at 6:00 a.m. EST

The harbour bridge reopened on Friday.

More to come
((ada.roe@example.org; +64 20 000 0000))
Twitter: @adaroe`,
      story: {
        headline: 'Harbour Bridge Reopens After Nine Weeks of Repairs in the Coldest Winter of the Century',
        standfirst: 'The city celebrates with a parade of ferries and fireworks',
        byline: { text: 'By Ada Roe', names: ['Ada Roe'], organisation: 'Staff Writer' },
        date: '2026-11-20',
        paragraphs: ['The harbour bridge reopened on Friday.'],
      },
      left: [
        'byline: By Ada Roe',
        'byline: Staff Writer',
        'date: Nov. 20, 2026 at 6:00 a.m. EST',
        'end-mark: More to come',
        'contact: ((ada.roe@example.org; +64 20 000 0000))',
        'contact: Twitter: @adaroe',
      ],
    },
    {
      name: 'a round-up of stories has many datelines: they stay in the text, but for the first',
      text: `News in brief\n\nLONDON – The bridge opened.\n\nPARIS – The bridge closed.\n\nROME – The bridge fell.`,
      story: {
        dateline: { place: 'London', country: 'GB' },
        leadCaption: null,
        paragraphs: ['The bridge opened.', 'PARIS – The bridge closed.', 'ROME – The bridge fell.'],
      },
      left: ['dateline: LONDON –'],
    },
  );
  for (const { name, text, story, left: out } of styles) {
    const found = read(text);
    t.match(found, story, name);
    t.same(found.paragraphs, story.paragraphs, name);
    t.same(left(found), out, name);
    t.equal(found.isHeadlineMade, false, name);
  }
});

t.test('a dateline is read in every form that is sure to be one, and what looks like one stays text', async (t) => {
  for (const [line, place, country] of [
    ['WASHINGTON (AP) — The', 'Washington', 'US'],
    ['WASHINGTON, Nov. 20 (UPI) -- The', 'Washington', 'US'],
    ['PORT ANSEL, Nov. 20 (Southwire) - The', 'Port Ansel', null],
    ['PORT ANSEL, Friday — The', 'Port Ansel', null],
    ['LONDON – The', 'London', 'GB'],
    ['BRUSSELS/PARIS, 20 November 2026 (AW) — The', 'Brussels/Paris', null],
    ['PORT-AU-PRINCE, Haiti (AW) — The', 'Port-au-Prince', 'HT'],
    ["COX'S BAZAR, Bangladesh — The", "Cox's Bazar", 'BD'],
    ['WINSTON-SALEM, N.C. (AW) — The', 'Winston-Salem, N.C.', 'US'],
    ['ST. LOUIS (AW) — The', 'St. Louis', 'US'],
    ['SÃO PAULO (AW) — The', 'São Paulo', 'BR'],
    ['Berlin (dpa) - The', 'Berlin', 'DE'],
    ['Berlin (in part) - The', undefined, undefined],
    ['Berlin (AFP) - The', 'Berlin', 'DE'],
    ['London, Nov 20, 2026 (AFP) - The', 'London', 'GB'],
    ['THE HAGUE, Netherlands (AW) — The', 'The Hague', 'NL'],
    ['ATLANTA, Georgia (AW) — The', 'Atlanta, Georgia', null],
    ['SEOUL, Nov. 20 (Yonhap): The', 'Seoul', 'KR'],
    ['U.N. HEADQUARTERS, New York (AW) — The', 'U.N. Headquarters, New York', 'US'],
    ['LYON, France — The', 'Lyon', 'FR'],
    ['WASHINGTON (Nov. 20, 2026) — The', 'Washington', 'US'],
    ['ABOARD THE KOTARE (AW) — The', 'Aboard the Kotare', null],
    ['NATO — the alliance — met', undefined, undefined],
    ['NATO — The', undefined, undefined],
    ['NASA, which built it — The', undefined, undefined],
    ['BREAKING NEWS — The', undefined, undefined],
    ['EXCLUSIVE — The', undefined, undefined],
    ['SMITH: The', undefined, undefined],
    ['The bridge — a long one — The', undefined, undefined],
    ['“LONDON — The', undefined, undefined],
    ['LONDON calling – The', undefined, undefined],
  ] as const) {
    const story = read(`A headline that is one\n\n${line} bridge reopened.`);
    const dateline = place === undefined ? null : { place, country };
    t.same(story.dateline, dateline, line);
    const whole = [story.datelineText ?? '', ...story.paragraphs].join(' ').trim();
    t.equal(whole, `${line} bridge reopened.`, line);
  }
  t.match(read('A headline\n\n(Reuters) - The bridge.'), {
    dateline: null,
    datelineText: '(Reuters) -',
    paragraphs: ['The bridge.'],
  });
  t.match(read('A headline\n\nLONDON (AW) —\n\nThe bridge.'), {
    dateline: { place: 'London' },
    paragraphs: ['The bridge.'],
  });
});

t.test('names are read out of bylines, and what is no byline stays', async (t) => {
  for (const [line, names, organisation] of [
    ['By Jane Roe', ['Jane Roe'], null],
    ['By JANE ROE', ['Jane Roe'], null],
    ['by Jane Roe', ['Jane Roe'], null],
    ['By: Jane Roe', ['Jane Roe'], null],
    ['By JANE ROE, Associated Press', ['Jane Roe'], 'Associated Press'],
    ['By Jane Roe, John Poe and Ana de la Cruz', ['Jane Roe', 'John Poe', 'Ana de la Cruz'], null],
    ['By PAT O’BRIEN and KIM MCDONALD', ['Pat O’Brien', 'Kim McDonald'], null],
    ['By J. R. Poe-Smith - Ansel Wire', ['J. R. Poe-Smith'], 'Ansel Wire'],
    ['By Kim MÜLLER', ['Kim Müller'], null],
  ] as const) {
    t.same(read(`A headline\n${line}\n\nThe bridge reopened.`).byline, { text: line, names, organisation }, line);
  }
  for (const line of ['By the water', 'By Friday', 'By Jane Roe it was said that the bridge reopened.', 'By 2030']) {
    const story = read(`A headline\n\n${line}\n\nThe bridge reopened.`);
    t.equal(story.byline, null, line);
    t.equal(story.paragraphs[0], line);
  }
});

t.test('what may be text stays text', async (t) => {
  for (const line of [
    'The board will share this report with the city on Monday.',
    'Follow the money, the auditor said on Friday, and you will find the bridge.',
    'More than 30 people came.',
    'Read more than one book a year, the mayor advised pupils in a speech.',
    '“Advertisement is the soul of trade,” he said.',
    'Contact between the two ships was lost at dawn.',
    'Copyright law does not cover bridges, the court said.',
    'Ends and means were discussed.',
    'Tags on the cables were found to be loose.',
    'URGENT repairs began at once.',
    'WHAT COMES NEXT',
    '* The bridge carries 40,000 cars a day.',
    'EUR/USD fell.',
    'There is, he said, a page about it at https://example.org/bridge and\nmore to come at\nhttps://example.org/ferry\nas the street where it\nends.',
  ]) {
    const story = read(`A headline\n\nThe bridge reopened on Friday.\n\n${line}\n\nThe mayor came.`);
    const paragraph = line.replaceAll('\n', ' ');
    t.same(story.paragraphs, ['The bridge reopened on Friday.', paragraph, 'The mayor came.'], line);
    t.same(story.leftOut, [], line);
  }
});

t.test('a text without a headline gets one from its first sentence, and keeps all of it', async (t) => {
  const text = `LONDON – ${LONG} It was a Friday. ${LONG}`;
  const story = read(text);
  t.equal(story.isHeadlineMade, true);
  t.ok(story.headline.length <= 122 && LONG.startsWith(story.headline.replace(/ …$/, '')), story.headline);
  t.same(story.paragraphs, [text.slice('LONDON – '.length)]);
  t.match(read('LONDON – The mayor said no. And left.'), { headline: 'The mayor said no', isHeadlineMade: true });
  t.match(read('First cars at dawn. (Photo: Rosa Kettle)'), {
    leadCaption: /^First/,
    isHeadlineMade: true,
    paragraphs: [],
  });
});

t.test('where there is no story, none is made up', async (t) => {
  for (const text of [
    '',
    ' \n\t\r\n',
    '-30-',
    'Share this\n\n© 2026 Ansel Wire',
    'https://example.org/',
    '###\n***\n',
    '\u200b',
    'URGENT',
  ])
    t.equal(readWireStory(text), undefined, JSON.stringify(text));
});
