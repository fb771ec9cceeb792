import { glints, ridge, ridgeLine, sea, sky, softPatch, stars } from '../scenery.ts';
import { circle, line, path, placed, rect, shape, times, type Drawing, type Pair } from '../svg.ts';
import { skyline, townLights } from '../town.ts';

/** Ballot boxes on the ferry, the city ahead. */
export function ballotsByFerry(): Drawing {
  const size: Pair = [1800, 1200];
  const [width] = size;
  const slope = { seed: 1103, width, bottom: 700, level: 500, swing: 60, hills: 1.4 };
  return {
    size,
    parts: [
      sky(size, [
        [0, '#122043'],
        [0.3, '#263c6e'],
        [0.5, '#5a6a9d'],
        [0.58, '#b98fa6'],
      ]),
      stars([width, 420], { seed: 1101, count: 64, colour: '#fff6e6' }),
      ridge(slope, { fill: '#30406f' }),
      townLights({ seed: 1105, line: ridgeLine(slope), depth: 120, count: 120, colour: '#ffdc98' }),
      skyline({ seed: 1107, from: 240, to: 1500, ground: 650, height: [40, 170], fill: '#1c2a55', lit: '#ffdc98' }),
      sea(size, 646, [
        [0, '#7f7aa0'],
        [0.3, '#2e4276'],
        [1, '#101c3e'],
      ]),
      glints({
        seed: 1109,
        area: [
          [0, 660],
          [1800, 260],
        ],
        count: 80,
        colour: '#ffd690',
        opacity: 0.6,
      }),
      ...times(3, (row) => rect([0, 690 + row * 70], [width, 10], { fill: '#e9edf0' })),
      rect([0, 676], [width, 22], { fill: '#f6f3ea' }),
      ...times(9, (index) => rect([index * 225 + 30, 690], [14, 240], { fill: '#cfd6dc' })),
      rect([0, 900], [width, 300], { fill: '#2f6a63' }),
      rect([0, 888], [width, 22], { fill: '#3d8177' }),
      ...times(8, (index) =>
        line(
          [
            [index * 300 - 200, 1200],
            [index * 240 + 60, 910],
          ],
          { stroke: '#28594f', 'stroke-width': 5 },
        ),
      ),
      softPatch('box-shade', { at: [900, 1110], reach: [720, 46], colour: '#0c1f22', opacity: 0.8 }),
      rect([0, 0], [width, 90], { fill: '#f6f3ea' }),
      rect([0, 90], [width, 18], { fill: '#cfd6dc' }),
      ...[330, 1470].map(
        (x, index) =>
          circle([x, 128], 34, { fill: '#fff2c4' }) +
          softPatch(`deck-lamp-${index}`, { at: [x, 140], reach: [300, 240], colour: '#ffe9b0', opacity: 0.3 }),
      ),
      ballotBox([520, 1090], 1.05),
      ballotBox([1290, 1080], 1),
      ballotBox([900, 1120], 1.25),
      lifeRing([1660, 800]),
    ],
  };
}

function ballotBox(at: Pair, scale: number): string {
  return placed(
    { at, scale },
    shape(
      [
        [-50, -330],
        [86, -356],
        [104, -220],
        [-32, -204],
      ],
      { fill: '#fffdf5' },
    ),
    ...times(4, (index) =>
      line(
        [
          [-14 + index * 3, -308 + index * 24],
          [60 + index * 3, -322 + index * 24],
        ],
        { stroke: '#b9c2cf', 'stroke-width': 6 },
      ),
    ),
    line(
      [
        [-36, -292],
        [-28, -282],
        [-16, -306],
      ],
      { stroke: '#d9503f', 'stroke-width': 8, 'stroke-linejoin': 'round' },
    ),
    shape(
      [
        [-190, -262],
        [-150, -306],
        [150, -306],
        [190, -262],
      ],
      { fill: '#86a9e0' },
    ),
    path('M-90 -278L-80 -292H84L96 -278Z', { fill: '#14264f' }),
    shape(
      [
        [-50, -286],
        [90, -286],
        [86, -324],
        [-48, -320],
      ],
      { fill: '#fffdf5' },
    ),
    rect([-190, -262], [380, 262], { fill: '#3f6ec2', rx: 8 }),
    rect([-190, -262], [380, 34], { fill: '#5c88d6' }),
    rect([60, -228], [130, 228], { fill: '#3560ad' }),
    rect([-120, -186], [200, 124], { fill: '#f6f3ea', rx: 8 }),
    path('M-76 -124L-40 -90L34 -160', {
      fill: 'none',
      stroke: '#d9503f',
      'stroke-width': 20,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
    rect([112, -246], [36, 44], { fill: '#f2b632', rx: 6 }),
    path('M118 -246V-262Q130 -280 142 -262V-246', { fill: 'none', stroke: '#dfe4ea', 'stroke-width': 7 }),
  );
}

function lifeRing([x, y]: Pair): string {
  return (
    circle([x, y], 76, { fill: 'none', stroke: '#f6f3ea', 'stroke-width': 44 }) +
    times(4, (index) =>
      circle([x, y], 76, {
        fill: 'none',
        stroke: '#e0533c',
        'stroke-width': 44,
        'stroke-dasharray': '60 418',
        transform: `rotate(${index * 90 - 20} ${x} ${y})`,
      }),
    ).join('')
  );
}
