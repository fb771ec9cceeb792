import {
  chance,
  circle,
  group,
  line,
  path,
  placed,
  rect,
  shape,
  times,
  type Drawing,
  type Pair,
  within,
} from '../svg.ts';
import { ferry } from '../vessels.ts';

/** The two shores and the ways across: bridge, ferry, gorge road. */
export function waysAcross(): Drawing {
  const size: Pair = [1800, 1350];
  const coastWest =
    'M700 1350C640 1230 760 1130 700 1010C650 910 730 830 690 730C650 620 770 560 790 450C806 340 860 260 850 150L868 0';
  const coastEast =
    'M1270 1350C1330 1240 1210 1160 1250 1040C1290 930 1190 840 1230 740C1270 640 1090 560 1050 440C1000 330 930 260 906 150L900 0';
  const western = `${coastWest}H0V1350Z`;
  const eastern = `${coastEast}H1800V1350Z`;
  const way = { fill: 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  const gorge =
    'M420 760C330 640 380 480 500 420C620 350 640 180 780 130C860 100 930 110 1000 150C1140 210 1130 340 1270 400C1440 470 1500 600 1440 760';
  return {
    size,
    parts: [
      rect([0, 0], size, { fill: '#7cc0c4' }),
      ...times(3, (index) =>
        group(
          { fill: 'none', stroke: '#a9d8d6', 'stroke-width': 4, 'stroke-opacity': 0.85 - index * 0.25 },
          path(coastWest, { transform: `translate(${24 + index * 34} 0)` }),
          path(coastEast, { transform: `translate(${-24 - index * 34} 0)` }),
        ),
      ),
      path(western, { fill: '#f6ecd6' }),
      path(eastern, { fill: '#f6ecd6' }),
      within(
        'west',
        path(western, {}),
        hills([150, 250], 7),
        hills([420, 60], 5),
        blocks({
          seed: 901,
          area: [
            [180, 560],
            [640, 560],
          ],
        }),
        park([300, 1180], 150),
        park([560, 480], 80),
      ),
      within(
        'east',
        path(eastern, {}),
        hills([1560, 200], 7),
        hills([1330, 90], 4),
        blocks({
          seed: 907,
          area: [
            [1180, 600],
            [420, 420],
          ],
        }),
        park([1580, 1120], 170),
      ),
      path(western, { fill: 'none', stroke: '#fffaf0', 'stroke-width': 12 }),
      path(eastern, { fill: 'none', stroke: '#fffaf0', 'stroke-width': 12 }),
      path(gorge, { ...way, stroke: '#fffaf0', 'stroke-width': 30 }),
      path(gorge, { ...way, stroke: '#e39a3b', 'stroke-width': 18 }),
      line(
        [
          [640, 770],
          [1300, 790],
        ],
        { stroke: '#fffaf0', 'stroke-width': 30 },
      ),
      line(
        [
          [640, 770],
          [1300, 790],
        ],
        { stroke: '#c9412f', 'stroke-width': 18, 'stroke-dasharray': '34 26', 'stroke-linecap': 'butt' },
      ),
      ...times(6, (index) => circle([748 + index * 86, 773 + index * 2.7], 12, { fill: '#8f2f24' })),
      path('M716 985C860 1080 1080 1090 1238 1030', {
        ...way,
        stroke: '#fffaf0',
        'stroke-width': 13,
        'stroke-dasharray': '4 30',
      }),
      path('M716 985C860 1080 1080 1090 1238 1030', {
        ...way,
        stroke: '#1f4f68',
        'stroke-width': 10,
        'stroke-dasharray': '2 32',
      }),
      placed(
        { at: [975, 1088], scale: 0.25 },
        ferry({
          at: [0, 0],
          livery: {
            hull: '#1d3b53',
            band: '#f2b35e',
            house: '#fffaf0',
            shade: '#b9b3a8',
            windows: '#38566b',
            funnel: '#d9603b',
          },
        }),
      ),
      closedSign([985, 690]),
      pin([690, 972], '#1f4f68'),
      pin([1262, 1018], '#1f4f68'),
      pin([420, 748], '#c9412f'),
      pin([1440, 748], '#c9412f'),
      bus([548, 372]),
      compass([1640, 300]),
      ...[
        [840, 1240],
        [1110, 1270],
        [1000, 900],
        [905, 620],
      ].map(([x = 0, y = 0]) =>
        path(`M${x - 40} ${y}q20 -16 40 0t40 0`, {
          fill: 'none',
          stroke: '#d8f0ec',
          'stroke-width': 6,
          'stroke-linecap': 'round',
        }),
      ),
    ],
  };
}

function blocks({ seed, area: [[left, top], [width, height]] }: { seed: number; area: readonly [Pair, Pair] }): string {
  const random = chance(seed);
  const columns = Math.floor(width / 74);
  const rows = Math.floor(height / 62);
  return times(columns * rows, (index) => {
    const x = left + (index % columns) * 74 + (Math.floor(index / columns) % 2) * 12;
    const y = top + Math.floor(index / columns) * 62;
    return random() < 0.42
      ? ''
      : rect([x, y], [44 + random() * 20, 34 + random() * 16], {
          fill: random() < 0.14 ? '#e2c4a2' : '#eadbbd',
          rx: 5,
        });
  }).join('');
}

function bus([x, y]: Pair): string {
  return placed(
    { at: [x, y] },
    circle([0, 0], 58, { fill: '#e39a3b', stroke: '#fffaf0', 'stroke-width': 7 }),
    rect([-34, -26], [68, 44], { fill: '#fffaf0', rx: 9 }),
    rect([-26, -18], [52, 18], { fill: '#e39a3b', rx: 3 }),
    circle([-18, 20], 8, { fill: '#fffaf0' }),
    circle([18, 20], 8, { fill: '#fffaf0' }),
  );
}

function closedSign([x, y]: Pair): string {
  return (
    circle([x, y], 62, { fill: '#c9412f', stroke: '#fffaf0', 'stroke-width': 8 }) +
    rect([x - 38, y - 11], [76, 22], { fill: '#fffaf0', rx: 4 })
  );
}

function compass([x, y]: Pair): string {
  return placed(
    { at: [x, y] },
    circle([0, 0], 86, { fill: '#fffaf0', 'fill-opacity': 0.8 }),
    circle([0, 0], 70, { fill: 'none', stroke: '#1f4f68', 'stroke-width': 4 }),
    shape(
      [
        [0, -98],
        [20, 0],
        [-20, 0],
      ],
      { fill: '#c9412f' },
    ),
    shape(
      [
        [0, 98],
        [20, 0],
        [-20, 0],
      ],
      { fill: '#1f4f68' },
    ),
    circle([0, 0], 8, { fill: '#fffaf0' }),
  );
}

function hills([x, y]: Pair, rings: number): string {
  return times(rings, (index) =>
    path(
      `M${x - 190 + index * 24} ${y}C${x - 170 + index * 24} ${y - 150 + index * 20} ${x + 150 - index * 22} ${y - 170 + index * 22} ${x + 200 - index * 24} ${y - 10}C${x + 190 - index * 20} ${y + 140 - index * 18} ${x - 140 + index * 18} ${y + 160 - index * 20} ${x - 190 + index * 24} ${y}Z`,
      { fill: '#dfe0b4', 'fill-opacity': 0.34, stroke: '#cdcf9a', 'stroke-width': 3 },
    ),
  ).join('');
}

function park([x, y]: Pair, reach: number): string {
  return path(
    `M${x - reach} ${y}Q${x - reach} ${y - reach * 0.7} ${x} ${y - reach * 0.6}T${x + reach} ${y}Q${x + reach * 0.8} ${y + reach * 0.6} ${x} ${y + reach * 0.5}T${x - reach} ${y}Z`,
    { fill: '#bcd3a0' },
  );
}

function pin([x, y]: Pair, fill: string): string {
  return (
    path(
      `M${x} ${y}C${x - 16} ${y - 40} ${x - 44} ${y - 52} ${x - 44} ${y - 88}A44 44 0 0 1 ${x + 44} ${y - 88}C${x + 44} ${y - 52} ${x + 16} ${y - 40} ${x} ${y}Z`,
      { fill, stroke: '#fffaf0', 'stroke-width': 6 },
    ) + circle([x, y - 88], 17, { fill: '#fffaf0' })
  );
}
