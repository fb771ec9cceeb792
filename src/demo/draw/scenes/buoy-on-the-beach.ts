import { clouds, glints, gull, orb, ridge, sea, sky, softPatch } from '../scenery.ts';
import { chance, circle, fade, line, path, placed, rect, type Drawing, type Pair, within, times } from '../svg.ts';

/** Drifter 27 between two boulders. */
export function buoyOnTheBeach(): Drawing {
  const size: Pair = [1800, 1200];
  const [width] = size;
  return {
    size,
    parts: [
      sky(size, [
        [0, '#86b6c4'],
        [0.25, '#c6d9cf'],
        [0.42, '#f8dfc0'],
        [0.5, '#f7c3a0'],
      ]),
      orb([420, 500], 58, { fill: '#fff4dc', glow: '#ffe9c4', reach: 6 }),
      clouds({
        seed: 201,
        area: [
          [100, 90],
          [1400, 200],
        ],
        count: 5,
        look: { fill: '#fdf1e2', 'fill-opacity': 0.6 },
      }),
      ridge({ seed: 204, width, bottom: 640, level: 420, swing: 130, hills: 3.5, sharp: true }, { fill: '#b4bfc6' }),
      ridge({ seed: 206, width, bottom: 640, level: 520, swing: 70, hills: 1.6 }, { fill: '#839ba6' }),
      ridge({ seed: 208, width, bottom: 640, level: 575, swing: 36, hills: 2.2 }, { fill: '#587a86' }),
      sea(size, 610, [
        [0, '#f0cfb2'],
        [0.2, '#8fb7b6'],
        [1, '#2f7484'],
      ]),
      glints({
        seed: 203,
        area: [
          [0, 626],
          [1800, 170],
        ],
        count: 60,
        colour: '#fff1d8',
        light: [420, 200],
        opacity: 0.85,
      }),
      path('M0 800C300 760 560 840 900 806C1240 772 1500 830 1800 786V1200H0Z', {
        fill: '#e9f2ea',
        'fill-opacity': 0.85,
      }),
      fade('sand', [
        [0, '#d9b98e'],
        [1, '#b78c62'],
      ]),
      path('M0 824C300 786 560 866 900 832C1240 798 1500 856 1800 812V1200H0Z', { fill: 'url(#sand)' }),
      path('M0 960C400 900 900 1010 1800 930V1200H0Z', { fill: '#a97c55', 'fill-opacity': 0.35 }),
      softPatch('buoy-shade', { at: [960, 1070], reach: [430, 46], colour: '#4b3526', opacity: 0.7 }),
      boulder([520, 1080], 1.25),
      placed({ at: [900, 900], turn: -14 }, drifter()),
      placed({ at: [1390, 1100], flip: true }, boulder([0, 0], 1.5)),
      ...[
        [300, 1110, 1],
        [1130, 1120, 1.2],
        [1640, 1150, 0.9],
      ].map(([x = 0, y = 0, scale = 1]) => kelp([x, y], scale)),
      gull([1180, 280], 92, '#5b7480'),
      gull([1300, 350], 58, '#5b7480'),
      gull([700, 210], 46, '#5b7480'),
    ],
  };
}

function boulder([x, y]: Pair, scale: number): string {
  return placed(
    { at: [x, y], scale },
    path(
      'M-262 14L-250 -70Q-246 -100 -222 -122L-150 -206Q-134 -222 -108 -224L-6 -250Q20 -254 40 -238L118 -176Q140 -158 146 -130L172 -30Q176 0 164 16Z',
      { fill: '#434d53' },
    ),
    path('M-262 14L-250 -70Q-246 -100 -222 -122L-150 -206Q-134 -222 -108 -224L-84 -166L-128 -92L-104 16Z', {
      fill: '#59646a',
    }),
    path('M-108 -224L-6 -250Q20 -254 40 -238L118 -176L44 -190L-84 -166Z', { fill: '#707b80' }),
    path('M44 -190L118 -176Q140 -158 146 -130L172 -30Q176 0 164 16H74L96 -92Z', { fill: '#363f45' }),
    ...times(6, (index) =>
      circle([-60 + index * 32, -40 + (index % 3) * 18], 6 + (index % 2) * 4, { fill: '#8f979a', 'fill-opacity': 0.7 }),
    ),
  );
}

function drifter(): string {
  const random = chance(5);
  return [
    line(
      [
        [0, -210],
        [14, -300],
      ],
      { stroke: '#4b4a46', 'stroke-width': 12 },
    ),
    line(
      [
        [14, -300],
        [-22, -330],
      ],
      { stroke: '#4b4a46', 'stroke-width': 8 },
    ),
    rect([-52, -232], [104, 46], { fill: '#d98a1f', rx: 10 }),
    circle([0, 0], 205, { fill: '#f5b731' }),
    within(
      'sphere',
      circle([0, 0], 205, {}),
      circle([-60, -70], 250, { fill: '#fbd263', 'fill-opacity': 0.75 }),
      circle([-90, -100], 140, { fill: '#fde59a', 'fill-opacity': 0.75 }),
      path('M-220 20Q0 96 220 20V66Q0 142 -220 66Z', { fill: '#3f4548' }),
      path('M-220 118Q0 190 220 118V260H-220Z', { fill: '#6f7a45', 'fill-opacity': 0.75 }),
      ...times(34, () =>
        circle([-170 + random() * 340, 128 + random() * 74], 5 + random() * 8, {
          fill: '#efe6d2',
          'fill-opacity': 0.9,
        }),
      ),
      ...times(9, (index) =>
        rect([-110 + index * 26, -18 + Math.abs(index - 4) * -3.2], [15, 34], {
          fill: '#7b4d12',
          rx: 4,
          'fill-opacity': index === 3 ? 0 : 0.85,
        }),
      ),
    ),
    ...times(6, (index) => circle([-42 + index * 17, -209], 4, { fill: '#7b4d12' })),
  ].join('');
}

function kelp(at: Pair, scale: number): string {
  return placed(
    { at, scale },
    path('M-150 10Q-90 -26 -20 0Q60 26 150 -12Q80 40 0 24Q-80 10 -150 10Z', { fill: '#5a4a26' }),
    path('M-60 4Q-20 -60 50 -54Q0 -30 -20 10Z', { fill: '#6f5c2d' }),
    path('M40 10Q100 -40 150 -40Q110 -10 70 22Z', { fill: '#4b3d1f' }),
  );
}
