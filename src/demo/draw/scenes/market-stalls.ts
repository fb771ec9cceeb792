import { clouds, gull, ridge, sky, softPatch } from '../scenery.ts';
import { line, path, rect, shape, type Drawing, type Pair, times } from '../svg.ts';
import { person, skyline, stall, standingGull } from '../town.ts';

/** The quay market at the Rope Walk. */
export function marketStalls(): Drawing {
  const size: Pair = [1800, 1200];
  const [width] = size;
  const wood = '#a9713f';
  const shade = '#4a3430';
  return {
    size,
    parts: [
      sky(size, [
        [0, '#9fd3dc'],
        [0.4, '#dff0e2'],
        [0.6, '#fdf0d0'],
      ]),
      clouds({
        seed: 601,
        area: [
          [100, 60],
          [1500, 150],
        ],
        count: 5,
        look: { fill: '#ffffff', 'fill-opacity': 0.75 },
      }),
      ridge({ seed: 603, width, bottom: 700, level: 400, swing: 60, hills: 1.3 }, { fill: '#a9cdbf' }),
      skyline({ seed: 605, from: 1180, to: 1830, ground: 640, height: [80, 210], fill: '#8fb8b4' }),
      ropeWalk(),
      rect([0, 820], [width, 380], { fill: '#e3cfab' }),
      path('M0 820H1800V866Q900 900 0 866Z', { fill: '#c9ae84', 'fill-opacity': 0.7 }),
      ...times(5, (index) =>
        line(
          [
            [index * 420 - 240, 1200],
            [index * 330 + 160, 866],
          ],
          { stroke: '#d3bb92', 'stroke-width': 5 },
        ),
      ),
      ...[190, 560, 930, 1300, 1660].map((x, index) =>
        softPatch(`stall-${index}`, { at: [x, 985], reach: [220, 26], colour: '#6b4e35', opacity: 0.6 }),
      ),
      person({
        at: [372, 962],
        tall: 214,
        coat: '#36566b',
        skin: '#8f5e48',
        hair: '#2a2024',
        arms: 'forward',
        flip: true,
      }),
      person({ at: [1115, 960], tall: 204, coat: '#b6503a', skin: '#d7a583', hair: '#efe7da' }),
      stall({
        at: [190, 985],
        scale: 1.3,
        stripes: ['#d9503f', '#fff4de'],
        wood,
        shade,
        wares: ['#e6883c', '#d2442f', '#8fae45'],
      }),
      stall({
        at: [560, 985],
        scale: 1.3,
        stripes: ['#2f7f8c', '#fff4de'],
        wood,
        shade,
        wares: ['#c3d0d6', '#9fb3bd', '#d8a08c'],
      }),
      stall({
        at: [930, 985],
        scale: 1.3,
        stripes: ['#eaa83a', '#fff4de'],
        wood,
        shade,
        wares: ['#d9a25c', '#c08445', '#e6c48a'],
      }),
      stall({
        at: [1300, 985],
        scale: 1.3,
        stripes: ['#5f8f57', '#fff4de'],
        wood,
        shade,
        wares: ['#7ea24a', '#a2477b', '#f0c94c'],
      }),
      stall({
        at: [1660, 985],
        scale: 1.3,
        stripes: ['#7a5a92', '#fff4de'],
        wood,
        shade,
        wares: ['#e7d9b0', '#d06a7a'],
      }),
      ...shoppers(),
      standingGull([470, 655], 1.5),
      standingGull([1010, 655], 1.5, { flip: true }),
      standingGull([1620, 655], 1.4, { flip: true }),
      standingGull([830, 1140], 1.9),
      standingGull([1010, 1166], 1.7, { flip: true }),
      gull([700, 250], 90, '#fdfdf6'),
      gull([820, 310], 60, '#fdfdf6'),
    ],
  };
}

function ropeWalk(): string {
  return [
    shape(
      [
        [-20, 470],
        [1290, 470],
        [1350, 400],
        [40, 400],
      ],
      { fill: '#8c4c3c' },
    ),
    shape(
      [
        [-20, 400],
        [40, 400],
        [-20, 470],
      ],
      { fill: '#8c4c3c' },
    ),
    rect([-20, 466], [1320, 400], { fill: '#c7785a' }),
    shape(
      [
        [1300, 466],
        [1350, 400],
        [1390, 470],
        [1390, 866],
        [1300, 866],
      ],
      { fill: '#a75f48' },
    ),
    ...times(
      11,
      (index) =>
        path(`M${36 + index * 116} 640V540A32 34 0 0 1 ${100 + index * 116} 540V640Z`, { fill: '#5b3a38' }) +
        path(`M${42 + index * 116} 634V542A26 28 0 0 1 ${94 + index * 116} 542V634Z`, {
          fill: index % 4 === 1 ? '#ffdc9a' : '#86a6a8',
        }) +
        rect([66 + index * 116, 512], [5, 124], { fill: '#5b3a38' }),
    ),
    ...times(3, (index) => rect([-20, 668 + index * 60], [1320, 4], { fill: '#b2674c' })),
  ].join('');
}

function shoppers(): string[] {
  return [
    person({ at: [300, 1150], tall: 300, coat: '#2d4a63', skin: '#c98f6e', hair: '#3a2620', arms: 'forward' }),
    person({ at: [420, 1156], tall: 190, coat: '#e0863f', skin: '#c98f6e', hair: '#3a2620', arms: 'wave' }),
    person({
      at: [700, 1130],
      tall: 286,
      coat: '#7a3f4e',
      skin: '#7d4f3c',
      hair: '#241b1e',
      arms: 'forward',
      flip: true,
    }),
    person({
      at: [1210, 1150],
      tall: 306,
      coat: '#3d6b5e',
      skin: '#e0b292',
      hair: '#d8d3c8',
      hat: true,
      arms: 'forward',
    }),
    person({ at: [1480, 1140], tall: 290, coat: '#c99a3b', skin: '#96614a', hair: '#2c2220', arms: 'down' }),
    person({
      at: [1570, 1150],
      tall: 300,
      coat: '#384568',
      skin: '#d9a988',
      hair: '#6b4a32',
      arms: 'wave',
      flip: true,
    }),
  ];
}
