import { clouds, glints, gull, ridge, sea, sky } from '../scenery.ts';
import { line, path, rect, shape, times, type Drawing, type Pair } from '../svg.ts';
import { person } from '../town.ts';
import { tug } from '../vessels.ts';

/** Pier 4 with its new jacket, from a boat. */
export function pierFour(): Drawing {
  const size: Pair = [1600, 1600];
  const [width] = size;
  return {
    size,
    parts: [
      sky(size, [
        [0, '#bfe0e6'],
        [0.45, '#e4f0e6'],
        [0.72, '#fbf1d6'],
      ]),
      clouds({
        seed: 71,
        area: [
          [0, 420],
          [1500, 260],
        ],
        count: 6,
        look: { fill: '#ffffff', 'fill-opacity': 0.6 },
      }),
      ridge({ seed: 75, width, bottom: 1180, level: 1000, swing: 70, hills: 1.2 }, { fill: '#a9cbc6' }),
      ridge({ seed: 79, width, bottom: 1180, level: 1070, swing: 45, hills: 1.8 }, { fill: '#7fb0b0' }),
      sea(size, 1150, [
        [0, '#8cc4c6'],
        [0.35, '#4a95a3'],
        [1, '#1d5a72'],
      ]),
      glints({
        seed: 73,
        area: [
          [0, 1170],
          [1600, 420],
        ],
        count: 64,
        colour: '#d9f0ea',
        opacity: 0.6,
      }),
      pillar(),
      workBarge([1240, 1300]),
      tug({
        at: [330, 1400],
        scale: 1.35,
        livery: {
          hull: '#d2573a',
          band: '#f4e6c8',
          house: '#f7f3e8',
          shade: '#54707c',
          windows: '#2f5365',
          funnel: '#f0b34a',
        },
      }),
      line(
        [
          [170, 1412],
          [500, 1412],
        ],
        { stroke: '#dff2ee', 'stroke-width': 7, 'stroke-opacity': 0.7 },
      ),
      gull([1240, 560], 90, '#46707c'),
      gull([1350, 640], 56, '#46707c'),
      gull([260, 700], 60, '#46707c'),
    ],
  };
}

function pillar(): string {
  const joints = times(6, (index) =>
    line(
      [
        [604, 860 + index * 84],
        [996, 860 + index * 84],
      ],
      { stroke: '#cfc4a8', 'stroke-width': 4 },
    ),
  );
  return [
    shape(
      [
        [640, 300],
        [960, 300],
        [990, 1340],
        [610, 1340],
      ],
      { fill: '#5e7680' },
    ),
    shape(
      [
        [820, 300],
        [960, 300],
        [990, 1340],
        [820, 1340],
      ],
      { fill: '#4c646f' },
    ),
    shape(
      [
        [560, 790],
        [1040, 790],
        [1052, 1420],
        [548, 1420],
      ],
      { fill: '#f0e6cd' },
    ),
    shape(
      [
        [830, 790],
        [1040, 790],
        [1052, 1420],
        [830, 1420],
      ],
      { fill: '#dccfae' },
    ),
    ...joints,
    rect([540, 770], [520, 30], { fill: '#f8f1de' }),
    path('M540 1420Q800 1468 1060 1420L1052 1372H548Z', { fill: '#b8a886' }),
    line(
      [
        [500, 1438],
        [700, 1456],
        [900, 1456],
        [1100, 1438],
      ],
      { stroke: '#e4f4ef', 'stroke-width': 9, 'stroke-opacity': 0.8 },
    ),
    rect([0, 150], [1600, 96], { fill: '#2b4552' }),
    rect([0, 246], [1600, 20], { fill: '#203744' }),
    ...times(21, (index) =>
      line(
        [
          [index * 80 - 10, 246],
          [index * 80 + 34, 168],
        ],
        { stroke: '#42606d', 'stroke-width': 7 },
      ),
    ),
    ...times(21, (index) => rect([index * 80, 92], [5, 60], { fill: '#35505d' })),
    rect([0, 86], [1600, 9], { fill: '#35505d' }),
    rect([690, 258], [90, 46], { fill: '#e2a13c', rx: 8 }),
    rect([820, 258], [90, 46], { fill: '#e2a13c', rx: 8 }),
    rect([620, 296], [360, 26], { fill: '#3c5763' }),
    ...times(2, (index) =>
      line(
        [
          [560 + index * 26, 800],
          [560 + index * 26, 1400],
        ],
        { stroke: '#8a7a58', 'stroke-width': 5 },
      ),
    ),
    ...times(20, (index) =>
      line(
        [
          [560, 820 + index * 29],
          [586, 820 + index * 29],
        ],
        { stroke: '#8a7a58', 'stroke-width': 4 },
      ),
    ),
  ].join('');
}

function workBarge([x, y]: Pair): string {
  return [
    rect([x - 210, y - 40], [430, 62], { fill: '#37505c', rx: 6 }),
    rect([x - 210, y - 40], [430, 14], { fill: '#e2a13c' }),
    line(
      [
        [x + 60, y - 40],
        [x - 150, y - 420],
      ],
      { stroke: '#d2573a', 'stroke-width': 16 },
    ),
    line(
      [
        [x + 60, y - 40],
        [x + 110, y - 300],
        [x - 150, y - 420],
      ],
      { stroke: '#d2573a', 'stroke-width': 6, 'stroke-linejoin': 'round' },
    ),
    line(
      [
        [x - 150, y - 420],
        [x - 150, y - 180],
      ],
      { stroke: '#37505c', 'stroke-width': 4 },
    ),
    rect([x - 176, y - 180], [52, 40], { fill: '#8a7a58' }),
    rect([x + 40, y - 130], [120, 92], { fill: '#f7f3e8', rx: 6 }),
    rect([x + 56, y - 114], [44, 36], { fill: '#2f5365', rx: 4 }),
    person({ at: [x - 40, y - 38], tall: 96, coat: '#e86a2c', skin: '#8a5a44', hair: '#f4d24a', hat: true }),
    person({
      at: [x - 100, y - 38],
      tall: 100,
      coat: '#e86a2c',
      skin: '#c98d6c',
      hair: '#f7f3e8',
      hat: true,
      arms: 'forward',
      flip: true,
    }),
    line(
      [
        [x - 230, y + 30],
        [x + 240, y + 30],
      ],
      { stroke: '#dff2ee', 'stroke-width': 7, 'stroke-opacity': 0.6 },
    ),
  ].join('');
}
