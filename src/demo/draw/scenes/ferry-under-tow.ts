import { clouds, rain, ridge, sea, sky, swell } from '../scenery.ts';
import { line, path, placed, type Drawing, type Pair } from '../svg.ts';
import { ferry, tug } from '../vessels.ts';

/** The ferry without power, in tow. */
export function ferryUnderTow(): Drawing {
  const size: Pair = [1920, 1080];
  const [width] = size;
  return {
    size,
    parts: [
      sky(size, [
        [0, '#5e7480'],
        [0.3, '#93a7a8'],
        [0.52, '#cfd5c6'],
        [0.62, '#e9dfc4'],
      ]),
      clouds({
        seed: 301,
        area: [
          [-100, 60],
          [1900, 280],
        ],
        count: 14,
        look: { fill: '#6d828b', 'fill-opacity': 0.42 },
      }),
      ridge({ seed: 305, width, bottom: 720, level: 560, swing: 120, hills: 3, sharp: true }, { fill: '#9eb0b1' }),
      ridge({ seed: 307, width, bottom: 720, level: 640, swing: 60, hills: 4, sharp: true }, { fill: '#7b9299' }),
      sea(size, 676, [
        [0, '#7d979b'],
        [0.3, '#3f6570'],
        [1, '#152f3a'],
      ]),
      ...[
        [1180, 708, 1.1],
        [1420, 722, 1.5],
        [1760, 716, 1.3],
      ].map(([x = 0, y = 0, scale = 1]) => skerry([x, y], scale)),
      swell({ level: 770, height: 34, length: 260, width, bottom: 1080, shift: 60 }, { fill: '#3d6671' }),
      path('M600 500C560 430 640 400 590 320C560 270 620 240 600 180', {
        fill: 'none',
        stroke: '#3b4a52',
        'stroke-width': 34,
        'stroke-opacity': 0.28,
        'stroke-linecap': 'round',
      }),
      ferry({
        at: [740, 852],
        scale: 1.42,
        turn: 4,
        livery: {
          hull: '#17252e',
          band: '#b8473a',
          house: '#dfe3dc',
          shade: '#8d9a9b',
          windows: '#2c3b43',
          funnel: '#b8473a',
        },
      }),
      swell({ level: 858, height: 44, length: 350, width, bottom: 1080, shift: 160 }, { fill: '#2c525e' }),
      path('M1208 806Q1370 872 1496 850', { fill: 'none', stroke: '#f0e3c2', 'stroke-width': 6 }),
      tug({
        at: [1614, 890],
        scale: 1.25,
        turn: -8,
        livery: {
          hull: '#b8342c',
          band: '#f4ead2',
          house: '#f4efe2',
          shade: '#4d616b',
          windows: '#ffe3a0',
          funnel: '#e3a93f',
        },
      }),
      path('M1716 860Q1760 800 1800 806Q1776 836 1826 880Z', { fill: '#eef4ef', 'fill-opacity': 0.9 }),
      swell({ level: 934, height: 52, length: 430, width, bottom: 1080, shift: 20 }, { fill: '#20424e' }),
      swell({ level: 1016, height: 50, length: 520, width, bottom: 1080, shift: 300 }, { fill: '#17323d' }),
      helicopter([1330, 250]),
      rain(size, { seed: 309, count: 46, look: { stroke: '#e7eeea', 'stroke-width': 2, 'stroke-opacity': 0.22 } }),
    ],
  };
}

function helicopter(at: Pair): string {
  return placed(
    { at, turn: 5 },
    path('M-60 0Q-60 -34 -10 -36H20Q60 -34 66 0Q60 22 20 24H-20Q-54 22 -60 0Z', { fill: '#c9402f' }),
    path('M-52 -8L-180 -24L-190 -46H-178L-160 -28L-40 -26Z', { fill: '#c9402f' }),
    path('M22 -30Q54 -26 60 -2H24Z', { fill: '#dfe9ea' }),
    line(
      [
        [-130, -50],
        [140, -46],
      ],
      { stroke: '#2b3c44', 'stroke-width': 5 },
    ),
    line(
      [
        [0, -36],
        [0, -50],
      ],
      { stroke: '#2b3c44', 'stroke-width': 7 },
    ),
    line(
      [
        [-40, 36],
        [44, 36],
      ],
      { stroke: '#2b3c44', 'stroke-width': 5 },
    ),
  );
}

function skerry(at: Pair, scale: number): string {
  return placed(
    { at, scale },
    path('M-110 0Q-90 -44 -50 -38Q-30 -76 4 -58Q40 -62 60 -30Q96 -26 112 0Z', { fill: '#2b3c44' }),
    path('M-130 4Q-100 -26 -80 -2Q-60 -30 -36 0Q0 -20 20 0Q50 -28 70 -2Q100 -22 134 4Z', {
      fill: '#eef3ee',
      'fill-opacity': 0.9,
    }),
  );
}
