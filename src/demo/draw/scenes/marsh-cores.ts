import { clouds, gull, orb, ridge, sky } from '../scenery.ts';
import { chance, circle, line, path, rect, shape, times, type Drawing, type Pair } from '../svg.ts';
import { person } from '../town.ts';

/** The marsh from above and from the side, with 14 cores; 11 of them hold the sand. */
export function marshCores(): Drawing {
  const size: Pair = [1800, 1200];
  const [width] = size;
  const random = chance(951);
  const surface = 560;
  const sand: Pair[] = times(41, (index): Pair => [index * 34, sandTop(index * 34)]);
  const under: Pair[] = times(41, (index): Pair => [
    1360 - index * 34,
    sandTop(1360 - index * 34) + 54 * (1 - (1360 - index * 34) / 1390),
  ]);
  return {
    size,
    parts: [
      sky(size, [
        [0, '#6f8fa8'],
        [0.2, '#b7c4bb'],
        [0.38, '#f3d9a8'],
        [0.47, '#f6c688'],
      ]),
      orb([1340, 430], 58, { fill: '#fff3cf', glow: '#ffe9b5', reach: 6 }),
      clouds({
        seed: 953,
        area: [
          [80, 80],
          [1500, 170],
        ],
        count: 6,
        look: { fill: '#f7e6c9', 'fill-opacity': 0.55 },
      }),
      ridge({ seed: 955, width, bottom: 600, level: 430, swing: 60, hills: 1.3 }, { fill: '#9aa690' }),
      ridge({ seed: 957, width, bottom: 620, level: 490, swing: 30, hills: 2 }, { fill: '#78896f' }),
      path('M0 500H240Q330 520 380 560H0Z', { fill: '#a9c4c0' }),
      rect([0, surface - 26], [width, 700], { fill: '#5c6b3e' }),
      ...times(40, () => {
        const x = random() * width;
        const tall = 34 + random() * 60;
        return path(`M${x} ${surface}Q${x + 4} ${surface - tall * 0.6} ${x + 12 + random() * 16} ${surface - tall}`, {
          fill: 'none',
          stroke: ['#46552f', '#6f7f45', '#8b9450'][Math.floor(random() * 3)] ?? '#46552f',
          'stroke-width': 5,
          'stroke-linecap': 'round',
        });
      }),
      ridge({ seed: 961, width, bottom: 1200, level: 566, swing: 6, hills: 1.2 }, { fill: '#6d5238' }),
      ridge({ seed: 963, width, bottom: 1200, level: 650, swing: 10, hills: 1.2 }, { fill: '#5f4630' }),
      ridge({ seed: 965, width, bottom: 1200, level: 820, swing: 14, hills: 1.2 }, { fill: '#523b2a' }),
      ridge({ seed: 967, width, bottom: 1200, level: 930, swing: 16, hills: 1.2 }, { fill: '#483426' }),
      ridge({ seed: 969, width, bottom: 1200, level: 1050, swing: 18, hills: 1.2 }, { fill: '#3d2c22' }),
      shape([...sand, ...under], { fill: '#f0d9a0' }),
      ...times(16, () => {
        const x = random() * 1250;
        return circle([x, sandTop(x) + 6 + random() * 34 * (1 - x / 1390)], 2.5, { fill: '#c9a866' });
      }),
      ...times(16, () =>
        circle([random() * width, 600 + random() * 560], 3 + random() * 6, { fill: '#2f221a', 'fill-opacity': 0.28 }),
      ),
      ...times(14, (index) => core(86 + index * 125, index)),
      rig([711, surface - 6]),
      person({
        at: [840, surface + 2],
        tall: 128,
        coat: '#d9603b',
        skin: '#7d4f3c',
        hair: '#2a2024',
        arms: 'forward',
        flip: true,
      }),
      person({
        at: [600, surface + 2],
        tall: 122,
        coat: '#2f5a6b',
        skin: '#c98f6e',
        hair: '#f2c94c',
        hat: true,
        arms: 'forward',
      }),
      ...[
        [300, 190, 70],
        [390, 240, 46],
        [1020, 150, 54],
      ].map(([x = 0, y = 0, span = 0]) => gull([x, y], span, '#4a5d60')),
    ],
  };
}

/** A core: without sand at the landward end, and one in the middle of the line. */
function core(x: number, index: number): string {
  const hasSand = index < 12 && index !== 6;
  const thick = 54 * (1 - x / 1390) + 8;
  return [
    rect([x - 19, 556], [38, 610], { fill: '#f7f1e2', 'fill-opacity': 0.9, rx: 12 }),
    rect([x - 12, 566], [24, 592], { fill: '#7c5d41', rx: 8 }),
    rect([x - 12, 660], [24, 150], { fill: '#6b4f37' }),
    rect([x - 12, 900], [24, 110], { fill: '#5b4330' }),
    hasSand ? rect([x - 12, sandTop(x)], [24, thick], { fill: '#ffe7ab' }) : '',
    index === 6 ? path(`M${x - 12} 720L${x + 12} 742V790L${x - 12} 806Z`, { fill: '#4a3626' }) : '',
  ].join('');
}

function rig([x, y]: Pair): string {
  const steel = { stroke: '#2c3a40', 'stroke-width': 9, 'stroke-linejoin': 'round' };
  return [
    line(
      [
        [x - 74, y],
        [x, y - 330],
        [x + 74, y],
      ],
      steel,
    ),
    line(
      [
        [x - 40, y - 150],
        [x + 40, y - 150],
      ],
      steel,
    ),
    line(
      [
        [x - 57, y - 76],
        [x + 57, y - 76],
      ],
      steel,
    ),
    line(
      [
        [x, y - 330],
        [x, y + 10],
      ],
      { ...steel, stroke: '#e3a93f', 'stroke-width': 12 },
    ),
    rect([x - 26, y - 210], [52, 62], { fill: '#d9603b', rx: 8 }),
    circle([x, y - 332], 15, { fill: '#2c3a40' }),
  ].join('');
}

/** Where the sand begins below a place on the line. */
function sandTop(x: number): number {
  return 742 + Math.sin(x / 260) * 10;
}
