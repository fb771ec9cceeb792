import { clouds, glints, ridge, sea, sky, softPatch } from '../scenery.ts';
import { chance, circle, line, path, placed, rect, shape, times, type Drawing, type Pair } from '../svg.ts';
import { house } from '../town.ts';

/** Shiranagi: the town on the shore and the terraces above. */
export function terraces(): Drawing {
  const size: Pair = [1280, 1600];
  const [width] = size;
  const random = chance(701);
  const steps = times(6, (index) => ({
    y: 620 + index * 88,
    inset: 170 - index * 34,
    colour: ['#7fa37b', '#72986f', '#668e66', '#5a835c', '#4f7853', '#456d4b'][index] ?? '#456d4b',
  }));
  return {
    size,
    parts: [
      sky(size, [
        [0, '#f4e3c8'],
        [0.3, '#f7d2b4'],
        [0.5, '#f2b89d'],
      ]),
      circle([890, 330], 190, { fill: '#e2573f' }),
      clouds({
        seed: 705,
        area: [
          [-40, 240],
          [1150, 200],
        ],
        count: 6,
        look: { fill: '#fbeeda', 'fill-opacity': 0.85 },
      }),
      ridge({ seed: 707, width, bottom: 900, level: 520, swing: 90, hills: 2, sharp: true }, { fill: '#b8a9a4' }),
      ridge({ seed: 709, width, bottom: 1000, level: 560, swing: 80, hills: 1.2 }, { fill: '#8aa196' }),
      ...steps.map(
        ({ y, inset, colour }) =>
          path(
            `M${-20} 1240V${y + 60}Q${inset * 0.6} ${y + 30} ${inset} ${y}H${width - inset * 0.5}Q${width - inset * 0.2} ${y + 20} ${width + 20} ${y + 46}V1240Z`,
            { fill: colour },
          ) +
          path(`M${inset} ${y}H${width - inset * 0.5}L${width - inset * 0.5 + 20} ${y + 12}H${inset - 16}Z`, {
            fill: '#c9c08f',
            'fill-opacity': 0.65,
          }),
      ),
      path(
        'M640 1230C420 1150 900 1090 760 1010C640 950 420 930 520 850C600 790 820 790 760 700C730 660 660 650 640 622',
        { fill: 'none', stroke: '#efe3c4', 'stroke-width': 15, 'stroke-linecap': 'round' },
      ),
      ...[0, 1, 2].flatMap((row) =>
        times(6 - row, (index) =>
          house({
            at: [300 + row * 40 + index * 142 + random() * 20, 622 + row * 88],
            scale: 0.72,
            wall: '#fbf4e4',
            roof: '#3b4d63',
            window: '#f2b45a',
          }),
        ),
      ),
      ...times(3, (index) => scaffold([330 + index * 260, 886])),
      ...times(9, (index) => pine([60 + random() * 150 + (index % 2) * 1040, 760 + index * 46], 0.8 + random() * 0.5)),
      shape(
        [
          [-10, 1216],
          [1290, 1196],
          [1290, 1340],
          [-10, 1340],
        ],
        { fill: '#b9a787' },
      ),
      ...times(13, (index) =>
        house({
          at: [40 + index * 104, 1226 + (index % 2) * 14],
          scale: 0.95 + random() * 0.2,
          wall: '#d9c9ad',
          roof: '#2c3a4d',
          window: '#56606a',
        }),
      ),
      ...times(11, (index) =>
        house({
          at: [100 + index * 112, 1296],
          scale: 1.1,
          wall: '#cbb896',
          roof: '#25324a',
          window: index === 8 ? '#ffd166' : '#4b555f',
        }),
      ),
      softPatch('last-light', { at: [997, 1266], reach: [90, 70], colour: '#ffd98a', opacity: 0.75 }),
      sea(size, 1318, [
        [0, '#6d9fa6'],
        [0.4, '#35707f'],
        [1, '#1b4457'],
      ]),
      rect([0, 1304], [width, 18], { fill: '#8b8f8c' }),
      glints({
        seed: 711,
        area: [
          [0, 1340],
          [1280, 250],
        ],
        count: 34,
        colour: '#f7d8bf',
        opacity: 0.6,
      }),
      shape(
        [
          [-10, 1452],
          [420, 1444],
          [470, 1490],
          [-10, 1502],
        ],
        { fill: '#70797b' },
      ),
      rect([402, 1376], [30, 76], { fill: '#f4efe4' }),
      rect([402, 1396], [30, 22], { fill: '#d2452f' }),
      rect([408, 1360], [18, 18], { fill: '#ffd98a' }),
      ...[
        [640, 1430, 1],
        [830, 1500, 1.3],
        [1080, 1420, 0.95],
      ].map(([x = 0, y = 0, scale = 1]) => boat([x, y], scale)),
    ],
  };
}

function boat(at: Pair, scale: number): string {
  return placed(
    { at, scale },
    path('M-84 -26H96Q84 4 62 8H-62Q-78 0 -84 -26Z', { fill: '#f7f1e3' }),
    path('M-80 -14H90L84 -4H-76Z', { fill: '#2f6f8c' }),
    rect([-34, -66], [56, 42], { fill: '#fdf9ee', rx: 4 }),
    rect([-24, -58], [36, 16], { fill: '#37566b' }),
    line(
      [
        [52, -26],
        [52, -96],
      ],
      { stroke: '#4b4a46', 'stroke-width': 5 },
    ),
    line(
      [
        [-70, 14],
        [86, 14],
      ],
      { stroke: '#e4f2ee', 'stroke-width': 5, 'stroke-opacity': 0.6 },
    ),
  );
}

function pine(at: Pair, scale: number): string {
  return placed(
    { at, scale },
    rect([-5, -20], [10, 24], { fill: '#4b3a30' }),
    ...[0, 1, 2].map((row) =>
      shape(
        [
          [-44 + row * 9, -14 - row * 36],
          [44 - row * 9, -14 - row * 36],
          [0, -84 - row * 30],
        ],
        { fill: ['#2f5a4a', '#356552', '#3b6f5a'][row] },
      ),
    ),
  );
}

function scaffold([x, y]: Pair): string {
  const frame = { stroke: '#d8a860', 'stroke-width': 6 };
  return (
    [0, 36, 72]
      .map((dx) =>
        line(
          [
            [x + dx, y],
            [x + dx, y - 48],
          ],
          frame,
        ),
      )
      .join('') +
    line(
      [
        [x - 6, y - 48],
        [x + 36, y - 82],
        [x + 78, y - 48],
      ],
      { ...frame, 'stroke-linejoin': 'round' },
    ) +
    line(
      [
        [x, y - 24],
        [x + 72, y - 24],
      ],
      frame,
    )
  );
}
