import { glints, ridge, sea, sky, softPatch, stars } from '../scenery.ts';
import { chance, circle, line, path, placed, rect, shape, times, type Drawing, type Pair } from '../svg.ts';
import { house } from '../town.ts';

/** A ship at the quay of Vila do Sargo and its plug. */
export function shorePower(): Drawing {
  const size: Pair = [1600, 1600];
  const random = chance(801);
  const walls = ['#f7ead2', '#f2c078', '#e9977a', '#f6dcc0', '#c9d8cf', '#f0b08a'];
  return {
    size,
    parts: [
      sky(size, [
        [0, '#203a63'],
        [0.35, '#4a6a96'],
        [0.6, '#e8a795'],
        [0.72, '#ffd7a8'],
      ]),
      stars([1600, 420], { seed: 803, count: 50, colour: '#fff4de' }),
      ridge({ seed: 805, width: 1600, bottom: 1100, level: 720, swing: 70, hills: 1.2 }, { fill: '#6d6f93' }),
      ...[0, 1, 2].flatMap((row) =>
        times(13, (index) =>
          house({
            at: [-30 + index * 96 + row * 40, 850 + row * 74],
            scale: 1.1 + row * 0.12,
            wall: walls[Math.floor(random() * walls.length)] ?? '#f7ead2',
            roof: '#b5563f',
            window: random() < 0.6 ? '#ffe08a' : '#5b6a86',
          }),
        ),
      ),
      sea(size, 990, [
        [0, '#c48d94'],
        [0.3, '#47648c'],
        [1, '#1c3157'],
      ]),
      glints({
        seed: 807,
        area: [
          [0, 1004],
          [1000, 220],
        ],
        count: 34,
        colour: '#ffdba8',
        opacity: 0.65,
      }),
      path('M1640 420H900Q880 420 886 440L960 760L1010 1220Q1014 1250 1040 1250H1640Z', { fill: '#16243f' }),
      path('M1640 700H944L964 778L968 812H1640Z', { fill: '#f4e7cf' }),
      path('M1640 1130H1001L1010 1220Q1014 1250 1040 1250H1640Z', { fill: '#c8452f' }),
      path('M1640 420H980V300Q980 280 1000 280H1640Z', { fill: '#f4efe2' }),
      ...times(5, (index) => rect([1030 + index * 120, 318], [74, 54], { fill: '#ffe08a', rx: 8 })),
      ...times(5, (index) => circle([1090 + index * 116, 560], 30, { fill: '#35507c' })),
      rect([0, 1230], [1600, 370], { fill: '#3a4664' }),
      rect([0, 1216], [1600, 26], { fill: '#5a688a' }),
      ...times(4, (index) =>
        line(
          [
            [index * 460 - 80, 1600],
            [index * 420 + 60, 1244],
          ],
          { stroke: '#465374', 'stroke-width': 5 },
        ),
      ),
      cabinet(),
      path('M402 1190C560 1420 250 1520 560 1500C900 1480 700 1160 840 1020', {
        fill: 'none',
        stroke: '#1b2238',
        'stroke-width': 50,
        'stroke-linecap': 'round',
        'stroke-opacity': 0.35,
        transform: 'translate(10 26)',
      }),
      path('M402 1190C560 1420 250 1520 560 1500C900 1480 700 1160 840 1020', {
        fill: 'none',
        stroke: '#f2a93b',
        'stroke-width': 46,
        'stroke-linecap': 'round',
      }),
      path('M408 1180C562 1404 270 1500 552 1488C880 1472 690 1160 832 1016', {
        fill: 'none',
        stroke: '#ffcf78',
        'stroke-width': 10,
        'stroke-linecap': 'round',
      }),
      placed(
        { at: [868, 970], turn: 38 },
        rect([-56, -40], [112, 120], { fill: '#e2e8ee', rx: 26 }),
        rect([-56, 34], [112, 22], { fill: '#9fb0c2' }),
        rect([-70, -66], [140, 40], { fill: '#c7d2dc', rx: 12 }),
        ...[-38, 0, 38].map((x) => rect([x - 9, -116], [18, 54], { fill: '#f6d98a', rx: 6 })),
      ),
      placed(
        { at: [1010, 850], turn: 38 },
        rect([-84, -52], [168, 96], { fill: '#f2a93b', rx: 18 }),
        rect([-66, -36], [132, 66], { fill: '#24345a', rx: 12 }),
        ...[-38, 0, 38].map((x) => rect([x - 10, -18], [20, 34], { fill: '#0d1730', rx: 5 })),
      ),
    ],
  };
}

function cabinet(): string {
  return [
    softPatch('cabinet-shade', { at: [330, 1346], reach: [210, 26], colour: '#141b30', opacity: 0.8 }),
    rect([200, 960], [250, 380], { fill: '#eef2f0', rx: 16 }),
    rect([370, 960], [80, 380], { fill: '#cfd8da', rx: 16 }),
    rect([220, 990], [140, 120], { fill: '#2a7f86', rx: 10 }),
    shape(
      [
        [298, 1000],
        [254, 1058],
        [288, 1058],
        [274, 1100],
        [326, 1040],
        [292, 1040],
      ],
      { fill: '#ffe08a' },
    ),
    ...times(4, (index) => rect([226, 1140 + index * 30], [126, 12], { fill: '#aebabd', rx: 6 })),
    circle([402, 1190], 44, { fill: '#24345a' }),
    circle([402, 1010], 12, { fill: '#6fd08c' }),
    rect([190, 1330], [270, 22], { fill: '#8d99a6', rx: 6 }),
  ].join('');
}
