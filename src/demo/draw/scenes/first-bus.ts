import { clouds, orb, ridge, sky, softPatch } from '../scenery.ts';
import { chance, circle, fade, line, path, rect, shape, times, type Drawing, type Pair } from '../svg.ts';
import { person, type Person } from '../town.ts';

const HEADLIGHT = fade(
  'headlight',
  [
    [0, '#fff1c2', 0.6],
    [1, '#fff1c2', 0],
  ],
  { across: true },
);

/** The first bus over the bridge. */
export function firstBus(): Drawing {
  const size: Pair = [1800, 1200];
  const [width] = size;
  const heads = chance(77);
  const cheering: Person[] = times(17, (index) => ({
    at: [30 + index * 112 + heads() * 40, 1262 + heads() * 30],
    tall: 246 + heads() * 50,
    coat: ['#24304f', '#33365c', '#1f2a45', '#40365f'][index % 4] ?? '#24304f',
    arms: (['up', 'wave', 'down', 'wave', 'up'] as const)[index % 5] ?? 'up',
    flip: index % 3 === 0,
  }));
  return {
    size,
    parts: [
      sky(size, [
        [0, '#3b4a86'],
        [0.4, '#9a78ad'],
        [0.66, '#f6b39d'],
        [0.8, '#fde0b6'],
      ]),
      orb([1360, 700], 96, { fill: '#fff3d2', glow: '#ffe2ae', reach: 5 }),
      clouds({
        seed: 61,
        area: [
          [60, 120],
          [1500, 240],
        ],
        count: 6,
        look: { fill: '#f7c9c0', 'fill-opacity': 0.38 },
      }),
      ridge({ seed: 52, width, bottom: 960, level: 730, swing: 60, hills: 1.3 }, { fill: '#8d78a8' }),
      ridge({ seed: 57, width, bottom: 960, level: 800, swing: 40, hills: 1.9 }, { fill: '#66608f' }),
      ...times(7, (index) =>
        line(
          [
            [1130, -220],
            [-240 + index * 230, 860],
          ],
          { stroke: '#f9e3d4', 'stroke-width': 7, 'stroke-opacity': 0.85 },
        ),
      ),
      ...times(4, (index) =>
        line(
          [
            [1130, -220],
            [1390 + index * 200, 860],
          ],
          { stroke: '#f9e3d4', 'stroke-width': 7, 'stroke-opacity': 0.85 },
        ),
      ),
      shape(
        [
          [1080, -10],
          [1180, -10],
          [1206, 900],
          [1054, 900],
        ],
        { fill: '#343a66' },
      ),
      rect([0, 846], [width, 16], { fill: '#2b3158' }),
      ...times(23, (index) => rect([index * 80, 770], [5, 84], { fill: '#2b3158' })),
      rect([0, 764], [width, 10], { fill: '#2b3158' }),
      rect([0, 900], [width, 300], { fill: '#3a3f63' }),
      rect([0, 862], [width, 44], { fill: '#565b82' }),
      bus([880, 958]),
      ...times(9, (index) => rect([index * 220 - 40, 990], [120, 9], { fill: '#f0dcb8', 'fill-opacity': 0.75 })),
      rect([0, 1072], [width, 140], { fill: '#262c4d' }),
      ...cheering.map((figure) => person(figure)),
    ],
  };
}

function bus([x, y]: Pair): string {
  const left = x - 520;
  const wheel = (at: number) =>
    circle([at, y - 4], 62, { fill: '#1a2038' }) + circle([at, y - 4], 30, { fill: '#b9bfd2' });
  const riders = chance(9);
  return [
    softPatch('bus-shade', { at: [x, y + 56], reach: [600, 30], colour: '#141831', opacity: 0.8 }),
    path(
      `M${left} ${y}V${y - 300}Q${left} ${y - 344} ${left + 44} ${y - 344}H${left + 990}Q${left + 1026} ${y - 344} ${left + 1034} ${y - 300}L${left + 1052} ${y - 110}V${y}Z`,
      { fill: '#e8573f' },
    ),
    rect([left, y - 128], [1050, 26], { fill: '#fbe7c6' }),
    path(
      `M${left + 30} ${y - 164}V${y - 282}Q${left + 30} ${y - 296} ${left + 44} ${y - 296}H${left + 826}V${y - 164}Z`,
      { fill: '#ffe9b8' },
    ),
    ...times(11, (index) => {
      const at = left + 80 + index * 68 + riders() * 16;
      return (
        circle([at, y - 214 - riders() * 12], 20, { fill: '#7c4a52' }) +
        path(
          `M${at - 32} ${y - 164}Q${at - 30} ${y - 192} ${at} ${y - 194}Q${at + 30} ${y - 192} ${at + 32} ${y - 164}Z`,
          { fill: '#7c4a52' },
        )
      );
    }),
    ...times(6, (index) => rect([left + 150 + index * 132, y - 300], [12, 140], { fill: '#e8573f' })),
    rect([left + 852, y - 296], [72, 268], { fill: '#fff0cb', rx: 6 }),
    rect([left + 885, y - 296], [6, 268], { fill: '#c9452f' }),
    path(
      `M${left + 948} ${y - 164}V${y - 296}H${left + 984}Q${left + 996} ${y - 296} ${left + 1000} ${y - 280}L${left + 1022} ${y - 164}Z`,
      { fill: '#fff0cb' },
    ),
    rect([left + 700, y - 336], [124, 32], { fill: '#23294a', rx: 6 }),
    // The number of the line, in strokes: no fonts, which differ between machines.
    line(
      [
        [left + 742, y - 325],
        [left + 748, y - 330],
        [left + 748, y - 310],
      ],
      { stroke: '#ffd978', 'stroke-width': 4.5 },
    ),
    line(
      [
        [left + 776, y - 310],
        [left + 776, y - 330],
        [left + 762, y - 316],
        [left + 782, y - 316],
      ],
      { stroke: '#ffd978', 'stroke-width': 4.5, 'stroke-linejoin': 'round' },
    ),
    circle([left + 1034, y - 66], 15, { fill: '#fff3c4' }),
    HEADLIGHT,
    shape(
      [
        [left + 1040, y - 80],
        [left + 1420, y - 130],
        [left + 1420, y + 40],
        [left + 1040, y - 52],
      ],
      { fill: 'url(#headlight)' },
    ),
    wheel(left + 210),
    wheel(left + 820),
  ].join('');
}
